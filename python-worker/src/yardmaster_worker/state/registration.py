"""Who the worker is, and the first message that says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yardmaster_worker.protocol.generated.types import Capability, WorkerRegister
    from yardmaster_worker.state.attempt_book import AttemptBook

__all__ = ["Identity", "register_payload"]


@dataclass(frozen=True)
class Identity:
    """Who the worker is: stable over links; `instance_id` is new with every process start."""

    worker_id: str
    instance_id: str
    name: str
    version: str
    slots: int
    labels: dict[str, str]


def register_payload(
    identity: Identity, capabilities: list[Capability], attempts: AttemptBook
) -> WorkerRegister:
    """Return `worker.register` with everything that the worker holds."""
    running, finished = attempts.presentation()
    return {
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
