"""Named limits of the protocol state."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["WorkerLimits"]


@dataclass(frozen=True)
class WorkerLimits:
    """Limits of what a worker holds and sends."""

    payload_bytes_max: int = 1024 * 1024
    """A message as JSON; both sides reject larger ones."""
    output_bytes_max: int = 1024 * 1024
    """Unacknowledged output of one attempt; beyond it the oldest is dropped."""
    live_bytes_max: int = 16 * 1024 * 1024
    """Total live output of one attempt; beyond it the newest is dropped."""
    batch_bytes_max: int = 96 * 1024
    """Output in one `task.output`. As JSON it may be six times as large, which still fits a payload."""
    chunk_bytes_max: int = 32 * 1024
    """Output in one chunk."""
    flush_interval_ms: int = 20
    """Minimum time between two batches of one attempt, unless a full batch waits."""
    retry_delay_ms: int = 1000
    """Delay before a message that got an error is repeated."""
    refused_delay_ms: int = 5000
    """Delay before a message that was rejected for good is replaced; the protocol requires at least this."""
    unconfirmed_max: int = 256
    """Outcomes that wait to be recorded; beyond it work is rejected."""
    sessions_max: int = 64
    """Maximum open sessions."""
    stop_grace_ms: int = 1000
    """From the soft stop to the hard one, after a drain deadline or the end of a session."""
    confirm_grace_ms: int = 1500
    """How long a drained worker waits for confirmation of its last outcomes."""
    presented_max: int = 4096
    """Leases in one `worker.register`, running and finished each (`worker.register.json`)."""
