"""When to try again after a link was lost or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Backoff"]

FIRST_MS = 200.0
HURRIED_DELAY_MS_MAX = 500.0
HURRIED_TRIES = 30
"""For about as long as a lease lives there are attempts to present, and the delays stay short."""
DELAY_MS_MAX = 5000.0
AFTER_REFUSAL_MS = 5000.0


class Backoff:
    """Exponential with jitter: the first retry within 250 ms, then up to 500 ms while leases live, then up to 5 s apart.

    `random` returns a number from 0 to 1; after `hurried_tries` it hurries no more.
    """

    def __init__(self, random: Callable[[], float], hurried_tries: int = HURRIED_TRIES) -> None:
        self._random = random
        self._hurried_tries = hurried_tries
        self.registered()

    def registered(self) -> None:
        """Begin anew: there was a registration."""
        self._next_ms = FIRST_MS
        self._tries = 0

    def delay_ms(self, *, was_refused: bool) -> float:
        """Return how long to wait now; after a refusal at least 5 s."""
        if was_refused:
            return AFTER_REFUSAL_MS * (1 + 0.2 * self._random())
        jittered = self._next_ms * (0.5 + 0.5 * self._random())
        self._tries += 1
        delay_ms_max = HURRIED_DELAY_MS_MAX if self._tries < self._hurried_tries else DELAY_MS_MAX
        self._next_ms = min(self._next_ms * 2, delay_ms_max)
        return jittered
