"""The actions that the state machine requests from its I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from yardmaster_worker.protocol.generated.log_events import LogEvent
    from yardmaster_worker.protocol.generated.types import TaskExecute

__all__ = [
    "Action",
    "CloseLink",
    "Drained",
    "FreeSession",
    "KillAttempt",
    "Note",
    "Registered",
    "Send",
    "StartAttempt",
    "StopAttempt",
    "StopReason",
]


class StopReason(StrEnum):
    """Why an attempt is stopped; the error code of its outcome."""

    CANCELLED = "CANCELLED"
    TIMEOUT = "TIMEOUT"
    START_TIMEOUT = "START_TIMEOUT"
    NO_PROGRESS = "NO_PROGRESS"
    SESSION_LOST = "SESSION_LOST"
    WORKER_LOST = "WORKER_LOST"


@dataclass(frozen=True)
class Send:
    """Send `message`. Its reply comes with `send_id`, or `reply_missing` is called."""

    send_id: int
    message: str
    payload: dict[str, Any]


@dataclass(frozen=True)
class StartAttempt:
    """Start the work of an accepted lease; its end is reported by `attempt_ended`."""

    execute: TaskExecute


@dataclass(frozen=True)
class StopAttempt:
    """Stop softly and, after `grace_ms`, hard; the outcome still counts."""

    lease_id: str
    reason: StopReason
    message: str
    grace_ms: int


@dataclass(frozen=True)
class KillAttempt:
    """Kill at once. The outcome is ignored; the end frees the slot."""

    lease_id: str


@dataclass(frozen=True)
class FreeSession:
    """Free the resources of an ended session in which nothing runs any longer."""

    session_id: str


@dataclass(frozen=True)
class CloseLink:
    """Close the link; the I/O reopens it by its own rules."""

    reason: str
    is_refused: bool = False
    """True if the control plane refused the registration: the next try waits as long as after a refused handshake."""


@dataclass(frozen=True)
class Registered:
    """The control plane has registered the worker on this link, and may have sent the upload URL of artifacts."""

    artifacts_url: str | None = None


@dataclass(frozen=True)
class Drained:
    """The requested drain is complete."""


@dataclass(frozen=True)
class Note:
    """An event for the log."""

    event: LogEvent
    message: str
    level: str = "info"
    fields: dict[str, Any] = field(default_factory=dict)


Action: TypeAlias = (
    Send | StartAttempt | StopAttempt | KillAttempt | FreeSession | CloseLink | Registered | Drained | Note
)
