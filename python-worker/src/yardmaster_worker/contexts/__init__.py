"""Interpreters of sessions, which keep their state from task to task."""

from yardmaster_worker.contexts.python_context import Cell, CellEnd, SessionInterpreter
from yardmaster_worker.contexts.session_contexts import SessionInterpreters, TooManyInterpreters

__all__ = ["Cell", "CellEnd", "SessionInterpreter", "SessionInterpreters", "TooManyInterpreters"]
