"""Whether an attempt is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Container

    from yardmaster_worker.protocol.generated.types import TaskExecute, TaskExecuteReply

__all__ = ["admit"]

_Code = Literal["NO_SLOT", "UNKNOWN_CAPABILITY", "DRAINING", "SESSION_LOST"]


def admit(
    execute: TaskExecute, *, offered: Container[str], slots_free: int, outcomes_free: int, is_draining: bool
) -> TaskExecuteReply:
    """Return `accepted`, or `rejected` with the reason that will last longest first."""
    if is_draining:
        return _rejected("DRAINING", "the worker is draining")
    if execute["capability"] not in offered:
        return _rejected("UNKNOWN_CAPABILITY", f"{execute['capability']} is not offered here")
    if "sessionId" in execute:
        return _rejected("SESSION_LOST", "this worker keeps no sessions")
    if slots_free < 1:
        return _rejected("NO_SLOT", "all slots are used")
    if outcomes_free < 1:
        return _rejected("NO_SLOT", "too many outcomes wait to be recorded")
    return {"status": "accepted"}


def _rejected(code: _Code, message: str) -> TaskExecuteReply:
    return {"status": "rejected", "code": code, "message": message}
