"""Who the worker is, the first message that says so, and the times that follow from its reply."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yardmaster_worker.protocol.generated.types import Capability, WorkerRegister, WorkerRegisterReply
    from yardmaster_worker.state.attempt_book import AttemptBook
    from yardmaster_worker.state.session_book import SessionBook

__all__ = ["Identity", "LinkPhase", "RegistrationTimes", "register_payload"]


class LinkPhase(StrEnum):
    """See the table of `worker_state`."""

    CLOSED = "closed"
    REGISTERING = "registering"
    REGISTERED = "registered"


@dataclass(frozen=True)
class Identity:
    """Who the worker is: stable over links; `instance_id` is new with every process start."""

    worker_id: str
    instance_id: str
    name: str
    version: str
    slots: int
    labels: dict[str, str]


class RegistrationTimes:
    """When a registered worker sends its next heartbeat, and when one that is not registered loses its leases."""

    def __init__(self) -> None:
        self.heartbeat_at_ms: float | None = None  # set by registering, cleared by losing it
        self.lease_expiry_at_ms: float | None = None  # set by losing registration, cleared by registering
        self._heartbeat_interval_ms = 0
        self._lease_ttl_ms = 0

    def registered(self, reply: WorkerRegisterReply, now_ms: float) -> None:
        """The control plane holds the leases for the worker."""
        self._lease_ttl_ms = reply["leaseTtlMs"]
        self._heartbeat_interval_ms = reply["heartbeatIntervalMs"]
        self.heartbeat_at_ms = now_ms + self._heartbeat_interval_ms
        self.lease_expiry_at_ms = None

    def lost(self, now_ms: float) -> None:
        """The worker is not registered (any more); where it was not before, the old time to the end of its leases stands."""
        if self.heartbeat_at_ms is not None:
            self.heartbeat_at_ms = None
            self.lease_expiry_at_ms = now_ms + self._lease_ttl_ms

    def take_heartbeat(self, now_ms: float) -> bool:
        """Return whether a heartbeat is to be sent now; asked again, whether the next one is."""
        if self.heartbeat_at_ms is None or now_ms < self.heartbeat_at_ms:
            return False
        self.heartbeat_at_ms = now_ms + self._heartbeat_interval_ms
        return True

    def take_lease_expiry(self, now_ms: float) -> bool:
        """Return once whether the leases end now."""
        if self.lease_expiry_at_ms is None or now_ms < self.lease_expiry_at_ms:
            return False
        self.lease_expiry_at_ms = None
        return True


def register_payload(
    identity: Identity, capabilities: list[Capability], attempts: AttemptBook, sessions: SessionBook
) -> WorkerRegister:
    """Return `worker.register` with everything that the worker holds."""
    running, finished = attempts.presentation()
    payload: WorkerRegister = {
        "workerId": identity.worker_id,
        "instanceId": identity.instance_id,
        "name": identity.name,
        "version": identity.version,
        "slots": identity.slots,
        "capabilities": capabilities,
        "labels": identity.labels,
        "running": running,
        "finished": finished,
    }
    payload.update(sessions.presented(capabilities))  # type: ignore[typeddict-item]  # a part of it
    return payload
