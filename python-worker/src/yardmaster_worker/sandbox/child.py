"""A child process with bounded reads of its pipes and the resource usage of its process tree.

asyncio's subprocess support reaps with `waitpid`, which loses the usage that `wait4` returns, and waits for the end
of pipes, which a grandchild can hold open forever. Here reading ends with the process: after its exit only
pending output is read.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import subprocess
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import resource
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import ExitStack

__all__ = ["ChildProcess", "Ended", "OutputPipe", "file_of", "reap"]

_READ_BYTES = 64 * 1024
_READS_AT_END_MAX = 64
_BURST_BYTES = 4 * 1024 * 1024
_REST_S = 0.02
"""Pause after each burst of output, so that a program that floods a pipe does not block the loop."""


@dataclass(frozen=True)
class Ended:
    """The end of a process. `status` is as in `subprocess`: the exit code, or minus the signal number."""

    status: int
    usage: resource.struct_rusage


class ChildProcess:
    """One process, read by callbacks on the event loop, reaped once.

    `close` closes the pipes. If the process did not start, their creator closes them.
    """

    def __init__(
        self,
        argv: Sequence[str],
        *,
        env: Mapping[str, str],
        cwd: str | None,
        stdin_fd: int,
        pipes: Sequence[OutputPipe],
        pass_fds: Sequence[int] = (),
    ) -> None:
        stdout, stderr, *more = pipes
        self._pipes = pipes
        try:
            self._process = subprocess.Popen(
                argv,
                env=env,
                cwd=cwd,
                stdin=stdin_fd,
                stdout=stdout.write_fd,
                stderr=stderr.write_fd,
                pass_fds=[*pass_fds, *(pipe.write_fd for pipe in more)],
                start_new_session=True,  # the worker handles Ctrl-C in the terminal
            )
        finally:
            for pipe in pipes:
                pipe.close_write()
        for pipe in pipes:
            pipe.listen()

    @property
    def pid(self) -> int:
        """The process id, which is also the id of its session and process group."""
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        """True if the process was reaped. Its id may then belong to another process."""
        return self._process.returncode is not None

    async def reap(self) -> Ended:
        """Wait for the end of the process and reap it. Its pipes stay open."""
        ended = await reap(self.pid)
        self._process.returncode = ended.status
        return ended

    def read_rest(self) -> None:
        """Deliver pending output."""
        for pipe in self._pipes:
            pipe.read_rest()

    def close(self) -> None:
        """Close the pipes."""
        for pipe in self._pipes:
            pipe.close()


class OutputPipe:
    """A pipe from a child, read in bounded pieces; `opened` closes it."""

    def __init__(self, on_data: Callable[[bytes], None], opened: ExitStack) -> None:
        self._read_fd, self.write_fd = os.pipe()
        self._on_data = on_data
        self._burst_bytes = 0
        self._resting: asyncio.TimerHandle | None = None
        self._is_listening = False
        opened.callback(self.close)
        os.set_blocking(self._read_fd, False)

    def listen(self) -> None:
        """Start delivering output."""
        self._resting = None
        self._burst_bytes = 0
        self._is_listening = True
        asyncio.get_running_loop().add_reader(self._read_fd, self._readable)

    def read_rest(self) -> None:
        """Deliver pending output without waiting."""
        for _ in range(_READS_AT_END_MAX):
            if not self._read():
                return

    def close_write(self) -> None:
        """Close the worker's copy of the write end."""
        if self.write_fd >= 0:
            os.close(self.write_fd)
            self.write_fd = -1

    def close(self) -> None:
        """Close both ends."""
        self._stop_listening()
        if self._resting is not None:
            self._resting.cancel()
        self.close_write()
        if self._read_fd >= 0:
            os.close(self._read_fd)
            self._read_fd = -1

    def _readable(self) -> None:
        read_bytes = self._read()
        self._burst_bytes += read_bytes or 0
        if read_bytes == 0:  # end of file: every writer has closed the pipe
            self._stop_listening()
        elif self._burst_bytes >= _BURST_BYTES:
            self._stop_listening()
            self._resting = asyncio.get_running_loop().call_later(_REST_S, self.listen)

    def _read(self) -> int | None:
        """Return the number of bytes read: 0 at the end, None if nothing is pending."""
        try:
            data = os.read(self._read_fd, _READ_BYTES)
        except BlockingIOError:
            return None
        if data:
            self._on_data(data)
        return len(data)

    def _stop_listening(self) -> None:
        if self._is_listening:
            asyncio.get_running_loop().remove_reader(self._read_fd)
            self._is_listening = False


def file_of(content: bytes) -> int:
    """Return a descriptor of an unnamed, sealed file with this content.

    A writable file would let a program store data without bound, beyond its sandbox limits.
    """
    if not hasattr(os, "memfd_create"):  # not Linux, so there is no sandbox either
        with tempfile.TemporaryFile() as plain:
            plain.write(content)
            plain.seek(0)
            return os.dup(plain.fileno())
    fd = os.memfd_create("yardmaster", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        written = 0
        while written < len(content):
            written += os.pwrite(fd, content[written:] if written else content, written)
        seals = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL
        fcntl.fcntl(fd, fcntl.F_ADD_SEALS, seals)
    except BaseException:
        os.close(fd)
        raise
    return fd


async def reap(pid: int) -> Ended:
    """Wait for the end of a child without blocking the loop, and reap it."""
    loop = asyncio.get_running_loop()
    if not hasattr(os, "pidfd_open"):  # not Linux
        return await loop.run_in_executor(None, _wait4, pid)
    ended = asyncio.Event()
    pidfd = os.pidfd_open(pid)
    loop.add_reader(pidfd, ended.set)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(pidfd)
        os.close(pidfd)
    return _wait4(pid)


def _wait4(pid: int) -> Ended:
    _, status, usage = os.wait4(pid, 0)
    return Ended(os.waitstatus_to_exitcode(status), usage)
