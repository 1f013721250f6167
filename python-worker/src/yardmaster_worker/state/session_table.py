"""The worker's sessions, and ended sessions that are still to be reported; see `session-table.state.ts` of the
worker kit.

`open`: tasks may run in it. `closing`: from its end (closed by the control plane, ended by the worker, or expired
without a control plane) until its last attempt has ended. Then it is dropped and its resources are freed.

The kit has `opening` too, while its hooks create resources. Here resources are created on first use, so a session
opens at once and cannot fail.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, TypeAlias

from yardmaster_worker.state.delivery import Delivery
from yardmaster_worker.state.outgoing import earlier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from yardmaster_worker.protocol.generated.types import SessionEnded, SessionOpen, SessionOpenReply
    from yardmaster_worker.state.intake import SessionUse

__all__ = ["TRANSITIONS", "SessionEvent", "SessionState", "SessionTable"]

_Code: TypeAlias = Literal["SESSIONS_FULL", "UNKNOWN_CAPABILITY", "DRAINING", "INTERNAL"]


class SessionState(StrEnum):
    """See the module docstring."""

    OPEN = "open"
    CLOSING = "closing"


SessionEvent: TypeAlias = Literal["close"]

TRANSITIONS: Mapping[SessionState, Mapping[SessionEvent, SessionState]] = {
    SessionState.OPEN: {"close": SessionState.CLOSING},
    SessionState.CLOSING: {},
}


@dataclass
class _HeldSession:
    ttl_ms: int
    state: SessionState = SessionState.OPEN
    expires_at_ms: float | None = None
    """Set when the worker's leases expire, cleared when it registers."""


@dataclass
class _Notice:
    payload: SessionEnded
    delivery: Delivery = field(default_factory=Delivery)


class SessionTable:
    """All sessions by id. Times are milliseconds of the caller's clock."""

    def __init__(self, sessions_max: int) -> None:
        self.sessions_max = sessions_max
        self._held: dict[str, _HeldSession] = {}
        self._notices: dict[str, _Notice] = {}

    @property
    def presented(self) -> list[str]:
        """The open sessions to list in a registration."""
        return [session_id for session_id, held in self._held.items() if held.state is SessionState.OPEN]

    @property
    def is_empty(self) -> bool:
        """True if no session is open and all resources are being freed."""
        return not self._held

    @property
    def are_notices_acknowledged(self) -> bool:
        """True if the control plane has acknowledged the end of every ended session."""
        return not self._notices

    @property
    def expires_at_ms(self) -> float | None:
        """When the first session expires."""
        return earlier(*(at_ms for at_ms, _ in self._expiries())) if self._held else None

    @property
    def due_at_ms(self) -> float | None:
        """When to report the next end of a session."""
        return (
            earlier(*(notice.delivery.due_at_ms for notice in self._notices.values()))
            if self._notices
            else None
        )

    def is_open(self, session_id: str) -> bool:
        """Return True if tasks may run in this session."""
        held = self._held.get(session_id)
        return held is not None and held.state is SessionState.OPEN

    def use_of(self, session_id: str | None, is_busy: Callable[[str], bool]) -> SessionUse | None:
        """Return the state of an attempt's session; None without a session."""
        if session_id is None:
            return None
        if not self.is_open(session_id):
            return "unknown"
        return "busy" if is_busy(session_id) else "free"

    def open(self, opening: SessionOpen, *, is_known: bool, is_intake_open: bool) -> SessionOpenReply:
        """Open a session, or return why not. Opening an open session again succeeds.

        `is_known` is true if its capability supports sessions.
        """
        session_id, capability = opening["sessionId"], opening["capability"]
        if self.is_open(session_id):
            return {"status": "opened"}
        if session_id in self._held:
            return _rejected("INTERNAL", "the session is being closed")
        if not is_intake_open:
            return _rejected("DRAINING", "the worker is draining")
        if not is_known:
            return _rejected("UNKNOWN_CAPABILITY", f"{capability} does not support sessions on this worker")
        if len(self._held) >= self.sessions_max:
            return _rejected("SESSIONS_FULL", f"session limit reached ({self.sessions_max})")
        self._held[session_id] = _HeldSession(opening["ttlMs"])
        return {"status": "opened"}

    def close(self, session_id: str) -> bool:
        """End a session; return False if it was not open."""
        if not self.is_open(session_id):
            return False
        self._move(self._held[session_id], "close")
        return True

    def add_notice(self, session_id: str, message: str) -> None:
        """Queue a report that a session has ended."""
        payload: SessionEnded = {"sessionId": session_id, "message": message[:1000]}
        notice = self._notices.setdefault(session_id, _Notice(payload))
        notice.payload = payload
        notice.delivery.enqueue()

    def take_notices(self, now_ms: float) -> list[SessionEnded]:
        """Return the ends to report now; they are in flight from now on."""
        return [notice.payload for notice in self._notices.values() if notice.delivery.take(now_ms)]

    def acknowledge(self, session_id: str) -> None:
        """Record that the control plane acknowledged the end of a session."""
        notice = self._notices.get(session_id)
        if notice is not None:
            notice.delivery.acknowledge()
            if notice.delivery.is_idle:
                del self._notices[session_id]

    def retry(self, session_id: str, at_ms: float) -> None:
        """Report the end of a session again."""
        notice = self._notices.get(session_id)
        if notice is not None:
            notice.delivery.fail(at_ms)

    def restart_deliveries(self) -> None:
        """Record that the link ended."""
        for notice in self._notices.values():
            notice.delivery.restart()

    def clear_notices(self) -> None:
        """Drop all reports: the registration that is being sent lists the open sessions."""
        self._notices.clear()

    def registered(self) -> None:
        """Record that the registration succeeded: the control plane has the presented sessions."""
        for held in self._held.values():
            held.expires_at_ms = None

    def start_expiry(self, now_ms: float) -> None:
        """Start the expiry of all sessions, as if unused, because no control plane may know them."""
        for held in self._held.values():
            held.expires_at_ms = now_ms + held.ttl_ms

    def expired(self, now_ms: float) -> list[str]:
        """Return the expired open sessions."""
        return [session_id for at_ms, session_id in self._expiries() if now_ms >= at_ms]

    def take_freed(self, is_busy: Callable[[str], bool]) -> list[str]:
        """Return the closed sessions in which nothing runs, each once: their resources can be freed."""
        freed = [
            session_id
            for session_id, held in self._held.items()
            if held.state is SessionState.CLOSING and not is_busy(session_id)
        ]
        for session_id in freed:
            del self._held[session_id]
        return freed

    def _expiries(self) -> Iterable[tuple[float, str]]:
        return [
            (held.expires_at_ms, session_id)
            for session_id, held in self._held.items()
            if held.expires_at_ms is not None and held.state is SessionState.OPEN
        ]

    def _move(self, held: _HeldSession, event: SessionEvent) -> None:
        held.state = TRANSITIONS[held.state].get(event, held.state)


def _rejected(code: _Code, message: str) -> SessionOpenReply:
    return {"status": "rejected", "code": code, "message": message}
