"""`python.contexts`, `python.restart` and `python.close`: list and end the interpreters of a session.

There is no capability to interrupt a cell: a session runs one task at a time, so callers cancel that task softly.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from yardmaster_worker.built_in.context_of_cell import DEFAULT_CONTEXT
from yardmaster_worker.errors import CapabilityError
from yardmaster_worker.protocol import ErrorCode

if TYPE_CHECKING:
    from yardmaster_worker.built_in.parts import Offers
    from yardmaster_worker.capabilities.context import Context
    from yardmaster_worker.contexts import SessionInterpreter, SessionInterpreters
    from yardmaster_worker.sessions import Session

__all__ = ["OFFERS", "InterpreterControl", "session_of"]


class InterpreterControl:
    """The three capabilities."""

    def __init__(self, contexts: SessionInterpreters) -> None:
        self._contexts = contexts

    async def list(self, _value: dict[str, Any], context: Context) -> dict[str, Any]:
        """List the interpreters of the session."""
        open_contexts = self._contexts.list(session_of(context))
        return {"contexts": [await _described(python) for python in open_contexts]}

    async def restart(self, value: dict[str, Any], context: Context) -> dict[str, Any]:
        """End an interpreter, so that the next cell starts a new interpreter."""
        return await self._end(value, context, "restarted")

    async def close(self, value: dict[str, Any], context: Context) -> dict[str, Any]:
        """End an interpreter."""
        return await self._end(value, context, "the previous interpreter was closed")

    async def _end(self, value: dict[str, Any], context: Context, reason: str) -> dict[str, Any]:
        name = value.get("context", DEFAULT_CONTEXT)
        return {"wasOpen": await self._contexts.close(session_of(context), name, reason)}


def session_of(context: Context) -> Session:
    """Return the session of an attempt. Raises CapabilityError if the attempt has no session."""
    if context.session is None:
        raise CapabilityError(ErrorCode.INVALID_INPUT, "requires a session; set `sessionId`")
    return context.session


async def _described(python: SessionInterpreter) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": python.name,
        "executionCount": python.execution_count,
        "idleMs": round((time.monotonic() - python.used_at_s) * 1000),
        "requirements": list(python.requirements),
    }
    memory_bytes = await python.memory_bytes()
    return described if memory_bytes is None else {**described, "memoryBytes": memory_bytes}


OFFERS: Offers = {
    "python.contexts": lambda parts: InterpreterControl(parts.contexts).list,
    "python.restart": lambda parts: InterpreterControl(parts.contexts).restart,
    "python.close": lambda parts: InterpreterControl(parts.contexts).close,
}
