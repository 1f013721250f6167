"""The sessions that a worker holds, and what it tells of them on the link.

A session is *open* from `session.open` until it ends: closed by the control plane, ended by the worker itself, or out of time where
nobody came back for it. Then it is *closing*: what runs in it is stopped, and when that has ended, it is forgotten and what it held
is freed. Opening makes nothing, since what a session holds is made when it is first used; so it cannot fail for that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from yardmaster_worker.state.actions import Action, FreeSession, StopAttempt, StopReason
from yardmaster_worker.state.attempt_record import AttemptPhase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yardmaster_worker.protocol.generated.types import (
        Capability,
        SessionOpen,
        SessionOpenReply,
        TaskExecute,
    )
    from yardmaster_worker.state.announcements import Announcements
    from yardmaster_worker.state.attempt_book import AttemptBook
    from yardmaster_worker.state.limits import Limits

__all__ = ["SessionBook", "SessionUse", "keeps_sessions"]

SessionUse: TypeAlias = Literal["free", "busy", "unknown"]
_Code: TypeAlias = Literal["SESSIONS_FULL", "UNKNOWN_CAPABILITY", "DRAINING", "INTERNAL"]
_CLOSED = "the session was ended"
_DRAINED = "the worker drained, and the session was open at the deadline"
_ORPHANED = "no control plane came back for the session"
_UNWANTED = "the control plane has given the session up"


@dataclass
class _Held:
    ttl_ms: int
    is_closing: bool = False
    expires_at_ms: float | None = None
    """Set when the leases of the worker ended, cleared when it registers."""


class SessionBook:
    """All sessions by id."""

    def __init__(
        self, attempts: AttemptBook, announcements: Announcements, limits: Limits, actions: list[Action]
    ) -> None:
        self._attempts = attempts
        self._announcements = announcements
        self._limits = limits
        self._actions = actions
        self._held: dict[str, _Held] = {}

    @property
    def is_empty(self) -> bool:
        """Whether none is open and everything that was held is being freed."""
        return not self._held

    def presented(self, offered: Iterable[Capability]) -> dict[str, Any]:
        """Return what `worker.register` says of sessions; nothing where the worker keeps none and has none left open."""
        sessions = self._open()
        if not sessions and not any(keeps_sessions(capability) for capability in offered):
            return {}
        return {"sessions": sessions, "sessionsMax": self._limits.sessions_max}

    def use_of(self, execute: TaskExecute) -> SessionUse | None:
        """Return whether the session of an attempt can take it; None where it names none."""
        session_id = execute.get("sessionId")
        if session_id is None:
            return None
        held = self._held.get(session_id)
        if held is None or held.is_closing:
            return "unknown"
        return "busy" if self._is_busy(session_id) else "free"

    def open(
        self, opening: SessionOpen, offered: Iterable[Capability], *, is_draining: bool
    ) -> SessionOpenReply:
        """Open a session, or say why not; one that is open already is opened again."""
        session_id, capability = opening["sessionId"], opening["capability"]
        held = self._held.get(session_id)
        if held is not None:
            return _rejected("INTERNAL", "it is being closed") if held.is_closing else {"status": "opened"}
        if is_draining:
            return _rejected("DRAINING", "the worker is draining")
        if not any(other["name"] == capability and keeps_sessions(other) for other in offered):
            return _rejected("UNKNOWN_CAPABILITY", f"no sessions are kept for {capability} here")
        if len(self._held) >= self._limits.sessions_max:
            return _rejected("SESSIONS_FULL", f"{self._limits.sessions_max} sessions are open")
        self._held[session_id] = _Held(opening["ttlMs"])
        return {"status": "opened"}

    def close(self, session_id: str, message: str = _CLOSED) -> bool:
        """End a session; what runs in it is stopped. Return False where it was not open."""
        held = self._held.get(session_id)
        if held is None or held.is_closing:
            return False
        held.is_closing = True
        for record in self._attempts:
            if record.session_id == session_id and record.phase is AttemptPhase.RUNNING:
                grace_ms = self._limits.drain_grace_ms
                stop = StopAttempt(record.lease_id, StopReason.SESSION_LOST, message, grace_ms)
                self._actions.append(stop)
        return True

    def end(self, session_id: str, message: str) -> None:
        """End a session of the worker's own accord: the control plane is told."""
        if self.close(session_id, message):
            notice = {"sessionId": session_id, "message": message[:1000]}
            self._announcements.want("session.ended", lambda _: notice, name=_notice(session_id))

    def end_all(self) -> None:
        """End every session, since a drain is over."""
        for session_id in self._open():
            self.end(session_id, _DRAINED)

    def registered(self, unwanted: Iterable[str]) -> None:
        """The control plane knows the sessions that were presented; it does not want some of them."""
        for held in self._held.values():
            held.expires_at_ms = None
        for session_id in unwanted:
            self.close(session_id, _UNWANTED)

    def leases_expired(self, now_ms: float) -> None:
        """Nobody may know of the sessions any more: they last as long as if nobody used them."""
        for held in self._held.values():
            held.expires_at_ms = now_ms + held.ttl_ms

    def wakeup_at_ms(self) -> float | None:
        """Return when `pump` has something to do by time alone."""
        return min((at_ms for at_ms, _ in self._expiries()), default=None)

    def pump(self, now_ms: float) -> None:
        """End what is out of time, and free what has ended."""
        for at_ms, session_id in self._expiries():
            if now_ms >= at_ms:
                self.close(session_id, _ORPHANED)
        for session_id, held in list(self._held.items()):
            if held.is_closing and not self._is_busy(session_id):
                del self._held[session_id]
                self._actions.append(FreeSession(session_id))

    def _expiries(self) -> list[tuple[float, str]]:
        return [
            (held.expires_at_ms, session_id)
            for session_id, held in self._held.items()
            if held.expires_at_ms is not None and not held.is_closing
        ]

    def _open(self) -> list[str]:
        return [session_id for session_id, held in self._held.items() if not held.is_closing]

    def _is_busy(self, session_id: str) -> bool:
        return any(record.session_id == session_id and record.holds_slot for record in self._attempts)


def keeps_sessions(capability: Capability) -> bool:
    """Return whether sessions are kept for a capability."""
    return capability.get("sessions", False)


def _notice(session_id: str) -> str:
    return f"session.ended {session_id}"


def _rejected(code: _Code, message: str) -> SessionOpenReply:
    return {"status": "rejected", "code": code, "message": message}
