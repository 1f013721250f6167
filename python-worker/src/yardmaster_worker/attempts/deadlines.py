"""The deadlines of a running attempt: start, total time, and time without progress."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from yardmaster_worker.capabilities.context import StopRequest
from yardmaster_worker.state import StopReason

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Deadlines"]


class Deadlines:
    """Requests a hard stop when a deadline has passed."""

    def __init__(
        self,
        timeout_ms: int,
        no_progress_timeout_ms: int | None,
        on_passed: Callable[[StopRequest], None],
        start_timeout_ms: int | None = None,
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._on_passed = on_passed
        self._started_at_s = self._progress_at_s = self._loop.time()
        self._timeout_ms = timeout_ms
        self._is_closed = False
        self._timeout = self._arm_timeout()
        self._start: asyncio.TimerHandle | None = None
        if start_timeout_ms is not None:
            due_at_s = self._started_at_s + start_timeout_ms / 1000
            self._start = self._loop.call_at(due_at_s, self._not_started_yet, start_timeout_ms)
        self._silence: asyncio.TimerHandle | None = None
        self._no_progress_timeout_ms = no_progress_timeout_ms
        if no_progress_timeout_ms is not None:
            self._watch_silence(no_progress_timeout_ms)

    def limit(self, timeout_ms: int) -> None:
        """Shorten the total time; it counts from the start."""
        if timeout_ms < self._timeout_ms and not self._is_closed:
            self._timeout.cancel()
            self._timeout_ms = timeout_ms
            self._timeout = self._arm_timeout()

    def work_started(self) -> None:
        """Record that the work started: the start deadline no longer applies."""
        if self._start is not None:
            self._start.cancel()

    def progress(self) -> None:
        """Record progress."""
        self._progress_at_s = self._loop.time()

    def close(self) -> None:
        """Stop the timers."""
        self._is_closed = True
        for timer in (self._timeout, self._start, self._silence):
            if timer is not None:
                timer.cancel()

    def _arm_timeout(self) -> asyncio.TimerHandle:
        return self._loop.call_at(self._started_at_s + self._timeout_ms / 1000, self._timed_out)

    def _timed_out(self) -> None:
        message = f"the attempt ran longer than {self._timeout_ms} ms"
        self._on_passed(StopRequest(StopReason.TIMEOUT, message, grace_ms=0))

    def _not_started_yet(self, timeout_ms: int) -> None:
        message = f"the attempt did not begin within {timeout_ms} ms"
        self._on_passed(StopRequest(StopReason.START_TIMEOUT, message, grace_ms=0))

    def _watch_silence(self, timeout_ms: int) -> None:
        # One timer that checks again is cheaper than one timer per piece of output.
        due_at_s = self._progress_at_s + timeout_ms / 1000
        if self._loop.time() < due_at_s:
            self._silence = self._loop.call_at(due_at_s, self._watch_silence, timeout_ms)
            return
        message = f"the attempt made no progress for {timeout_ms} ms"
        self._on_passed(StopRequest(StopReason.NO_PROGRESS, message, grace_ms=0))
