"""Everything that a worker tells until it is acknowledged, and the effect of each answer.

Of the worker kit this is the part of `worker-core.state.ts` that sorts replies (`answered`, `failed`); it stands here so that
the core can be read in one go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from yardmaster_worker.protocol.generated.error_codes import ErrorCode
from yardmaster_worker.state.delivery import Delivery
from yardmaster_worker.state.outgoing import Outgoing, earlier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from yardmaster_worker.protocol.generated.types import Capability
    from yardmaster_worker.state.attempt_table import AttemptTable
    from yardmaster_worker.state.intake import Intake
    from yardmaster_worker.state.limits import WorkerLimits
    from yardmaster_worker.state.session_table import SessionTable

__all__ = ["Deliveries"]

_REFUSED_FOR_GOOD = frozenset({ErrorCode.INVALID_MESSAGE, ErrorCode.PAYLOAD_TOO_LARGE})
"""Codes of refusals that the same message would meet again."""


class Deliveries:
    """The deliveries of all parts. Times are milliseconds of the caller's clock."""

    def __init__(
        self, attempts: AttemptTable, sessions: SessionTable, intake: Intake, limits: WorkerLimits
    ) -> None:
        self.announcement = Delivery()
        """Of `worker.capabilities`."""
        self._attempts = attempts
        self._sessions = sessions
        self._intake = intake
        self._limits = limits

    @property
    def due_at_ms(self) -> float | None:
        """When something is to be sent by time alone; the worker is registered."""
        own_at_ms = self.announcement.due_at_ms, self._intake.delivery.due_at_ms
        return earlier(*own_at_ms, self._sessions.due_at_ms, self._attempts.due_at_ms)

    def take(self, now_ms: float, capabilities: Callable[[], list[Capability]]) -> Iterator[Outgoing]:
        """Yield what to send now of the worker itself and of its sessions; each is in flight from here on."""
        if self.announcement.take(now_ms):
            yield Outgoing("worker.capabilities", {"capabilities": capabilities()})
        if self._intake.delivery.take(now_ms):
            yield Outgoing("worker.drain", self._intake.payload(now_ms))
        for ended in self._sessions.take_notices(now_ms):
            yield Outgoing("session.ended", ended)

    def restart(self) -> None:
        """Note that the link ended: messages in flight are sent again on the next one."""
        self._attempts.restart_deliveries()
        self._sessions.restart_deliveries()
        self.announcement.restart()
        self._intake.delivery.restart()

    def forget_presented(self) -> None:
        """Forget the messages whose content the registration has: the capabilities, and which sessions there are."""
        self.announcement.restart()
        self.announcement.acknowledge()
        self._sessions.clear_notices()

    def answered(self, outgoing: Outgoing, reply: Mapping[str, Any]) -> None:
        """Note that a message was taken, or that its lease is stale."""
        match outgoing.message:
            case "worker.register" | "worker.heartbeat":
                pass  # the core's own
            case "worker.capabilities":
                self.announcement.acknowledge()
            case "worker.drain":
                self._intake.delivery.acknowledge()
            case "session.ended":
                self._sessions.acknowledge(outgoing.payload["sessionId"])
            case "task.output":
                self._attempts.acknowledge(outgoing.payload["leaseId"], is_stale=reply["status"] == "stale")
            case "task.finished":  # recorded or stale: nothing is left to tell
                self._attempts.forget(outgoing.payload["leaseId"], reply["status"])
            case _:
                assert_never(outgoing.message)

    def refused(self, outgoing: Outgoing, error: Mapping[str, Any], now_ms: float) -> None:
        """Send a refused message again later; replace one that will never be taken, if it is about an attempt."""
        is_for_good = error["code"] in _REFUSED_FOR_GOOD
        retry_at_ms = now_ms + self._limits.retry_delay_ms
        if is_for_good and outgoing.lease_id is not None:
            self._attempts.refuse(outgoing.message, outgoing.lease_id, error, retry_at_ms)
        else:
            self.retry(outgoing, now_ms + self._limits.refused_delay_ms if is_for_good else retry_at_ms)

    def retry(self, outgoing: Outgoing, at_ms: float) -> None:
        """Send a message again, not before `at_ms`."""
        match outgoing.message:
            case "worker.register" | "worker.heartbeat":
                pass  # the core's own
            case "worker.capabilities":
                self.announcement.fail(at_ms)
            case "worker.drain":
                self._intake.delivery.fail(at_ms)
            case "session.ended":
                self._sessions.retry(outgoing.payload["sessionId"], at_ms)
            case "task.output" | "task.finished":
                self._attempts.retry(outgoing.message, outgoing.payload["leaseId"], at_ms)
            case _:
                assert_never(outgoing.message)
