"""Whether an attempt is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Container

    from yardmaster_worker.protocol.generated.types import TaskExecute, TaskExecuteReply
    from yardmaster_worker.state.session_book import SessionUse

__all__ = ["admit"]

_Code = Literal["NO_SLOT", "UNKNOWN_CAPABILITY", "DRAINING", "SESSION_LOST"]


def admit(
    execute: TaskExecute,
    *,
    offered: Container[str],
    slots_free: int,
    outcomes_free: int,
    is_draining: bool,
    session: SessionUse | None,
) -> TaskExecuteReply:
    """Return `accepted`, or `rejected` with the reason that will last longest first."""
    if session == "unknown":
        return _rejected("SESSION_LOST", "the worker has no such session")
    if is_draining and session is None:
        return _rejected("DRAINING", "the worker is draining")
    if execute["capability"] not in offered:
        return _rejected("UNKNOWN_CAPABILITY", f"{execute['capability']} is not offered here")
    if session == "busy":
        return _rejected("NO_SLOT", "another task of the session has not ended")
    if slots_free < 1 or outcomes_free < 1:
        why = "all slots are used" if slots_free < 1 else "too many outcomes wait to be recorded"
        return _rejected("NO_SLOT", why)
    return {"status": "accepted"}


def _rejected(code: _Code, message: str) -> TaskExecuteReply:
    return {"status": "rejected", "code": code, "message": message}
