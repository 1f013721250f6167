"""What a capability is given beside its input: output, progress, and the wish that it stop.

A stop is first soft: `is_cancelled` is true and `cancelled()` returns. After the grace of the request it is hard: a coroutine
is cancelled. A later request can only bring the hard stop forward; the reason of the first one stands.
"""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from yardmaster_worker.state import StopReason

__all__ = ["Context", "StopRequest"]


@dataclass(frozen=True)
class StopRequest:
    """Why and how gently an attempt is to stop."""

    reason: StopReason
    message: str
    grace_ms: int


class Context:
    """One attempt, as its capability sees it. From other threads use only `output`, `progress` and `is_cancelled`."""

    def __init__(
        self,
        *,
        task_id: str,
        lease_id: str,
        timeout_ms: int,
        on_output: Callable[[str, Any], None],
        limit_timeout: Callable[[int], None],
        traceparent: str | None = None,
    ) -> None:
        self.task_id = task_id
        self.lease_id = lease_id
        self.timeout_ms = timeout_ms
        """Wall time that the task may take; the worker enforces it."""
        self.traceparent = traceparent
        self.stats: dict[str, float] = {}
        """Numbers to report with the outcome, such as `cpuMs`."""
        self.truncated: dict[str, int] = {}
        """Bytes cut from the result, by stream."""
        self.stop_request: StopRequest | None = None
        """Why the attempt is to stop; set once, by the first request."""
        self.is_stop_aware = False
        """Whether the capability looks out for a stop, and so is given time to end by itself."""
        self._on_output = on_output
        self._limit_timeout = limit_timeout
        self._loop = asyncio.get_running_loop()
        self._thread_id = threading.get_ident()
        self._soft_stop = asyncio.Event()
        self._hard_stop = asyncio.Event()

    @property
    def is_cancelled(self) -> bool:
        """Whether the attempt is to stop: by cancellation, a deadline or a drain."""
        self.is_stop_aware = True
        return self.stop_request is not None

    async def cancelled(self) -> None:
        """Wait until the attempt is to stop."""
        self.is_stop_aware = True
        await self._soft_stop.wait()

    async def killed(self) -> None:
        """Wait until the attempt is to stop at once."""
        await self._hard_stop.wait()

    def output(self, stream: str, data: str) -> None:
        """Send text on `stdout`, `stderr` or `log`, live."""
        if threading.get_ident() == self._thread_id:
            self._on_output(stream, data)
        else:
            self._loop.call_soon_threadsafe(self._on_output, stream, data)

    def progress(self, data: Any) -> None:
        """Send any JSON value that tells how far the work is."""
        self.output("progress", data)

    def limit_timeout(self, timeout_ms: int) -> None:
        """Make the deadline earlier than the task's own; a later one changes nothing."""
        self._limit_timeout(timeout_ms)

    def request_stop(self, request: StopRequest) -> None:
        """Ask the capability to stop. Called by the worker."""
        if self.stop_request is None:
            self.stop_request = request
            self._soft_stop.set()
        if request.grace_ms > 0:
            self._loop.call_later(request.grace_ms / 1000, self._hard_stop.set)
        else:
            self._hard_stop.set()
