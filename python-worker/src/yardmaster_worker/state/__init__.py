"""The protocol of a worker as a state machine without I/O: events in, actions out, time as an argument."""

from yardmaster_worker.state.actions import (
    Action,
    CloseLink,
    Drained,
    FreeSession,
    KillAttempt,
    Note,
    Registered,
    Send,
    StartAttempt,
    StopAttempt,
    StopReason,
)
from yardmaster_worker.state.limits import Limits
from yardmaster_worker.state.registration import Identity, LinkPhase
from yardmaster_worker.state.worker_state import WorkerState

__all__ = [
    "Action",
    "CloseLink",
    "Drained",
    "FreeSession",
    "Identity",
    "KillAttempt",
    "Limits",
    "LinkPhase",
    "Note",
    "Registered",
    "Send",
    "StartAttempt",
    "StopAttempt",
    "StopReason",
    "WorkerState",
]
