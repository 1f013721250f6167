"""The worker's protocol (`protocol/README.md`) without I/O or clock; see `worker-core.state.ts` of the worker kit.

Its owner reports each event with the time in milliseconds, then executes the actions of `take_actions`, and calls
again at `wake_at_ms`. (The kit is polled instead: its caller takes messages, aborts and freed sessions one by one.)

The state consists of `registration` (detached, registering, registered), `intake` (open, draining, leaving), one
`HeldAttempt` per lease (running, stopping, finished, abandoned) and `sessions` (open, closing). Only
`worker.register` is sent while not registered. The end of a link does not affect attempts: they continue and buffer
until the worker has not been registered for `leaseTtlMs`; then they are killed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yardmaster_worker.protocol.generated.error_codes import ErrorCode
from yardmaster_worker.state.actions import (
    Action,
    Drained,
    FreeSession,
    Note,
    Registered,
    StartAttempt,
    StopReason,
)
from yardmaster_worker.state.attempt_table import AttemptTable
from yardmaster_worker.state.deliveries import Deliveries
from yardmaster_worker.state.intake import Intake, IntakeRequest
from yardmaster_worker.state.outgoing import Outbox, Outgoing, earlier
from yardmaster_worker.state.registration import Registration, WorkerIdentity, closing, register_payload
from yardmaster_worker.state.session_table import SessionTable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from yardmaster_worker.protocol.generated.types import (
        Capability,
        Load,
        Outcome,
        SessionOpen,
        SessionOpenReply,
        TaskCancel,
        TaskExecute,
        TaskExecuteReply,
        WorkerRegisterReply,
    )
    from yardmaster_worker.state.attempt import HeldAttempt
    from yardmaster_worker.state.limits import WorkerLimits

__all__ = ["WorkerCore"]

_CLOSED = "the session was closed"
_DRAINED = "the session was still open at the drain deadline"
_ORPHANED = "the session expired while its worker was not registered"
_UNWANTED = "the control plane dropped the session"
_DRAINING = "the worker is draining: it accepts no more tasks"
_DRAIN_OVER = "the worker was drained before the attempt ended"


class WorkerCore:
    """Accepts events with the time in milliseconds; collects actions for `take_actions`."""

    def __init__(
        self,
        identity: WorkerIdentity,
        capabilities: Callable[[], list[Capability]],
        load: Callable[[], Load],
        limits: WorkerLimits,
    ) -> None:
        self.identity = identity
        self.registration = Registration()
        self.intake = Intake(limits)
        self._capabilities = capabilities
        self._load = load
        self._limits = limits
        self._actions: list[Action] = []
        self.attempts = AttemptTable(limits, self._actions)
        self.sessions = SessionTable(limits.sessions_max)
        self._deliveries = Deliveries(self.attempts, self.sessions, self.intake, limits)
        self._outbox = Outbox(self._actions)
        self._register_send_id = 0
        self._heartbeats = 0

    def take_actions(self) -> list[Action]:
        """Return the actions since the last call, in order."""
        taken = list(self._actions)
        self._actions.clear()
        return taken

    @property
    def wake_at_ms(self) -> float | None:
        """When to call `advance` if nothing happens before; None for never."""
        own_at_ms = self.registration.wake_at_ms, self.intake.wake_at_ms, self.sessions.expires_at_ms
        return earlier(*own_at_ms, self._deliveries.due_at_ms if self.registration.is_registered else None)

    @property
    def is_drained(self) -> bool:
        """True if nothing runs, no session is open, every outcome is confirmed, and every end of a session is
        reported if possible.
        """
        is_known = not self.registration.is_registered or self.sessions.are_notices_acknowledged
        return self.attempts.is_empty and self.sessions.is_empty and is_known

    # The link

    def link_opened(self) -> None:
        """Handle an open link: register on it."""
        self.registration.link_opened()
        self._register()

    def link_ended(self, now_ms: float) -> None:
        """Handle the end of the link: messages in flight are sent again on the next one; attempts continue."""
        self.registration.link_ended(now_ms)
        self._outbox.clear()
        self._deliveries.restart()

    def answered(self, send_id: int, reply: dict[str, Any], now_ms: float) -> None:
        """Handle a valid reply to the message with `send_id`."""
        if refused := reply.get("refusedCapabilities"):
            text = "the control plane refused capabilities"
            self._actions.append(Note("capabilities_refused", text, "warn", {"refused": refused}))
        outgoing = self._outbox.take(send_id)
        if outgoing is not None and outgoing.message == "worker.register":
            self._registered(reply, now_ms)  # type: ignore[arg-type]  # validated
        elif outgoing is not None:
            self._deliveries.answered(outgoing, reply)
        if reply.get("status") == "unknown":
            self._unknown(send_id, now_ms)
        self._pump(now_ms)

    def failed(self, send_id: int, error: Mapping[str, Any] | None, now_ms: float) -> None:
        """Handle the error (`code`, `message`) of a rejected message, or None if no reply came in time."""
        outgoing = self._outbox.take(send_id)
        if outgoing is not None and error is None:
            self._deliveries.retry(outgoing, now_ms)
        elif outgoing is not None and error is not None:
            fields = {
                "messageType": outgoing.message,
                "leaseId": outgoing.lease_id,
                "code": error["code"],
                "reason": error["message"],
            }
            text = "the control plane rejected a message"
            self._actions.append(Note("message_send_failed", text, "warn", fields))
            self._deliveries.refused(outgoing, error, now_ms)
        if outgoing is not None and outgoing.message == "worker.register":
            self._actions.append(closing(error))
        elif error is not None and error["code"] == ErrorCode.NOT_REGISTERED:
            self._unknown(send_id, now_ms)
        self._pump(now_ms)

    # Messages of the control plane. Each returns its reply.

    def execute(self, task: TaskExecute) -> TaskExecuteReply:
        """Accept or reject an attempt. A lease that is already held is accepted again without a second start."""
        if task["leaseId"] in self.attempts:
            return {"status": "accepted"}
        request = IntakeRequest(
            capability=task["capability"],
            is_known=any(offered["name"] == task["capability"] for offered in self._capabilities()),
            free_slots=self.identity.slots - self.attempts.running_count,
            free_outcomes=self._limits.unconfirmed_max - self.attempts.unconfirmed_count,
            session=self.sessions.use_of(task.get("sessionId"), self.attempts.runs_in),
        )
        rejection = self.intake.rejection(request)
        if rejection is not None:
            return rejection
        self.attempts.add(task)
        self._actions.append(StartAttempt(task))
        return {"status": "accepted"}

    def cancel(self, cancel: TaskCancel) -> dict[str, Any]:
        """Stop an attempt; its outcome is still reported."""
        lease_id = cancel["leaseId"]
        if lease_id not in self.attempts:
            return {"status": "unknown"}
        message = cancel["reason"] or "the task was cancelled"
        self.attempts.stop(lease_id, StopReason.CANCELLED, message, cancel["graceMs"])
        return {"status": "ok"}

    def open_session(self, opening: SessionOpen) -> SessionOpenReply:
        """Open a session, or return why not."""
        is_known = any(
            offered["name"] == opening["capability"] and offered.get("sessions", False)
            for offered in self._capabilities()
        )
        return self.sessions.open(opening, is_known=is_known, is_intake_open=self.intake.is_open)

    def close_session(self, session_id: str, now_ms: float) -> dict[str, Any]:
        """End a session and stop its attempts."""
        self._close_session(session_id, _CLOSED)
        self._pump(now_ms)
        return {"status": "ok"}

    def drain(self, deadline_ms: int, now_ms: float) -> dict[str, Any]:
        """Reject new work; running attempts may continue until the deadline."""
        if self.intake.drain(deadline_ms, now_ms):
            self._actions.append(Note("drain_started", _DRAINING, fields={"deadlineMs": deadline_ms}))
        self._pump(now_ms)
        return {"status": "ok"}

    def resume(self) -> dict[str, Any]:
        """Accept work again; rejected if the worker is about to exit."""
        if self.intake.is_leaving:
            return {"error": {"code": str(ErrorCode.DRAINING), "message": "the worker is about to end"}}
        if self.intake.resume():
            self._actions.append(Note("worker_resumed", "the worker accepts tasks again"))
        return {"status": "ok"}

    # Events of the worker itself

    def leave(self, reason: str, deadline_ms: int, now_ms: float) -> None:
        """Reject new work, finish running attempts until the deadline, report them; then emit `Drained`."""
        self.intake.leave(deadline_ms, reason, now_ms)
        fields = {"deadlineMs": deadline_ms, "reason": reason}
        self._actions.append(Note("drain_started", _DRAINING, fields=fields))
        self._pump(now_ms)

    def capabilities_changed(self, now_ms: float) -> None:
        """Send the changed set of capabilities; without a link, the registration includes it."""
        self._deliveries.announcement.enqueue()
        self._pump(now_ms)

    def end_session(self, session_id: str, message: str, now_ms: float) -> None:
        """End a session that cannot continue; the caller of the session receives the message."""
        self._end_session(session_id, message)
        self._pump(now_ms)

    def output(self, lease_id: str, stream: str, data: Any, now_ms: float) -> None:
        """Send or buffer output of an attempt."""
        attempt = self.attempts.get(lease_id)
        if attempt is not None and attempt.is_at_work:
            attempt.output.add(stream, data)
            if self.registration.is_registered:
                self._send_of(attempt, now_ms)

    def settle(self, lease_id: str, outcome: Outcome, now_ms: float) -> None:
        """Record that an attempt has ended and nothing of it is running."""
        self.attempts.settle(lease_id, outcome)
        self._pump(now_ms)

    def advance(self, now_ms: float) -> None:
        """Apply everything that is due: leases, drain, sessions, messages."""
        if self.registration.take_expiry(now_ms):
            self.attempts.forget_running()
            self.sessions.start_expiry(now_ms)
        if self.registration.take_heartbeat(now_ms):
            self._heartbeats += 1
            running = self.attempts.running_leases()[: self._limits.presented_max]
            payload = {"seq": self._heartbeats, "running": running, "load": self._load()}
            self._outbox.send(Outgoing("worker.heartbeat", payload))
        self._pump(now_ms)

    # Internals

    def _pump(self, now_ms: float) -> None:
        if self.intake.take_deadline(now_ms):
            for session_id in self.sessions.presented:
                self._end_session(session_id, _DRAINED)
            self.attempts.stop_all(StopReason.WORKER_LOST, _DRAIN_OVER, self._limits.stop_grace_ms)
        if self.registration.is_registered:
            for attempt in self.attempts:
                self._send_of(attempt, now_ms)
        if not self.sessions.is_empty:
            for session_id in self.sessions.expired(now_ms):
                self._close_session(session_id, _ORPHANED)
            self._actions += map(FreeSession, self.sessions.take_freed(self.attempts.runs_in))
        if self.registration.is_registered:
            for outgoing in self._deliveries.take(now_ms, self._capabilities):
                self._outbox.send(outgoing)
        if self.intake.is_leaving and self.intake.take_end(now_ms, is_drained=self.is_drained):
            self._actions.append(Drained())

    def _send_of(self, attempt: HeldAttempt, now_ms: float) -> None:
        while (outgoing := attempt.take(now_ms)) is not None:
            self._outbox.send(outgoing)

    def _register(self) -> None:
        # The registration itself includes these, so replies to older messages are ignored.
        self._deliveries.forget_presented()
        self._outbox.forget("worker.capabilities", "session.ended")
        payload = register_payload(self.identity, self._capabilities(), self.attempts, self.sessions)
        self._register_send_id = self._outbox.send(Outgoing("worker.register", payload))

    def _registered(self, reply: WorkerRegisterReply, now_ms: float) -> None:
        self.registration.registered(reply, now_ms)
        self.attempts.reconcile(reply)
        self.sessions.registered()
        for session_id in reply.get("closedSessions", []):
            self._close_session(session_id, _UNWANTED)
        counts = {key: len(reply[key]) for key in ("adopted", "recorded", "aborted")}
        note = Note("worker_registered", "the worker is registered", fields=counts)
        self._actions += [Registered(reply.get("artifactsUrl")), note]
        self.intake.registered()

    def _unknown(self, send_id: int, now_ms: float) -> None:
        # The reply to a message from before the last registration is outdated.
        if send_id > self._register_send_id and self.registration.unknown(now_ms):
            text = "the control plane does not know the worker, which registers again"
            self._actions.append(Note("registration_lost", text, "warn"))
            self._register()

    def _close_session(self, session_id: str, message: str) -> bool:
        if not self.sessions.close(session_id):
            return False
        grace_ms = self._limits.stop_grace_ms
        self.attempts.stop_session(session_id, StopReason.SESSION_LOST, message, grace_ms)
        return True

    def _end_session(self, session_id: str, message: str) -> None:
        if self._close_session(session_id, message):
            self.sessions.add_notice(session_id, message)
