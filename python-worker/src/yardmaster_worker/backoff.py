"""Delays between attempts to reconnect to the control plane."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Backoff"]

FIRST_MS = 200.0
HURRIED_DELAY_MS_MAX = 500.0
HURRIED_TRIES = 30
"""Number of retries with short delays: about as long as the worker's leases may be valid."""
DELAY_MS_MAX = 5000.0
AFTER_REFUSAL_MS = 5000.0


class Backoff:
    """Exponential backoff with jitter: within 250 ms first, at most 500 ms while leases may be valid, then at most 5 s.

    `random` returns a number from 0 to 1. The delays stay short for `hurried_tries` retries.
    """

    def __init__(self, random: Callable[[], float], hurried_tries: int = HURRIED_TRIES) -> None:
        self._random = random
        self._hurried_tries = hurried_tries
        self.registered()

    def registered(self) -> None:
        """Reset after a successful registration."""
        self._next_ms = FIRST_MS
        self._tries = 0

    def delay_ms(self, *, was_refused: bool) -> float:
        """Return the delay before the next try; at least 5 s after a refusal."""
        if was_refused:
            return AFTER_REFUSAL_MS * (1 + 0.2 * self._random())
        jittered = self._next_ms * (0.5 + 0.5 * self._random())
        self._tries += 1
        delay_ms_max = HURRIED_DELAY_MS_MAX if self._tries < self._hurried_tries else DELAY_MS_MAX
        self._next_ms = min(self._next_ms * 2, delay_ms_max)
        return jittered
