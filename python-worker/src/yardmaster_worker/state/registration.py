"""The worker's registration, and how long it has been missing; see `registration.state.ts` of the worker kit.

`detached`: no link. `registering`: a link is open, and `worker.register` is not answered; no other message may be
sent. `registered`: the leases are reconciled, and heartbeats are sent. The control plane may report at any time that
it does not know the worker (`unknown`).

The kit repeats a refused registration on the same link, so its class has a delivery. This worker closes the link and
opens a new one, because behind a proxy that may reach another control plane. Identity and payload of the registration
are here to keep the core short.
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
    """See the module docstring."""

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
    """The worker's identity: stable across links; `instance_id` is new for each process start."""

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
        """Set when the worker stops being registered, cleared when it registers or its leases expire."""
        self._heartbeat_at_ms = 0.0
        self._heartbeat_interval_ms = 0
        self._lease_ttl_ms = 0

    @property
    def is_registered(self) -> bool:
        """True if the worker is registered on this link."""
        return self.state is RegistrationState.REGISTERED

    @property
    def wake_at_ms(self) -> float | None:
        """The next time at which a heartbeat is due or the leases expire."""
        if self.state is RegistrationState.REGISTERED:
            return self._heartbeat_at_ms
        return None if self._is_awaiting_reply else self._expires_at_ms

    def link_opened(self) -> None:
        """Record an open link: `worker.register` is sent on it."""
        self._move("link_opened")

    def link_ended(self, now_ms: float) -> None:
        """Record the end of the link. If the worker was not registered on it, the expiry of its leases does
        not change.
        """
        self._start_expiry(now_ms)
        self._move("link_ended")

    def registered(self, reply: WorkerRegisterReply, now_ms: float) -> None:
        """Record that the control plane holds the worker's leases."""
        self._move("registered")
        self._expires_at_ms = None
        self._lease_ttl_ms = reply["leaseTtlMs"]
        self._heartbeat_interval_ms = reply["heartbeatIntervalMs"]
        self._heartbeat_at_ms = now_ms + self._heartbeat_interval_ms

    def unknown(self, now_ms: float) -> bool:
        """Record that the control plane does not know this worker. Return True if it must register again."""
        if not self.is_registered:
            return False
        self._start_expiry(now_ms)
        self._move("unknown")
        return True

    def take_heartbeat(self, now_ms: float) -> bool:
        """Return True if a heartbeat is due; the next one follows after the interval, answered or not."""
        if not self.is_registered or now_ms < self._heartbeat_at_ms:
            return False
        self._heartbeat_at_ms = now_ms + self._heartbeat_interval_ms
        return True

    def take_expiry(self, now_ms: float) -> bool:
        """Return True once, when the worker has not been registered for as long as its leases last."""
        if self._expires_at_ms is None or now_ms < self._expires_at_ms or self._is_awaiting_reply:
            return False
        self._expires_at_ms = None
        return True

    @property
    def _is_awaiting_reply(self) -> bool:
        """True while a registration is unanswered. No lease expires then, because the reply may confirm it."""
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

    Without session support and open sessions, it has no sessions field.
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
    """Return the action that closes the link after a registration was refused, or not answered (None)."""
    if error is None:
        return CloseLink("no reply to worker.register")
    is_refused = error["code"] != ErrorCode.REPLY_TIMEOUT
    return CloseLink(f"registration refused: {error['message']}", is_refused=is_refused)
