"""The protocol state of one attempt; see `attempt.state.ts` of the worker kit.

`running`: its handler works. `stopping`: the protocol requested a stop (cancelled, drained, session ended); a result
is still accepted. `finished`: its outcome is final and is reported, after all its output, until the report is
confirmed; then it is dropped. `abandoned`: its lease was lost; its outcome is ignored, and it exists only because its
process still occupies a slot.

Three differences from the kit. The kit drops an abandoned attempt at once, because its handlers have no process. The
kit keeps the deadlines and ends an attempt after the grace; here `yardmaster_worker.attempts` does, and every attempt
ends by settling. The kit has one message of an attempt in flight, output or outcome, with one `Delivery`; here the
outcome directly follows the last batch and batches keep an interval, so each has its own time.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from yardmaster_worker.protocol.generated.error_codes import ErrorCode
from yardmaster_worker.state.outgoing import Outgoing, WorkerMessage
from yardmaster_worker.state.output_buffer import OutputBuffer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yardmaster_worker.protocol.generated.types import Outcome, RunningAttempt, TaskExecute
    from yardmaster_worker.state.limits import WorkerLimits

__all__ = ["TRANSITIONS", "AttemptEvent", "AttemptState", "HeldAttempt"]


class AttemptState(StrEnum):
    """See the module docstring."""

    RUNNING = "running"
    STOPPING = "stopping"
    FINISHED = "finished"
    ABANDONED = "abandoned"


AttemptEvent: TypeAlias = Literal["stop", "settle", "abandon"]

TRANSITIONS: Mapping[AttemptState, Mapping[AttemptEvent, AttemptState]] = {
    AttemptState.RUNNING: {
        "stop": AttemptState.STOPPING,
        "settle": AttemptState.FINISHED,
        "abandon": AttemptState.ABANDONED,
    },
    AttemptState.STOPPING: {"settle": AttemptState.FINISHED, "abandon": AttemptState.ABANDONED},
    AttemptState.FINISHED: {},
    AttemptState.ABANDONED: {},
}


class HeldAttempt:
    """An accepted lease, from acceptance until it is dropped."""

    def __init__(self, task: TaskExecute, limits: WorkerLimits) -> None:
        self.task = task
        self.state = AttemptState.RUNNING
        self.output = OutputBuffer(limits)
        self._limits = limits
        self._outcome: Outcome | None = None
        """Set when the attempt finishes."""
        self._output_at_ms = 0.0
        self._report_at_ms = 0.0
        self._is_report_in_flight = False

    @property
    def lease_id(self) -> str:
        """The lease of the attempt."""
        return self.task["leaseId"]

    @property
    def session_id(self) -> str | None:
        """The session in which it runs, if any."""
        return self.task.get("sessionId")

    @property
    def is_finished(self) -> bool:
        """True if its outcome is final."""
        return self.state is AttemptState.FINISHED

    @property
    def is_at_work(self) -> bool:
        """True while its handler works and its outcome counts."""
        return self.state is AttemptState.RUNNING or self.state is AttemptState.STOPPING

    @property
    def due_at_ms(self) -> float | None:
        """The next time at which `take` may return something."""
        if self.output.has_pending:
            return None if self.output.has_in_flight else self._output_at_ms
        return self._report_at_ms if self._outcome is not None and not self._is_report_in_flight else None

    def stop(self) -> bool:
        """Request a stop; return False if there is nothing to stop."""
        self._move("stop")
        return self.is_at_work

    def settle(self, outcome: Outcome) -> None:
        """Keep the outcome until it is recorded."""
        if self.is_at_work:
            self._move("settle")
            self._outcome = outcome
            self.output.close()

    def abandon(self) -> None:
        """Record that the lease was lost."""
        self._move("abandon")

    def take(self, now_ms: float) -> Outgoing | None:
        """Return the next message of this attempt, if any; it is in flight from now on."""
        if self.output.has_pending:
            if not self._is_output_due(now_ms):
                return None
            self._output_at_ms = now_ms + self._limits.flush_interval_ms
            return Outgoing("task.output", {"leaseId": self.lease_id, "chunks": self.output.batch()})
        if self._outcome is None or self._is_report_in_flight or now_ms < self._report_at_ms:
            return None
        self._is_report_in_flight = True
        return Outgoing("task.finished", {"leaseId": self.lease_id, "outcome": self._outcome})

    def acknowledge(self) -> None:
        """Record that the output in flight was accepted."""
        self.output.acknowledge()

    def refuse_output(self) -> None:
        """Record that the output in flight was rejected for good."""
        self.output.refuse()

    def refuse_outcome(self, error: Mapping[str, Any], retry_at_ms: float) -> None:
        """Replace an outcome that was rejected for good by a valid one."""
        self._outcome = _unsendable(self._outcome, error)
        self.retry("task.finished", retry_at_ms)

    def retry(self, message: WorkerMessage, at_ms: float) -> None:
        """Send a message again; no other message of this attempt precedes it."""
        if message == "task.output":
            self.output.put_back()
            self._output_at_ms = at_ms
        else:
            self._is_report_in_flight = False
        self._report_at_ms = at_ms

    def restart_delivery(self) -> None:
        """Record that the link ended: messages in flight are sent again on the next link."""
        self.output.put_back()
        self._is_report_in_flight = False
        self._output_at_ms = self._report_at_ms = 0.0

    def report(self) -> Outcome | None:
        """Return the outcome; None while the handler works or output is being sent."""
        return None if self.output.has_pending or self.output.has_in_flight else self._outcome

    def presented(self) -> RunningAttempt:
        """Return the attempt as a running one in `worker.register`."""
        return {
            "taskId": self.task["taskId"],
            "attempt": self.task["attempt"],
            "leaseId": self.lease_id,
            "outputSeq": self.output.sent_seq,
        }

    def _is_output_due(self, now_ms: float) -> bool:
        if self.output.has_in_flight:
            return False
        is_urgent = self.output.is_batch_full or self.is_finished
        is_held_back = self._report_at_ms > now_ms  # the last message was rejected
        return (is_urgent and not is_held_back) or now_ms >= self._output_at_ms

    def _move(self, event: AttemptEvent) -> None:
        self.state = TRANSITIONS[self.state].get(event, self.state)


def _unsendable(outcome: Outcome | None, error: Mapping[str, Any]) -> Outcome:
    too_large = error["code"] == ErrorCode.PAYLOAD_TOO_LARGE
    code = ErrorCode.OUTPUT_LIMIT if too_large else ErrorCode.INTERNAL
    message = f"the control plane rejected the outcome: {error['message']}"[:1000]
    stats = outcome["stats"] if outcome is not None else {"wallMs": 0.0}
    return {
        "status": "failed",
        "error": {"code": code, "message": message, "retryable": False},
        "stats": stats,
    }
