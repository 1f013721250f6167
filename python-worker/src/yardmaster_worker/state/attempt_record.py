"""What the protocol knows of one attempt.

An attempt is *running* from its acceptance until its work ends. Then it is *finished*: its outcome is repeated until the control
plane says `recorded` or `stale`, and it is forgotten. An attempt that the control plane took away, or whose lease has run out, is
*aborted*: it is killed, its outcome is of no interest, and it is only kept because its process still holds a slot.

    | from     | event                        | to        |
    | -------- | ---------------------------- | --------- |
    | running  | ended                        | finished  |
    | running  | stale, aborted, lease expired| aborted   |
    | finished | recorded, stale, aborted     | forgotten |
    | aborted  | ended                        | forgotten |
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from yardmaster_worker.state.output_buffer import OutputBuffer

if TYPE_CHECKING:
    from yardmaster_worker.protocol.generated.types import Outcome, RunningAttempt, TaskExecute
    from yardmaster_worker.state.limits import Limits

__all__ = ["AttemptPhase", "AttemptRecord"]


class AttemptPhase(StrEnum):
    """See the table of this module."""

    RUNNING = "running"
    FINISHED = "finished"
    ABORTED = "aborted"


class AttemptRecord:
    """One accepted lease, from its acceptance until it is forgotten."""

    def __init__(self, execute: TaskExecute, limits: Limits) -> None:
        self.task_id = execute["taskId"]
        self.attempt = execute["attempt"]
        self.lease_id = execute["leaseId"]
        self.session_id = execute.get("sessionId")
        self.phase = AttemptPhase.RUNNING
        self.output = OutputBuffer(limits)
        self.outcome: Outcome | None = None
        self.timers = AttemptTimers()
        self.is_report_in_flight = False

    @property
    def holds_slot(self) -> bool:
        """Whether its process may still be there."""
        return self.phase is not AttemptPhase.FINISHED

    @property
    def is_output_sent(self) -> bool:
        """Whether no output waits to be sent; the last batch may still be in flight."""
        return not self.output.has_pending

    @property
    def is_output_acknowledged(self) -> bool:
        """Whether the control plane has all output, so that the outcome may be recorded at once."""
        return not (self.output.has_pending or self.output.has_in_flight)

    def finish(self, outcome: Outcome) -> None:
        """Keep the outcome until it is recorded."""
        self.phase = AttemptPhase.FINISHED
        self.outcome = outcome
        self.output.close()

    def link_closed(self) -> None:
        """Take back what was under way on the link."""
        self.output.put_back()
        self.is_report_in_flight = False
        self.timers = AttemptTimers()

    def presented(self) -> RunningAttempt:
        """Return the attempt as `worker.register` presents it among the running ones."""
        return {
            "taskId": self.task_id,
            "attempt": self.attempt,
            "leaseId": self.lease_id,
            "outputSeq": self.output.last_sent_seq,
        }


@dataclass
class AttemptTimers:
    """When the next message of an attempt may be sent, in milliseconds of the caller's clock."""

    output_at_ms: float = 0
    report_at_ms: float = 0
