"""Threads for synchronous handlers. They are reused, unlimited in number, and do not delay the exit of the process.

The event loop's default pool is unsuitable: it is small, a function that never returns blocks a thread forever, and
closing the loop waits for every thread.
"""

from __future__ import annotations

import asyncio
import contextvars
import threading
from contextlib import suppress
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["HandlerThreads"]

_T = TypeVar("_T")
_IDLE_MAX = 32


class HandlerThreads:
    """Runs each function in its own thread."""

    def __init__(self) -> None:
        self._idle: list[SimpleQueue[Callable[[], None] | None]] = []
        """Queues of the idle threads."""

    async def run(self, function: Callable[[], _T]) -> _T:
        """Return the result of `function`, which must not raise. If the caller is cancelled, the function keeps
        running.
        """
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[_T] = loop.create_future()
        context = contextvars.copy_context()

        def work() -> None:
            value = context.run(function)
            with suppress(RuntimeError):  # the loop was closed first
                loop.call_soon_threadsafe(_settle, ended, value)

        try:
            self._idle.pop().put(work)
        except IndexError:
            threading.Thread(target=self._live, args=(work,), name="handler", daemon=True).start()
        return await ended

    def _live(self, first: Callable[[], None]) -> None:
        mailbox: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        first()
        while len(self._idle) < _IDLE_MAX:
            self._idle.append(mailbox)
            work = mailbox.get()
            if work is not None:
                work()


def _settle(future: asyncio.Future[_T], value: _T) -> None:
    if not future.done():
        future.set_result(value)
