"""Standard input that stays open while a program runs."""

from __future__ import annotations

import asyncio
import os

__all__ = ["StdinPipe"]


class StdinPipe:
    """A pipe: the sandbox takes its read end, its creator writes."""

    def __init__(self) -> None:
        self._read_fd, self._write_fd = os.pipe()
        os.set_blocking(self._write_fd, False)

    def take(self) -> int:
        """Return the read end, which the sandbox closes."""
        fd, self._read_fd = self._read_fd, -1
        return fd

    async def write(self, data: bytes) -> bool:
        """Write all data at the program's pace; return False if it has closed its input."""
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
        """Close the write end."""
        if self._write_fd >= 0:
            os.close(self._write_fd)
            self._write_fd = -1

    def close(self) -> None:
        """Close both ends."""
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
