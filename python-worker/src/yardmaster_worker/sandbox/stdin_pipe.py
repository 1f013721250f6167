"""Standard input that stays open while a program runs."""

from __future__ import annotations

import asyncio
import os

__all__ = ["StdinPipe"]


class StdinPipe:
    """A pipe: its reading end is for the sandbox to take, its writing end for whoever made it."""

    def __init__(self) -> None:
        self._read_fd, self._write_fd = os.pipe()
        os.set_blocking(self._write_fd, False)

    def take(self) -> int:
        """Return the reading end, which is the sandbox's to close from now on."""
        fd, self._read_fd = self._read_fd, -1
        return fd

    async def write(self, data: bytes) -> bool:
        """Write all of it, as fast as the program reads; return whether it still reads."""
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[os.write(self._write_fd, rest) :]
            except BlockingIOError:
                await self._writable()
            except BrokenPipeError:
                return False
        return True

    def end(self) -> None:
        """Let the program read the end."""
        if self._write_fd >= 0:
            os.close(self._write_fd)
            self._write_fd = -1

    def close(self) -> None:
        """Close what is left open."""
        self.end()
        if self._read_fd >= 0:
            os.close(self._read_fd)
            self._read_fd = -1

    async def _writable(self) -> None:
        loop, ready = asyncio.get_running_loop(), asyncio.Event()
        loop.add_writer(self._write_fd, ready.set)
        try:
            await ready.wait()
        finally:
            loop.remove_writer(self._write_fd)
