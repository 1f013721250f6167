"""Whether work is taken, and until when what runs may go on; see `intake.state.ts` of the worker kit.

`open`: work is taken. `draining`: the control plane asked for no more, and may take that back. `leaving`: the worker itself
takes no more since it is about to end; that is final. Work for a session that is open is taken in every state.

Two differences. The kit counts outcomes that wait to be recorded as used slots; here they are named in the refusal. And
`take_end` is here because the kit's I/O waits for the end of a drain (`draining.ts`), while this core reports it by the action
`Drained`.
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
    """See the docstring of this module."""

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
    """The work that is offered, and what the worker has room for."""

    capability: str
    is_known: bool
    free_slots: int
    free_outcomes: int
    """Outcomes that may still be kept until they are recorded."""
    session: SessionUse | None
    """Of the session that the work is for: whether it is open, and whether something runs in it. None if it is for none."""


class Intake:
    """One worker's intake. Times are milliseconds of the caller's clock."""

    def __init__(self, limits: WorkerLimits) -> None:
        self.state = IntakeState.OPEN
        self.delivery = Delivery()
        """Of `worker.drain`, which tells the control plane to send no more."""
        self.deadline_at_ms: float | None = None
        """Set by each drain, cleared by `resume` and by `take_deadline`."""
        self._end_at_ms: float | None = None
        """When the worker ends whatever is left. Set by `leave`, cleared by `take_end`."""
        self._grace_ms = limits.stop_grace_ms + limits.confirm_grace_ms
        self._reason = ""

    @property
    def is_open(self) -> bool:
        """Whether work is taken that is for no session."""
        return self.state is IntakeState.OPEN

    @property
    def is_leaving(self) -> bool:
        """Whether the worker is about to end."""
        return self.state is IntakeState.LEAVING

    @property
    def wake_at_ms(self) -> float | None:
        """When there is something to do by time alone."""
        return self.deadline_at_ms if self.deadline_at_ms is not None else self._end_at_ms

    def rejection(self, request: IntakeRequest) -> TaskExecuteReply | None:
        """Return why this work cannot be taken, the reason first that will last longest; None if it can."""
        if request.session == "unknown":
            return _rejected("SESSION_LOST", "the worker has no such session")
        if not self.is_open and request.session is None:
            return _rejected("DRAINING", "the worker is draining")
        if not request.is_known:
            return _rejected("UNKNOWN_CAPABILITY", f"{request.capability} is not offered here")
        if request.session == "busy":
            return _rejected("NO_SLOT", "another task of the session has not ended")
        if request.free_slots < 1 or request.free_outcomes < 1:
            why = "all slots are used" if request.free_slots < 1 else "too many outcomes wait to be recorded"
            return _rejected("NO_SLOT", why)
        return None

    def drain(self, deadline_ms: int, now_ms: float) -> bool:
        """Drain for the control plane. Return False if the worker is about to end, which stands."""
        if self.is_leaving:
            return False
        self._begin("drain", deadline_ms, now_ms)
        return True

    def leave(self, deadline_ms: int, reason: str, now_ms: float) -> None:
        """Drain since the worker is about to end."""
        self._begin("leave", deadline_ms, now_ms)
        self._end_at_ms = now_ms + deadline_ms + self._grace_ms
        self._reason = reason
        self.delivery.want()

    def resume(self) -> bool:
        """Take work again. Return False if work is taken already."""
        if self.state is not IntakeState.DRAINING:
            return False
        self._move("resume")
        self.deadline_at_ms = None
        return True

    def registered(self) -> None:
        """Tell again that the worker leaves; a drain that the control plane asked for, it repeats itself."""
        if self.is_leaving:
            self.delivery.want()

    def payload(self, now_ms: float) -> WorkerDrain:
        """Return `worker.drain` as it is to be sent now."""
        deadline_at_ms = self.deadline_at_ms if self.deadline_at_ms is not None else now_ms
        return {"deadlineMs": max(0, round(deadline_at_ms - now_ms)), "reason": self._reason}

    def take_deadline(self, now_ms: float) -> bool:
        """Return True once, when what still runs is to be ended."""
        if self.deadline_at_ms is None or now_ms < self.deadline_at_ms:
            return False
        self.deadline_at_ms = None
        return True

    def take_end(self, now_ms: float, *, is_drained: bool) -> bool:
        """Return True once, when the worker may end: nothing is left, or the time to report has passed too."""
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
