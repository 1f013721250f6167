"""Whether the control plane knows this worker, and how long it has not; see `registration.state.ts` of the worker kit.

`detached`: no link. `registering`: a link is open, and the reply to `worker.register` has not come; nothing else may be sent.
`registered`: the leases were sorted, and heartbeats go. The control plane may say at any time that it does not know the worker
(`unknown`).

The kit repeats a refused registration on the same link, so its class has a delivery. This worker closes the link and opens a
new one: a control plane behind a proxy may be another one by then. The identity and the payload of the registration stand
here, since the core has no room for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from yardmaster_worker.protocol.generated.error_codes import ErrorCode
from yardmaster_worker.state.actions import CloseLink

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yardmaster_worker.protocol.generated.types import Capability, WorkerRegister, WorkerRegisterReply
    from yardmaster_worker.state.attempt_table import AttemptTable
    from yardmaster_worker.state.session_table import SessionTable

__all__ = [
    "TRANSITIONS",
    "Registration",
    "RegistrationEvent",
    "RegistrationState",
    "WorkerIdentity",
    "register_payload",
]


class RegistrationState(StrEnum):
    """See the docstring of this module."""

    DETACHED = "detached"
    REGISTERING = "registering"
    REGISTERED = "registered"


RegistrationEvent: TypeAlias = Literal["link_opened", "registered", "unknown", "link_ended"]

TRANSITIONS: Mapping[RegistrationState, Mapping[RegistrationEvent, RegistrationState]] = {
    RegistrationState.DETACHED: {"link_opened": RegistrationState.REGISTERING},
    RegistrationState.REGISTERING: {
        "registered": RegistrationState.REGISTERED,
        "link_ended": RegistrationState.DETACHED,
    },
    RegistrationState.REGISTERED: {
        "unknown": RegistrationState.REGISTERING,
        "link_ended": RegistrationState.DETACHED,
    },
}


@dataclass(frozen=True)
class WorkerIdentity:
    """Who the worker is, as it registers: stable over links; `instance_id` is new with every process start."""

    worker_id: str
    instance_id: str
    name: str
    version: str
    slots: int
    labels: dict[str, str]


class Registration:
    """One worker's registration. Times are milliseconds of the caller's clock."""

    def __init__(self) -> None:
        self.state = RegistrationState.DETACHED
        self._expires_at_ms: float | None = None
        """Set when the worker stops being registered, cleared when it registers or its leases expired."""
        self._heartbeat_at_ms = 0.0
        self._heartbeat_interval_ms = 0
        self._lease_ttl_ms = 0

    @property
    def is_registered(self) -> bool:
        """Whether the leases were sorted on this link."""
        return self.state is RegistrationState.REGISTERED

    @property
    def wake_at_ms(self) -> float | None:
        """The next time at which a heartbeat is to be sent or the leases are given up."""
        if self.state is RegistrationState.REGISTERED:
            return self._heartbeat_at_ms
        return None if self._is_awaiting_reply else self._expires_at_ms

    def link_opened(self) -> None:
        """Note that a link is open: `worker.register` is sent on it."""
        self._move("link_opened")

    def link_ended(self, now_ms: float) -> None:
        """Note that the link is gone. If the worker was not registered on it, the old time to the end of its leases stands."""
        self._start_expiry(now_ms)
        self._move("link_ended")

    def registered(self, reply: WorkerRegisterReply, now_ms: float) -> None:
        """Note that the control plane holds the leases for the worker."""
        self._move("registered")
        self._expires_at_ms = None
        self._lease_ttl_ms = reply["leaseTtlMs"]
        self._heartbeat_interval_ms = reply["heartbeatIntervalMs"]
        self._heartbeat_at_ms = now_ms + self._heartbeat_interval_ms

    def unknown(self, now_ms: float) -> bool:
        """Note that the control plane does not know this worker (any more). Return whether it is to register again."""
        if not self.is_registered:
            return False
        self._start_expiry(now_ms)
        self._move("unknown")
        return True

    def take_heartbeat(self, now_ms: float) -> bool:
        """Return whether a heartbeat is to be sent now; the next one follows after the interval, answered or not."""
        if not self.is_registered or now_ms < self._heartbeat_at_ms:
            return False
        self._heartbeat_at_ms = now_ms + self._heartbeat_interval_ms
        return True

    def take_expiry(self, now_ms: float) -> bool:
        """Return True once, when the worker was not registered for as long as its leases last."""
        if self._expires_at_ms is None or now_ms < self._expires_at_ms or self._is_awaiting_reply:
            return False
        self._expires_at_ms = None
        return True

    @property
    def _is_awaiting_reply(self) -> bool:
        """A registration is on its way. Its leases may be adopted, so none ends before the answer."""
        return self.state is RegistrationState.REGISTERING

    def _start_expiry(self, now_ms: float) -> None:
        if self.is_registered:
            self._expires_at_ms = now_ms + self._lease_ttl_ms

    def _move(self, event: RegistrationEvent) -> None:
        self.state = TRANSITIONS[self.state].get(event, self.state)


def register_payload(
    identity: WorkerIdentity, capabilities: list[Capability], attempts: AttemptTable, sessions: SessionTable
) -> WorkerRegister:
    """Return `worker.register` with everything that the worker holds.

    Nothing is said of sessions if the worker keeps none and has none left open.
    """
    running, finished = attempts.present()
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
    if sessions.presented or any(offered.get("sessions", False) for offered in capabilities):
        payload["sessions"] = sessions.presented
        payload["sessionsMax"] = sessions.sessions_max
    return payload


def closing(error: Mapping[str, Any] | None) -> CloseLink:
    """Return what closes the link after a registration that was refused, or not answered (None)."""
    if error is None:
        return CloseLink("no reply to worker.register")
    is_refused = error["code"] != ErrorCode.REPLY_TIMEOUT
    return CloseLink(f"registration refused: {error['message']}", is_refused=is_refused)
