"""The interpreters of a worker's sessions: started on first use, bounded in number, closed when idle for long."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from yardmaster_worker.contexts.python_context import SessionInterpreter
from yardmaster_worker.logs import log
from yardmaster_worker.sandbox import SandboxUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from yardmaster_worker.sandbox import CellEgressRoute, InterpreterProgram, ProgramSpec, Sandbox
    from yardmaster_worker.sessions import Session

__all__ = ["SessionInterpreters", "TooManyInterpreters"]

_KEY = "python contexts"
_REASONS_MAX = 256


class TooManyInterpreters(Exception):
    """The limit of open interpreters is reached."""


class _Held:
    """The interpreters of one session."""

    def __init__(self) -> None:
        self.contexts: dict[str, SessionInterpreter] = {}
        self.reasons: dict[str, str] = {}
        """Why the last interpreter of a name ended; reported once, by the next interpreter of that name."""
        self.timers: dict[str, asyncio.TimerHandle] = {}
        self.is_closed = False


class SessionInterpreters:
    """All interpreters of one sandbox."""

    def __init__(self, sandbox: Sandbox, *, contexts_max: int = 64, idle_s: float = 3600) -> None:
        self._sandbox = sandbox
        self._contexts_max = contexts_max
        self._idle_s = idle_s
        self._open = 0
        self._closing: set[asyncio.Task[None]] = set()

    def use(self, session: Session, name: str) -> SessionInterpreter | None:
        """Return the open interpreter of this name, if any, and mark it as in use."""
        held = self._held(session)
        if timer := held.timers.pop(name, None):
            timer.cancel()
        context = held.contexts.get(name)
        return None if context is None or context.ended.done() else context

    def start(
        self,
        session: Session,
        name: str,
        egress: CellEgressRoute | None,
        make_spec: Callable[[InterpreterProgram], ProgramSpec],
    ) -> SessionInterpreter:
        """Start an interpreter under a new name. Raises TooManyInterpreters, and the errors of Sandbox.start."""
        held = self._held(session)
        if held.is_closed:
            raise SandboxUnavailable("the session has ended")
        if self._open >= self._contexts_max:
            raise TooManyInterpreters(
                f"interpreter limit reached ({self._contexts_max}); close one or raise --contexts"
            )
        context = SessionInterpreter(name, self._sandbox, egress, make_spec)
        context.fresh_because = held.reasons.pop(name, "new")
        held.contexts[name] = context
        self._open += 1
        context.ended.add_done_callback(lambda _: self._ended(held, context))
        return context

    def mark_idle(self, session: Session, context: SessionInterpreter) -> None:
        """Mark an interpreter as idle after a cell."""
        held = self._held(session)
        if held.contexts.get(context.name) is context:
            loop = asyncio.get_running_loop()
            held.timers[context.name] = loop.call_later(self._idle_s, self._idle, held, context)

    def list(self, session: Session) -> list[SessionInterpreter]:
        """Return the interpreters of a session, sorted by name."""
        return [context for _, context in sorted(self._held(session).contexts.items())]

    async def close(self, session: Session, name: str, reason: str) -> bool:
        """End an interpreter; return False if there is none. The next interpreter of this name reports `reason`."""
        held = self._held(session)
        context = held.contexts.get(name)
        self.note_reason(session, name, reason)
        if context is not None:
            await context.close()
        return context is not None

    def note_reason(self, session: Session, name: str, reason: str) -> None:
        """Set the reason that the next interpreter of this name reports."""
        held = self._held(session)
        if len(held.reasons) < _REASONS_MAX:
            held.reasons[name] = reason

    def _held(self, session: Session) -> _Held:
        held = session.state.get(_KEY)
        if not isinstance(held, _Held):
            held = session.state[_KEY] = _Held()
            session.on_close(lambda: self._close_all(held))
        return held

    def _ended(self, held: _Held, context: SessionInterpreter) -> None:
        self._open -= 1
        if held.contexts.get(context.name) is context:
            del held.contexts[context.name]
            held.reasons.setdefault(context.name, "the previous interpreter has ended")
        if timer := held.timers.pop(context.name, None):
            timer.cancel()

    def _idle(self, held: _Held, context: SessionInterpreter) -> None:
        if not context.is_busy:
            log.info(
                "interpreter_expired",
                "the interpreter was idle for too long; it is closed",
                context=context.name,
            )
            held.reasons[context.name] = f"the previous interpreter was not used for {self._idle_s:g} s"
            self._begin(context.close())

    async def _close_all(self, held: _Held) -> None:
        held.is_closed = True
        for timer in held.timers.values():
            timer.cancel()
        await asyncio.gather(*(context.close() for context in list(held.contexts.values())))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
