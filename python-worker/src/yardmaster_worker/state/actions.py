"""What the state machine asks the I/O around it to do."""

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
    """Why an attempt is ended before it ended by itself; the error code of its outcome."""

    CANCELLED = "CANCELLED"
    TIMEOUT = "TIMEOUT"
    START_TIMEOUT = "START_TIMEOUT"
    NO_PROGRESS = "NO_PROGRESS"
    SESSION_LOST = "SESSION_LOST"
    WORKER_LOST = "WORKER_LOST"


@dataclass(frozen=True)
class Send:
    """Send `message`; its reply comes back with `send_id`, or `reply_missing` does."""

    send_id: int
    message: str
    payload: dict[str, Any]


@dataclass(frozen=True)
class StartAttempt:
    """Start the work of an accepted lease; its end comes back as `attempt_ended`."""

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
    """Kill at once; the outcome is of no interest, but the end frees the slot."""

    lease_id: str


@dataclass(frozen=True)
class FreeSession:
    """The session has ended and nothing runs in it any more: free what it held."""

    session_id: str


@dataclass(frozen=True)
class CloseLink:
    """Close the link; the I/O opens a new one by its own rules."""

    reason: str
    is_refused: bool = False
    """Whether the control plane refused the registration, which is to be tried again no sooner than a handshake."""


@dataclass(frozen=True)
class Registered:
    """The control plane has registered the worker on this link, and may have told where artifacts go."""

    artifacts_url: str | None = None


@dataclass(frozen=True)
class Drained:
    """The worker was asked to end and has nothing left to do."""


@dataclass(frozen=True)
class Note:
    """Something that happened, for the log."""

    event: LogEvent
    message: str
    level: str = "info"
    fields: dict[str, Any] = field(default_factory=dict)


Action: TypeAlias = (
    Send | StartAttempt | StopAttempt | KillAttempt | FreeSession | CloseLink | Registered | Drained | Note
)
