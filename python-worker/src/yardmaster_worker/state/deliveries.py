"""All messages that are repeated until acknowledged, and the effect of each reply.

In the worker kit this part is in `worker-core.state.ts` (`answered`, `failed`). It is separate here to keep the core
short.
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
"""Codes of errors that the same message would get again."""


class Deliveries:
    """The deliveries of all parts. Times are milliseconds of the caller's clock."""

    def __init__(
        self, attempts: AttemptTable, sessions: SessionTable, intake: Intake, limits: WorkerLimits
    ) -> None:
        self.announcement = Delivery()
        """Delivers `worker.capabilities`."""
        self._attempts = attempts
        self._sessions = sessions
        self._intake = intake
        self._limits = limits

    @property
    def due_at_ms(self) -> float | None:
        """The next time at which something is sent; the worker is registered."""
        own_at_ms = self.announcement.due_at_ms, self._intake.delivery.due_at_ms
        return earlier(*own_at_ms, self._sessions.due_at_ms, self._attempts.due_at_ms)

    def take(self, now_ms: float, capabilities: Callable[[], list[Capability]]) -> Iterator[Outgoing]:
        """Yield the messages to send now about the worker and its sessions; each is in flight from now on."""
        if self.announcement.take(now_ms):
            yield Outgoing("worker.capabilities", {"capabilities": capabilities()})
        if self._intake.delivery.take(now_ms):
            yield Outgoing("worker.drain", self._intake.payload(now_ms))
        for ended in self._sessions.take_notices(now_ms):
            yield Outgoing("session.ended", ended)

    def restart(self) -> None:
        """Record that the link ended: messages in flight are sent again on the next link."""
        self._attempts.restart_deliveries()
        self._sessions.restart_deliveries()
        self.announcement.restart()
        self._intake.delivery.restart()

    def forget_presented(self) -> None:
        """Drop the messages whose content the registration includes: capabilities and open sessions."""
        self.announcement.restart()
        self.announcement.acknowledge()
        self._sessions.clear_notices()

    def answered(self, outgoing: Outgoing, reply: Mapping[str, Any]) -> None:
        """Record that a message was accepted, or that its lease is stale."""
        match outgoing.message:
            case "worker.register" | "worker.heartbeat":
                pass  # the core handles it
            case "worker.capabilities":
                self.announcement.acknowledge()
            case "worker.drain":
                self._intake.delivery.acknowledge()
            case "session.ended":
                self._sessions.acknowledge(outgoing.payload["sessionId"])
            case "task.output":
                self._attempts.acknowledge(outgoing.payload["leaseId"], is_stale=reply["status"] == "stale")
            case "task.finished":  # recorded or stale: nothing is left to report
                self._attempts.forget(outgoing.payload["leaseId"], reply["status"])
            case _:
                assert_never(outgoing.message)

    def refused(self, outgoing: Outgoing, error: Mapping[str, Any], now_ms: float) -> None:
        """Schedule a rejected message again; replace one of an attempt that was rejected for good."""
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
                pass  # the core handles it
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
