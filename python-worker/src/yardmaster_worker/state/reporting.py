"""Sending: which reply belongs to which message, and what of an attempt is to be sent next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from yardmaster_worker.protocol.generated.error_codes import ErrorCode
from yardmaster_worker.state.actions import Action, KillAttempt, Note, Send
from yardmaster_worker.state.attempt_record import AttemptPhase, AttemptRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from yardmaster_worker.protocol.generated.types import Load, Outcome
    from yardmaster_worker.state.attempt_book import AttemptBook
    from yardmaster_worker.state.limits import Limits

__all__ = ["REFUSED_FOR_GOOD", "Reporter"]

REFUSED_FOR_GOOD = frozenset({ErrorCode.INVALID_MESSAGE, ErrorCode.PAYLOAD_TOO_LARGE})
"""Codes of refusals that the same message would meet again."""


@dataclass(frozen=True)
class _Sent:
    message: str
    lease_id: str | None


class Reporter:
    """Sends output and outcomes and takes their replies."""

    def __init__(self, attempts: AttemptBook, limits: Limits, actions: list[Action]) -> None:
        self._attempts = attempts
        self._limits = limits
        self._actions = actions
        self._sent: dict[int, _Sent] = {}
        self._last_send_id = 0
        self._heartbeat_seq = 0

    def send(self, message: str, payload: Mapping[str, Any], lease_id: str | None = None) -> int:
        """Send a message; return the id by which its reply will come."""
        self._last_send_id += 1
        self._sent[self._last_send_id] = _Sent(message, lease_id)
        self._actions.append(Send(self._last_send_id, message, dict(payload)))
        return self._last_send_id

    def pump(self, record: AttemptRecord, now_ms: float) -> None:
        """Send what of this attempt may be sent now: output first, then its outcome."""
        output = record.output
        if not output.has_in_flight and output.has_pending and self._is_output_due(record, now_ms):
            record.timers.output_at_ms = now_ms + self._limits.flush_interval_ms
            payload = {"leaseId": record.lease_id, "chunks": output.next_batch()}
            self.send("task.output", payload, record.lease_id)
        if self._is_report_due(record, now_ms):
            record.is_report_in_flight = True
            report = {"leaseId": record.lease_id, "outcome": record.outcome}
            self.send("task.finished", report, record.lease_id)

    def wakeup_at_ms(self, record: AttemptRecord) -> float | None:
        """Return when `pump` has something to do by time alone."""
        if record.output.has_pending and not record.output.has_in_flight:
            return record.timers.output_at_ms
        if record.outcome is not None and not record.is_report_in_flight:
            return record.timers.report_at_ms if record.is_output_sent else None
        return None

    def link_closed(self) -> None:
        """No reply comes any more to what was sent on the link."""
        self._sent.clear()
        for record in self._attempts:
            record.link_closed()

    def reply_received(self, send_id: int, reply: dict[str, Any], now_ms: float) -> str | None:
        """Take a reply; return the message that it answers, or None where that was on an older link."""
        sent = self._sent.pop(send_id, None)
        if sent is None:
            return None
        record = self._attempts.get(sent.lease_id) if sent.lease_id is not None else None
        if "error" in reply:
            self._refused(sent, record, reply["error"], now_ms)
        elif record is not None and sent.message == "task.output":
            self._output_answered(record, reply["status"])
        elif record is not None:
            self._attempts.forget(record)  # `recorded` or `stale`: both end the report
        return sent.message

    def reply_missing(self, send_id: int, now_ms: float) -> str | None:
        """Take back what was not answered in time; return its message."""
        sent = self._sent.pop(send_id, None)
        if sent is None:
            return None
        record = self._attempts.get(sent.lease_id) if sent.lease_id is not None else None
        if record is not None:
            self._take_back(sent, record, now_ms)
        return sent.message

    def heartbeat(self, load: Load) -> None:
        """Send `worker.heartbeat`."""
        self._heartbeat_seq += 1
        running = self._attempts.running_leases()[: self._limits.presented_max]
        self.send("worker.heartbeat", {"seq": self._heartbeat_seq, "running": running, "load": load})

    def abort(self, leases: Iterable[str], why: str) -> None:
        """Kill what runs under these leases, and forget what has finished."""
        for lease_id in leases:
            record = self._attempts.get(lease_id)
            if record is None:
                continue
            if record.phase is AttemptPhase.RUNNING:
                _abort(record, self._actions, why)
            elif record.phase is AttemptPhase.FINISHED:
                self._attempts.forget(record)

    def lease_expired(self) -> None:
        """Kill everything that runs."""
        leases = self._attempts.running_leases()
        self._actions.append(Note("lease_expired", "warning", {"leases": leases[:100]}))
        self.abort(leases, "lease expired")

    def _is_output_due(self, record: AttemptRecord, now_ms: float) -> bool:
        is_urgent = record.output.is_batch_full or record.phase is AttemptPhase.FINISHED
        is_held_back = record.timers.report_at_ms > now_ms  # the last message was refused
        return (is_urgent and not is_held_back) or now_ms >= record.timers.output_at_ms

    def _is_report_due(self, record: AttemptRecord, now_ms: float) -> bool:
        if record.outcome is None or record.is_report_in_flight or not record.is_output_sent:
            return False
        return now_ms >= record.timers.report_at_ms

    def _output_answered(self, record: AttemptRecord, status: str) -> None:
        record.output.acknowledge()
        if status != "stale":
            return
        if record.phase is AttemptPhase.RUNNING:
            _abort(record, self._actions, "stale")
        elif record.phase is AttemptPhase.FINISHED:
            self._attempts.forget(record)

    def _refused(
        self, sent: _Sent, record: AttemptRecord | None, error: dict[str, Any], now_ms: float
    ) -> None:
        fields = {"messageType": sent.message, "leaseId": sent.lease_id, "error": error}
        self._actions.append(Note("message_refused", "warning", fields))
        if record is None:
            return
        if error["code"] not in REFUSED_FOR_GOOD:
            self._take_back(sent, record, now_ms + self._limits.retry_delay_ms)
        elif sent.message == "task.output":
            record.output.refuse()
        else:
            record.outcome = _unsendable(record.outcome, error)
            self._take_back(sent, record, now_ms + self._limits.retry_delay_ms)

    def _take_back(self, sent: _Sent, record: AttemptRecord, again_at_ms: float) -> None:
        if sent.message == "task.output":
            record.output.put_back()
            record.timers.output_at_ms = again_at_ms
        else:
            record.is_report_in_flight = False
        record.timers.report_at_ms = again_at_ms


def _abort(record: AttemptRecord, actions: list[Action], why: str) -> None:
    """Kill an attempt whose outcome is of no interest any more."""
    record.phase = AttemptPhase.ABORTED
    actions.append(Note("attempt_aborted", "warning", {"leaseId": record.lease_id, "why": why}))
    actions.append(KillAttempt(record.lease_id))


def _unsendable(outcome: Outcome | None, error: dict[str, Any]) -> Outcome:
    too_large = error["code"] == ErrorCode.PAYLOAD_TOO_LARGE
    code = ErrorCode.OUTPUT_LIMIT if too_large else ErrorCode.INTERNAL
    message = f"the control plane refused the outcome: {error['message']}"[:1000]
    stats = outcome["stats"] if outcome is not None else {"wallMs": 0.0}
    return {
        "status": "failed",
        "error": {"code": code, "message": message, "retryable": False},
        "stats": stats,
    }
