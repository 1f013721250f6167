"""The delivery of one message until it is acknowledged, like `delivery.state.ts` of the worker kit.

`idle`: nothing to send. `due`: to be sent, not before the retry time. `in_flight`: sent and not answered. New content
while in flight makes it `again`: the answer then leads to `due`, not to `idle`.

Unlike the kit's, `enqueue` clears the retry time: capabilities that changed after a rejection are worth an immediate
try.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["TRANSITIONS", "Delivery", "DeliveryEvent", "DeliveryState"]


class DeliveryState(StrEnum):
    """See the module docstring."""

    IDLE = "idle"
    DUE = "due"
    IN_FLIGHT = "in_flight"
    AGAIN = "again"


DeliveryEvent: TypeAlias = Literal["enqueue", "take", "acknowledge", "fail"]

TRANSITIONS: Mapping[DeliveryState, Mapping[DeliveryEvent, DeliveryState]] = {
    DeliveryState.IDLE: {"enqueue": DeliveryState.DUE},
    DeliveryState.DUE: {"take": DeliveryState.IN_FLIGHT, "acknowledge": DeliveryState.IDLE},
    DeliveryState.IN_FLIGHT: {
        "enqueue": DeliveryState.AGAIN,
        "acknowledge": DeliveryState.IDLE,
        "fail": DeliveryState.DUE,
    },
    DeliveryState.AGAIN: {"acknowledge": DeliveryState.DUE, "fail": DeliveryState.DUE},
}


class Delivery:
    """The state of one delivery."""

    def __init__(self) -> None:
        self._state = DeliveryState.IDLE
        self._retry_at_ms = 0.0
        """Set by `fail`, cleared by `enqueue`, `acknowledge` and `restart`."""

    @property
    def due_at_ms(self) -> float | None:
        """When it may be sent; None if there is nothing to send or an answer is pending."""
        return self._retry_at_ms if self._state is DeliveryState.DUE else None

    @property
    def is_idle(self) -> bool:
        """True if everything was sent and acknowledged."""
        return self._state is DeliveryState.IDLE

    @property
    def is_in_flight(self) -> bool:
        """True while an answer is pending."""
        return self._state is DeliveryState.IN_FLIGHT or self._state is DeliveryState.AGAIN

    def enqueue(self) -> None:
        """Record that there is something to send."""
        self._retry_at_ms = 0.0
        self._move("enqueue")

    def take(self, now_ms: float) -> bool:
        """Return True if it must be sent now; it is then in flight."""
        if self._state is not DeliveryState.DUE or now_ms < self._retry_at_ms:
            return False
        self._move("take")
        return True

    def acknowledge(self) -> None:
        """Record that it was accepted, or is no longer needed."""
        self._retry_at_ms = 0.0
        self._move("acknowledge")

    def fail(self, retry_at_ms: float) -> None:
        """Record that it was rejected or not answered: it is sent again, not before `retry_at_ms`."""
        self._retry_at_ms = retry_at_ms
        self._move("fail")

    def restart(self) -> None:
        """Record that the link ended: a message in flight is sent again on the next link at once."""
        if self.is_in_flight:
            self.fail(0.0)

    def _move(self, event: DeliveryEvent) -> None:
        self._state = TRANSITIONS[self._state].get(event, self._state)
