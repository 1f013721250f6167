"""One thing that is told until it is acknowledged; the same as `delivery.state.ts` of the worker kit.

`idle`: nothing to tell. `due`: to be told, not before the retry time. `in_flight`: told, and not answered yet. Something new
to tell while it is in flight makes it `again`: the answer leads to `due`, not to `idle`.

Unlike the kit's, `want` clears the retry time: a set of capabilities that changed after a refusal is worth an immediate try.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["TRANSITIONS", "Delivery", "DeliveryEvent", "DeliveryState"]


class DeliveryState(StrEnum):
    """See the docstring of this module."""

    IDLE = "idle"
    DUE = "due"
    IN_FLIGHT = "in_flight"
    AGAIN = "again"


DeliveryEvent: TypeAlias = Literal["want", "take", "acknowledge", "fail"]

TRANSITIONS: Mapping[DeliveryState, Mapping[DeliveryEvent, DeliveryState]] = {
    DeliveryState.IDLE: {"want": DeliveryState.DUE},
    DeliveryState.DUE: {"take": DeliveryState.IN_FLIGHT, "acknowledge": DeliveryState.IDLE},
    DeliveryState.IN_FLIGHT: {
        "want": DeliveryState.AGAIN,
        "acknowledge": DeliveryState.IDLE,
        "fail": DeliveryState.DUE,
    },
    DeliveryState.AGAIN: {"acknowledge": DeliveryState.DUE, "fail": DeliveryState.DUE},
}


class Delivery:
    """Whether one thing is to be told, and when."""

    def __init__(self) -> None:
        self._state = DeliveryState.IDLE
        self._retry_at_ms = 0.0
        """Set by `fail`, cleared by `want`, `acknowledge` and `restart`."""

    @property
    def due_at_ms(self) -> float | None:
        """When it may be told; None if there is nothing to tell or an answer is awaited."""
        return self._retry_at_ms if self._state is DeliveryState.DUE else None

    @property
    def is_idle(self) -> bool:
        """Whether everything was told and acknowledged."""
        return self._state is DeliveryState.IDLE

    @property
    def is_in_flight(self) -> bool:
        """Whether an answer is awaited."""
        return self._state is DeliveryState.IN_FLIGHT or self._state is DeliveryState.AGAIN

    def want(self) -> None:
        """Note that there is something to tell."""
        self._retry_at_ms = 0.0
        self._move("want")

    def take(self, now_ms: float) -> bool:
        """Return whether it is to be told now; if so it is in flight from here on."""
        if self._state is not DeliveryState.DUE or now_ms < self._retry_at_ms:
            return False
        self._move("take")
        return True

    def acknowledge(self) -> None:
        """Note that it was taken, or that it need not be told any longer."""
        self._retry_at_ms = 0.0
        self._move("acknowledge")

    def fail(self, retry_at_ms: float) -> None:
        """Note that it was refused or not answered: it is told again, not before `retry_at_ms`."""
        self._retry_at_ms = retry_at_ms
        self._move("fail")

    def restart(self) -> None:
        """Note that the link ended: a message in flight is told again on the next one, at once."""
        if self.is_in_flight:
            self.fail(0.0)

    def _move(self, event: DeliveryEvent) -> None:
        self._state = TRANSITIONS[self._state].get(event, self._state)
