"""Measures the lag of the event loop. A blocked loop delays heartbeats, output and stops."""

from __future__ import annotations

import asyncio

__all__ = ["LoopLag"]

_INTERVAL_S = 0.1
_WINDOWS = 2


class LoopLag:
    """Measures how late timers fire, from `start` on."""

    def __init__(self, window_s: float = 5.0) -> None:
        self._window_s = window_s
        self._worst_s = [0.0] * _WINDOWS
        """The longest lags of the current and the previous window, in seconds."""
        self._window_ends_at_s = 0.0
        self._timer: asyncio.TimerHandle | None = None

    @property
    def worst_ms(self) -> float:
        """The longest lag of the last 5 to 10 seconds."""
        return round(max(self._worst_s) * 1000, 1)

    def start(self) -> None:
        """Start measuring."""
        loop = asyncio.get_running_loop()
        self._window_ends_at_s = loop.time() + self._window_s
        self._arm(loop)

    def stop(self) -> None:
        """Stop measuring."""
        if self._timer is not None:
            self._timer.cancel()

    def _arm(self, loop: asyncio.AbstractEventLoop) -> None:
        due_at_s = loop.time() + _INTERVAL_S
        self._timer = loop.call_at(due_at_s, self._came, loop, due_at_s)

    def _came(self, loop: asyncio.AbstractEventLoop, due_at_s: float) -> None:
        now_s = loop.time()
        if now_s >= self._window_ends_at_s:
            self._worst_s = [0.0, *self._worst_s[:-1]]
            self._window_ends_at_s = now_s + self._window_s
        self._worst_s[0] = max(self._worst_s[0], now_s - due_at_s)
        self._arm(loop)
