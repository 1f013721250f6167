"""The attempts that a worker holds, and what it tells of them on the link."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from yardmaster_worker.state.attempt_record import AttemptPhase, AttemptRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yardmaster_worker.protocol.generated.types import (
        FinishedAttempt,
        RunningAttempt,
        TaskExecute,
    )
    from yardmaster_worker.state.limits import Limits

__all__ = ["AttemptBook"]


class AttemptBook:
    """All attempts by lease."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._records: dict[str, AttemptRecord] = {}

    def __iter__(self) -> Iterator[AttemptRecord]:
        return iter(list(self._records.values()))

    def __contains__(self, lease_id: str) -> bool:
        return lease_id in self._records

    def get(self, lease_id: str) -> AttemptRecord | None:
        """Return the attempt of a lease, or None where it is forgotten or never was."""
        return self._records.get(lease_id)

    def add(self, execute: TaskExecute) -> AttemptRecord:
        """Accept a lease."""
        record = AttemptRecord(execute, self._limits)
        self._records[record.lease_id] = record
        return record

    def forget(self, record: AttemptRecord) -> None:
        """Drop all that is known of an attempt."""
        self._records.pop(record.lease_id, None)

    @property
    def slots_used(self) -> int:
        """Attempts whose processes may still be there."""
        return sum(record.holds_slot for record in self._records.values())

    @property
    def unconfirmed(self) -> int:
        """Attempts that have finished and are not recorded."""
        return sum(record.phase is AttemptPhase.FINISHED for record in self._records.values())

    @property
    def is_empty(self) -> bool:
        """Whether nothing runs and nothing waits to be recorded."""
        return not self._records

    def running_leases(self) -> list[str]:
        """Return the leases whose work goes on."""
        return [r.lease_id for r in self._records.values() if r.phase is AttemptPhase.RUNNING]

    def presentation(self) -> tuple[list[RunningAttempt], list[FinishedAttempt]]:
        """Return `running` and `finished` of `worker.register`.

        A finished attempt whose output is not all acknowledged is presented as running: were its outcome recorded at once,
        the output that is still here would come too late. So is one whose outcome does not fit into the message.
        """
        running: list[RunningAttempt] = []
        finished: list[FinishedAttempt] = []
        room_bytes = self._limits.payload_bytes_max // 2  # the rest is for capabilities and running attempts
        for record in self._records.values():
            entry = _finished_entry(record)
            size_bytes = 0 if entry is None else len(json.dumps(entry))
            if entry is not None and size_bytes <= room_bytes:
                room_bytes -= size_bytes
                finished.append(entry)
            elif record.phase is not AttemptPhase.ABORTED:
                running.append(record.presented())
        most = self._limits.presented_max
        return running[:most], finished[:most]


def _finished_entry(record: AttemptRecord) -> FinishedAttempt | None:
    if record.outcome is None or not record.is_output_acknowledged:
        return None
    return {"leaseId": record.lease_id, "outcome": record.outcome}
