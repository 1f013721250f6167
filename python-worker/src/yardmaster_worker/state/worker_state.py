"""The protocol of a worker (`protocol/README.md`), without I/O and without a clock of its own.

The link is *closed* at first. When it opens, the worker sends `worker.register` and is *registering*; the reply makes it
*registered*, and only then are output, outcomes and heartbeats sent. A closed link changes nothing about the attempts: they go on
and buffer, until the worker has not been registered for `leaseTtlMs`; then they are killed. Where the control plane does not know
the worker (any more), it registers again on the same link.

    | from        | event                                  | to          | action                                  |
    | ----------- | -------------------------------------- | ----------- | --------------------------------------- |
    | closed      | link opened                            | registering | send worker.register                    |
    | registering | register reply                         | registered  | sort leases, send what is held          |
    | registering | error reply, no reply                  | registering | close the link (its end comes as event) |
    | registered  | heartbeat `unknown`, `NOT_REGISTERED`  | registering | send worker.register                    |
    | any         | link closed                            | closed      | take back what was under way            |
    | not registered | `leaseTtlMs` passed                 | the same    | kill every attempt                      |
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yardmaster_worker.protocol.generated.error_codes import ErrorCode
from yardmaster_worker.state.actions import (
    Action,
    CloseLink,
    Drained,
    Note,
    Registered,
    StartAttempt,
    StopAttempt,
    StopReason,
)
from yardmaster_worker.state.admission import admit
from yardmaster_worker.state.announcements import Announcements
from yardmaster_worker.state.attempt_book import AttemptBook
from yardmaster_worker.state.attempt_record import AttemptPhase, AttemptRecord
from yardmaster_worker.state.draining import Draining
from yardmaster_worker.state.registration import Identity, LinkPhase, RegistrationTimes, register_payload
from yardmaster_worker.state.reporting import Reporter
from yardmaster_worker.state.session_book import SessionBook

if TYPE_CHECKING:
    from collections.abc import Callable

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
    from yardmaster_worker.state.limits import Limits

__all__ = ["WorkerState"]


class WorkerState:
    """Takes events with the time in milliseconds; leaves actions to `take_actions`."""

    def __init__(
        self,
        identity: Identity,
        capabilities: Callable[[], list[Capability]],
        load: Callable[[], Load],
        limits: Limits,
    ) -> None:
        self.identity = identity
        self.phase = LinkPhase.CLOSED
        self.attempts = AttemptBook(limits)
        self._capabilities = capabilities
        self._load = load
        self._limits = limits
        self._actions: list[Action] = []
        self._reporter = Reporter(self.attempts, limits, self._actions)
        self._announcements = Announcements(self._reporter, limits)
        self.sessions = SessionBook(self.attempts, self._announcements, limits, self._actions)
        self._draining: Draining | None = None
        self._times = RegistrationTimes()
        self._register_send_id = 0

    @property
    def is_draining(self) -> bool:
        """Whether new work is refused."""
        return self._draining is not None

    def take_actions(self) -> list[Action]:
        """Return what is to be done since the last call, in order."""
        taken = list(self._actions)
        self._actions.clear()
        return taken

    def wakeup_at_ms(self) -> float | None:
        """Return when `time_passed` is to be called next, or None."""
        expiry_at_ms = None if self.phase is LinkPhase.REGISTERING else self._times.lease_expiry_at_ms
        times = [self._times.heartbeat_at_ms, expiry_at_ms, self.sessions.wakeup_at_ms()]
        if self._draining is not None:
            times.append(self._draining.wakeup_at_ms())
        if self.phase is LinkPhase.REGISTERED:
            times += self._announcements.wakeup_at_ms()
            times += [self._reporter.wakeup_at_ms(record) for record in self.attempts]
        return min((time for time in times if time is not None), default=None)

    # The link

    def link_opened(self) -> None:
        """A link is open: register on it."""
        self._register()

    def link_closed(self, now_ms: float) -> None:
        """The link is gone: what was under way on it is taken back; the attempts go on."""
        self._reporter.link_closed()
        self._announcements.link_closed()
        self._times.lost(now_ms)
        self.phase = LinkPhase.CLOSED

    def reply_received(self, send_id: int, reply: dict[str, Any], now_ms: float) -> None:
        """A valid reply (or `reply.error`) to the message that was sent with `send_id`."""
        message = self._reporter.reply_received(send_id, reply, now_ms)
        self._announcements.reply_received(send_id, reply, now_ms)
        code = reply["error"]["code"] if "error" in reply else None
        if refused := reply.get("refusedCapabilities"):
            self._actions.append(Note("capabilities_refused", "warning", {"refused": refused}))
        if message == "worker.register":
            if code is None:
                self._registered(reply, now_ms)  # type: ignore[arg-type]  # validated
            else:
                reason = f"registration refused: {reply['error']['message']}"
                self._actions.append(CloseLink(reason, is_refused=code != ErrorCode.REPLY_TIMEOUT))
        elif code == ErrorCode.NOT_REGISTERED or reply.get("status") == "unknown":
            self._unknown_to_control(send_id, now_ms)
        self._pump(now_ms)

    def reply_missing(self, send_id: int, now_ms: float) -> None:
        """No reply came in time; what was sent is sent again."""
        if self._reporter.reply_missing(send_id, now_ms) == "worker.register":
            self._actions.append(CloseLink("no reply to worker.register"))
        self._announcements.reply_missing(send_id, now_ms)
        self._pump(now_ms)

    # Messages of the control plane; each returns its reply

    def execute(self, execute: TaskExecute) -> TaskExecuteReply:
        """Accept or reject an attempt; a lease that is already held is accepted again without a second start."""
        if execute["leaseId"] in self.attempts:
            return {"status": "accepted"}
        reply = admit(
            execute,
            offered={offered["name"] for offered in self._capabilities()},
            slots_free=self.identity.slots - self.attempts.slots_used,
            outcomes_free=self._limits.unconfirmed_max - self.attempts.unconfirmed,
            is_draining=self.is_draining,
            session=self.sessions.use_of(execute),
        )
        if reply["status"] == "accepted":
            self.attempts.add(execute)
            self._actions.append(StartAttempt(execute))
        return reply

    def cancel(self, cancel: TaskCancel) -> dict[str, Any]:
        """Stop an attempt; its outcome still comes."""
        record = self.attempts.get(cancel["leaseId"])
        if record is None:
            return {"status": "unknown"}
        if record.phase is AttemptPhase.RUNNING:
            message = cancel["reason"] or "the task was cancelled"
            self._actions.append(
                StopAttempt(record.lease_id, StopReason.CANCELLED, message, cancel["graceMs"])
            )
        return {"status": "ok"}

    def open_session(self, opening: SessionOpen) -> SessionOpenReply:
        """Open a session, or say why not."""
        return self.sessions.open(opening, self._capabilities(), is_draining=self.is_draining)

    def close_session(self, session_id: str, now_ms: float) -> dict[str, Any]:
        """End a session and what runs in it."""
        self.sessions.close(session_id)
        self._pump(now_ms)
        return {"status": "ok"}

    def drain_from_control(self, deadline_ms: int, now_ms: float) -> dict[str, Any]:
        """Take no more work; what runs may go on until the deadline."""
        if not self._is_ending:
            self._draining = Draining(now_ms + deadline_ms, self._limits, is_ending=False)
            self._actions.append(Note("draining", fields={"deadlineMs": deadline_ms}))
        self._pump(now_ms)
        return {"status": "ok"}

    def resume(self) -> dict[str, Any]:
        """Take work again; refused where the worker is on its way out."""
        if self._is_ending:
            return {"error": {"code": str(ErrorCode.DRAINING), "message": "the worker is about to end"}}
        if self._draining is not None:
            self._draining = None
            self._actions.append(Note("resumed"))
        return {"status": "ok"}

    # The worker's own side

    def drain_and_end(self, reason: str, deadline_ms: int, now_ms: float) -> None:
        """Refuse new work, finish what runs until the deadline, report it; then comes `Drained`."""
        self._draining = Draining(now_ms + deadline_ms, self._limits, is_ending=True, reason=reason)
        self._actions.append(Note("draining", fields={"deadlineMs": deadline_ms, "reason": reason}))
        self._announcements.want("worker.drain", self._draining.announcement)
        self._pump(now_ms)

    def capabilities_changed(self, now_ms: float) -> None:
        """Tell the control plane of the new set; where the link is closed, registering will."""
        self._announcements.want("worker.capabilities", lambda _: {"capabilities": self._capabilities()})
        self._pump(now_ms)

    def end_session(self, session_id: str, message: str, now_ms: float) -> None:
        """End a session that cannot go on; whoever opened it gets to read the message."""
        self.sessions.end(session_id, message)
        self._pump(now_ms)

    def output_produced(self, lease_id: str, stream: str, data: Any, now_ms: float) -> None:
        """Output of an attempt; it is sent or buffered."""
        record = self.attempts.get(lease_id)
        if record is not None and record.phase is AttemptPhase.RUNNING:
            record.output.append(stream, data)
            self._pump_one(record, now_ms)

    def attempt_ended(self, lease_id: str, outcome: Outcome, now_ms: float) -> None:
        """The work of an attempt is over and nothing of it is left running."""
        record = self.attempts.get(lease_id)
        if record is None:
            return
        if record.phase is AttemptPhase.ABORTED:
            self.attempts.forget(record)
        else:
            record.finish(outcome)
        self._pump(now_ms)

    def time_passed(self, now_ms: float) -> None:
        """Do what is due."""
        # While a registration is on its way, what it presents may be adopted: no lease ends before the answer.
        if self.phase is not LinkPhase.REGISTERING and self._times.take_lease_expiry(now_ms):
            self._reporter.lease_expired()
            self.sessions.leases_expired(now_ms)
        if self._times.take_heartbeat(now_ms):
            self._reporter.heartbeat(self._load())
        self._pump(now_ms)

    # Inside

    def _register(self) -> None:
        self.phase = LinkPhase.REGISTERING
        self._announcements.forget("worker.capabilities", "session.ended")  # the registration says that
        payload = register_payload(self.identity, self._capabilities(), self.attempts, self.sessions)
        self._register_send_id = self._reporter.send("worker.register", payload)

    def _registered(self, reply: WorkerRegisterReply, now_ms: float) -> None:
        self.phase = LinkPhase.REGISTERED
        self._times.registered(reply, now_ms)
        self._reporter.abort(reply["aborted"], "aborted")
        self._reporter.abort(reply["recorded"], "recorded")
        self.sessions.registered(reply.get("closedSessions", []))
        counts = {key: len(reply[key]) for key in ("adopted", "recorded", "aborted")}
        self._actions += [Registered(reply.get("artifactsUrl")), Note("registered", fields=counts)]
        if (
            self._draining is not None and self._draining.is_ending
        ):  # the control plane repeats one of its own
            self._announcements.want("worker.drain", self._draining.announcement)

    def _unknown_to_control(self, send_id: int, now_ms: float) -> None:
        # An answer to something sent before the last registration says nothing about this one.
        if self.phase is LinkPhase.REGISTERED and send_id > self._register_send_id:
            self._actions.append(Note("unknown_to_control", "warning"))
            self._times.lost(now_ms)
            self._register()

    @property
    def _is_ending(self) -> bool:
        return self._draining is not None and self._draining.is_ending

    @property
    def _is_idle(self) -> bool:
        is_told = self.phase is not LinkPhase.REGISTERED or self._announcements.is_told("session.ended")
        return self.attempts.is_empty and self.sessions.is_empty and is_told

    def _pump(self, now_ms: float) -> None:
        if self._draining is not None:
            self._actions += self._draining.stop_due(self.attempts, self.sessions, now_ms)
        for record in self.attempts:
            self._pump_one(record, now_ms)
        self.sessions.pump(now_ms)
        if self.phase is LinkPhase.REGISTERED:
            self._announcements.pump(now_ms)
        if self._draining is not None and self._draining.take_end(now_ms, is_idle=self._is_idle):
            self._actions.append(Drained())

    def _pump_one(self, record: AttemptRecord, now_ms: float) -> None:
        if self.phase is LinkPhase.REGISTERED:
            self._reporter.pump(record, now_ms)
