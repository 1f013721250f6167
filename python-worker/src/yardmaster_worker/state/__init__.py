"""The worker's protocol as a state machine without I/O: events in, actions out, time as an argument."""

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
from yardmaster_worker.state.limits import WorkerLimits
from yardmaster_worker.state.registration import RegistrationState, WorkerIdentity
from yardmaster_worker.state.worker_core import WorkerCore

__all__ = [
    "Action",
    "CloseLink",
    "Drained",
    "FreeSession",
    "KillAttempt",
    "Note",
    "Registered",
    "RegistrationState",
    "Send",
    "StartAttempt",
    "StopAttempt",
    "StopReason",
    "WorkerCore",
    "WorkerIdentity",
    "WorkerLimits",
]
