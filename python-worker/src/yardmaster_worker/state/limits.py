"""Every bound of the protocol state, named."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["WorkerLimits"]


@dataclass(frozen=True)
class WorkerLimits:
    """Bounds of what a worker holds and sends."""

    payload_bytes_max: int = 1024 * 1024
    """A message on the link, as JSON; both sides refuse larger ones."""
    output_bytes_max: int = 1024 * 1024
    """Output of one attempt that is not acknowledged yet; beyond it the oldest is dropped."""
    live_bytes_max: int = 16 * 1024 * 1024
    """Live output of one attempt in all; beyond it the newest is dropped."""
    batch_bytes_max: int = 96 * 1024
    """Output in one `task.output`; JSON may make it six times as large, which still fits a payload."""
    chunk_bytes_max: int = 32 * 1024
    """Output in one chunk."""
    flush_interval_ms: int = 20
    """Least time between two batches of one attempt, unless a full batch waits."""
    retry_delay_ms: int = 1000
    """Until a message is repeated that was answered with an error."""
    refused_delay_ms: int = 5000
    """Until a message is repeated that was refused for what it is; the protocol allows no less after a refusal."""
    unconfirmed_max: int = 256
    """Outcomes that are not recorded yet; beyond it no work is taken."""
    sessions_max: int = 64
    """Sessions that may be open at the same time."""
    stop_grace_ms: int = 1000
    """From the soft stop to the hard one when a drain deadline has passed, or a session has ended."""
    confirm_grace_ms: int = 1500
    """How long a drained worker waits for the confirmation of its last outcomes."""
    presented_max: int = 4096
    """Leases in one `worker.register`, running and finished each (`worker.register.json`)."""
