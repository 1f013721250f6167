"""Decides whether the worker accepts work, and keeps the deadlines of a drain; see `intake.state.ts` of the worker kit.

`open`: accepts work. `draining`: the control plane requested no more work, and may resume. `leaving`: the worker is
about to exit and accepts no more work; final. Work for an open session is accepted in every state.

Two differences from the kit. The kit counts unrecorded outcomes as used slots; here the rejection names them. The
kit's I/O waits for the end of a drain (`draining.ts`); this core reports it by the action `Drained`, hence
`take_end`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, TypeAlias

from yardmaster_worker.state.delivery import Delivery

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yardmaster_worker.protocol.generated.types import TaskExecuteReply, WorkerDrain
    from yardmaster_worker.state.limits import WorkerLimits

__all__ = ["TRANSITIONS", "Intake", "IntakeEvent", "IntakeRequest", "IntakeState", "SessionUse"]

SessionUse: TypeAlias = Literal["free", "busy", "unknown"]
_Code: TypeAlias = Literal["NO_SLOT", "UNKNOWN_CAPABILITY", "DRAINING", "SESSION_LOST"]


class IntakeState(StrEnum):
    """See the module docstring."""

    OPEN = "open"
    DRAINING = "draining"
    LEAVING = "leaving"


IntakeEvent: TypeAlias = Literal["drain", "resume", "leave"]

TRANSITIONS: Mapping[IntakeState, Mapping[IntakeEvent, IntakeState]] = {
    IntakeState.OPEN: {"drain": IntakeState.DRAINING, "leave": IntakeState.LEAVING},
    IntakeState.DRAINING: {"resume": IntakeState.OPEN, "leave": IntakeState.LEAVING},
    IntakeState.LEAVING: {},
}


@dataclass(frozen=True)
class IntakeRequest:
    """Offered work, and the worker's free capacity."""

    capability: str
    is_known: bool
    free_slots: int
    free_outcomes: int
    """Further outcomes that may wait to be recorded."""
    session: SessionUse | None
    """The state of the work's session: whether it is open and whether a task runs in it. None without a session."""


class Intake:
    """One worker's intake. Times are milliseconds of the caller's clock."""

    def __init__(self, limits: WorkerLimits) -> None:
        self.state = IntakeState.OPEN
        self.delivery = Delivery()
        """Delivers `worker.drain`, which requests no more work."""
        self.deadline_at_ms: float | None = None
        """Set by each drain, cleared by `resume` and `take_deadline`."""
        self._end_at_ms: float | None = None
        """When the worker exits regardless. Set by `leave`, cleared by `take_end`."""
        self._grace_ms = limits.stop_grace_ms + limits.confirm_grace_ms
        self._reason = ""

    @property
    def is_open(self) -> bool:
        """True if work without a session is accepted."""
        return self.state is IntakeState.OPEN

    @property
    def is_leaving(self) -> bool:
        """True if the worker is about to exit."""
        return self.state is IntakeState.LEAVING

    @property
    def wake_at_ms(self) -> float | None:
        """The next time at which something is due."""
        return self.deadline_at_ms if self.deadline_at_ms is not None else self._end_at_ms

    def rejection(self, request: IntakeRequest) -> TaskExecuteReply | None:
        """Return why this work is rejected, longest-lasting reason first; None if it is accepted."""
        if request.session == "unknown":
            return _rejected("SESSION_LOST", "the worker does not have this session")
        if not self.is_open and request.session is None:
            return _rejected("DRAINING", "the worker is draining")
        if not request.is_known:
            return _rejected("UNKNOWN_CAPABILITY", f"{request.capability} is not offered here")
        if request.session == "busy":
            return _rejected("NO_SLOT", "another task of the session is running")
        if request.free_slots < 1 or request.free_outcomes < 1:
            why = "all slots are used" if request.free_slots < 1 else "too many outcomes wait to be recorded"
            return _rejected("NO_SLOT", why)
        return None

    def drain(self, deadline_ms: int, now_ms: float) -> bool:
        """Drain for the control plane. Return False if the worker is about to exit anyway."""
        if self.is_leaving:
            return False
        self._begin("drain", deadline_ms, now_ms)
        return True

    def leave(self, deadline_ms: int, reason: str, now_ms: float) -> None:
        """Drain because the worker is about to exit."""
        self._begin("leave", deadline_ms, now_ms)
        self._end_at_ms = now_ms + deadline_ms + self._grace_ms
        self._reason = reason
        self.delivery.enqueue()

    def resume(self) -> bool:
        """Accept work again. Return False if work is already accepted."""
        if self.state is not IntakeState.DRAINING:
            return False
        self._move("resume")
        self.deadline_at_ms = None
        return True

    def registered(self) -> None:
        """Send again that the worker is leaving. The control plane itself repeats the drains that it requested."""
        if self.is_leaving:
            self.delivery.enqueue()

    def payload(self, now_ms: float) -> WorkerDrain:
        """Return the payload of a `worker.drain` that is sent now."""
        deadline_at_ms = self.deadline_at_ms if self.deadline_at_ms is not None else now_ms
        return {"deadlineMs": max(0, round(deadline_at_ms - now_ms)), "reason": self._reason}

    def take_deadline(self, now_ms: float) -> bool:
        """Return True once, at the deadline: running attempts must be stopped."""
        if self.deadline_at_ms is None or now_ms < self.deadline_at_ms:
            return False
        self.deadline_at_ms = None
        return True

    def take_end(self, now_ms: float, *, is_drained: bool) -> bool:
        """Return True once, when the worker may exit: nothing is left, or the time to report is over."""
        if self._end_at_ms is None or not (is_drained or now_ms >= self._end_at_ms):
            return False
        self._end_at_ms = None
        return True

    def _begin(self, event: IntakeEvent, deadline_ms: int, now_ms: float) -> None:
        self._move(event)
        self.deadline_at_ms = now_ms + deadline_ms

    def _move(self, event: IntakeEvent) -> None:
        self.state = TRANSITIONS[self.state].get(event, self.state)


def _rejected(code: _Code, message: str) -> TaskExecuteReply:
    return {"status": "rejected", "code": code, "message": message}
