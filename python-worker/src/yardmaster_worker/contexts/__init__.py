"""Interpreters of sessions, which keep their state from task to task."""

from yardmaster_worker.contexts.python_context import Cell, CellEnd, PythonContext
from yardmaster_worker.contexts.session_contexts import ContextsFull, SessionContexts

__all__ = ["Cell", "CellEnd", "ContextsFull", "PythonContext", "SessionContexts"]
