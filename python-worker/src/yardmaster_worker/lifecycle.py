"""When the worker is to end: by a signal, or because the program that started it is gone."""

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
    """Two wishes: `drain` (finish what runs, then end) and `now` (kill what runs and end)."""

    def __init__(self) -> None:
        self.drain = asyncio.Event()
        self.now = asyncio.Event()
        self.reason = ""

    def ask(self, reason: str) -> None:
        """Ask to drain; asked again, end now."""
        if self.drain.is_set():
            self.now.set()
        else:
            self.reason = reason
            self.drain.set()

    def ask_now(self, reason: str) -> None:
        """Ask to end at once."""
        self.reason = self.reason or reason
        self.drain.set()
        self.now.set()

    @contextmanager
    def on_signals(self) -> Iterator[None]:
        """Drain on the first SIGTERM or SIGINT, end on the second."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.ask, number.name)
        try:
            yield
        finally:
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(number)

    def with_parent(self, fd: int = 0) -> None:
        """End at once when `fd` (standard input) ends: whoever held its other side is gone, however it ended."""
        loop = asyncio.get_running_loop()

        def watch() -> None:
            with suppress(OSError):  # no standard input at all is an end too
                while os.read(fd, 4096):
                    pass
            with suppress(RuntimeError):  # the loop has ended first
                loop.call_soon_threadsafe(self.ask_now, "the parent is gone")

        # A thread, since a loop cannot wait for every kind of file; it ends with the process.
        threading.Thread(target=watch, name="parent-watch", daemon=True).start()
