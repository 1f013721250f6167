"""The end of the worker: by signal, or because its parent process is gone."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Ending"]


class Ending:
    """Two events: `drain` (finish running attempts, then exit) and `now` (kill them and exit)."""

    def __init__(self) -> None:
        self.drain = asyncio.Event()
        self.now = asyncio.Event()
        self.reason = ""

    def request_drain(self, reason: str) -> None:
        """Request a drain; a second request exits at once."""
        if self.drain.is_set():
            self.now.set()
        else:
            self.reason = reason
            self.drain.set()

    def request_exit(self, reason: str) -> None:
        """Request an immediate exit."""
        self.reason = self.reason or reason
        self.drain.set()
        self.now.set()

    @contextmanager
    def on_signals(self) -> Iterator[None]:
        """Drain on the first SIGTERM or SIGINT, exit on the second."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.request_drain, number.name)
        try:
            yield
        finally:
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(number)

    def with_parent(self, fd: int = 0) -> None:
        """Exit at once when `fd` (standard input) reaches its end: the parent process has ended."""
        loop = asyncio.get_running_loop()

        def watch() -> None:
            with suppress(OSError):  # a missing standard input counts as its end
                while os.read(fd, 4096):
                    pass
            with suppress(RuntimeError):  # the loop was closed first
                loop.call_soon_threadsafe(self.request_exit, "the parent process has exited")

        # A thread, because the event loop cannot watch every kind of file. It ends with the process.
        threading.Thread(target=watch, name="parent-watch", daemon=True).start()
