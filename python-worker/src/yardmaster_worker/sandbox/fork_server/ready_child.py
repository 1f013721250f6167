"""A child of a fork server, as the worker holds it: a socket for messages, and a descriptor for killing its
init.

States: forking (its socket was sent to the fork server), ready (its init has reported), busy (a request was sent),
ended (its init has reported the status and reaped all other processes; or the fork server has reaped the init or
ended). A child is used once.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from yardmaster_worker.sandbox.cgroups import RunCgroup
    from yardmaster_worker.sandbox.limits import RunLimits

__all__ = ["ChildEnd", "ReadyChild"]

_MESSAGE_BYTES_MAX = 4096
_CREDENTIALS = struct.Struct("3i")
_FD = struct.Struct("i")


@dataclass(frozen=True)
class ChildEnd:
    """The end of a child: the status of its program (as in `subprocess`), a failed start, or a failure of the server."""

    status: int | None = None
    not_started: str | None = None
    """Why the program did not start."""
    fault: str | None = None
    cpu_ms: float | None = None
    memory_bytes_max: int | None = None
    is_out_of_memory: bool = False
    """True if the kernel killed one of its processes at the memory limit of its control group."""


class ReadyChild:
    """One child, from fork to end."""

    def __init__(
        self, number: int, on_ready: Callable[[ReadyChild], None], has_namespaces: bool = True, user: int = 0
    ) -> None:
        self.number = number
        self.user = user
        """Number of its own kernel user, if it has one."""
        self.cgroup: RunCgroup | None = None
        """Set before it is ready, if there are control groups."""
        self.on_listening: Callable[[socket.socket], None] = lambda listening: listening.close()
        """Called with the socket on which a program with network access waits for its proxy."""
        self._kill_signal = signal.SIGKILL if has_namespaces else signal.SIGQUIT
        self.init_pid: int | None = None
        """Process id of its init; valid until it has ended."""
        self.ended: asyncio.Future[ChildEnd] = asyncio.get_running_loop().create_future()
        self._on_ready = on_ready
        self._pidfd = -1
        self._said: dict[str, Any] = {}
        self._is_read = False
        self._socket, self.other_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)

    @property
    def is_over(self) -> bool:
        """True if the child has ended or was given up."""
        return self._socket.fileno() < 0

    @property
    def is_out_of_memory(self) -> bool:
        """True if the kernel killed one of its processes at the memory limit of its control group."""
        return self.cgroup is not None and self.cgroup.has_run_out_of_memory()

    def limit(self, limits: RunLimits) -> None:
        """Set the limits of the child's control group, if it has one."""
        if self.cgroup is not None:
            with suppress(OSError):  # it already uses more memory: the worker's own limit stops it
                self.cgroup.limit(limits)

    def listen(self) -> None:
        """Start waiting until the child is ready. Called after the other end of the socket was sent."""
        self.other_end.close()
        self._read()

    def send(self, fds: Sequence[int]) -> None:
        """Send the request and the streams. Raises OSError if the child has ended."""
        socket.send_fds(self._socket, [b"run"], list(fds))
        self._read()

    def interrupt(self) -> None:
        """Send SIGINT to the program and its process group, through the init."""
        self._signal(signal.SIGINT)

    def terminate(self) -> None:
        """Send SIGTERM to every process of the program, through the init."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """Kill everything in the child's PID namespace; without namespaces, the supervisor does that."""
        self._signal(self._kill_signal)

    def freeze(self) -> None:
        """Stop everything in the child's PID namespace except the init, until `thaw`."""
        self._signal(signal.SIGUSR1)

    def thaw(self) -> None:
        """Continue the stopped processes."""
        self._signal(signal.SIGUSR2)

    def end(self, end: ChildEnd) -> None:
        """Record the child's end and close its descriptors."""
        if self.ended.done():
            return
        with suppress(OSError):
            while self._receive():
                pass
        self.close()
        said = self._said
        peak_bytes = self.cgroup.memory_bytes_max() if self.cgroup is not None else 0
        not_started = said.get("failed", end.not_started)
        self.ended.set_result(
            ChildEnd(
                status=said.get("status") if not_started is None else None,
                not_started=not_started,
                fault=end.fault,
                cpu_ms=said.get("cpuMs", end.cpu_ms),
                memory_bytes_max=peak_bytes or said.get("memoryBytesMax", end.memory_bytes_max),
                is_out_of_memory=self.is_out_of_memory,
            )
        )

    def close(self) -> None:
        """Close the descriptors. A child that waits for a request then exits."""
        self._stop_reading()
        self._socket.close()
        self.other_end.close()
        if self._pidfd >= 0:
            os.close(self._pidfd)
            self._pidfd = -1

    def _readable(self) -> None:
        try:
            is_open = self._receive()
        except BlockingIOError:
            return
        except OSError:
            is_open = False
        if self._said.get("status") is not None:
            self.end(ChildEnd())
        elif not is_open:  # it was killed: the fork server reports when it is reaped
            self._stop_reading()
        elif self._said.pop("ready", False):
            self._stop_reading()
            self._on_ready(self)

    def _receive(self) -> bool:
        room = socket.CMSG_SPACE(_CREDENTIALS.size) + socket.CMSG_SPACE(_FD.size)
        message, ancillary, _, _ = self._socket.recvmsg(_MESSAGE_BYTES_MAX, room, socket.MSG_CMSG_CLOEXEC)
        for listening in _sockets(ancillary):
            self.on_listening(listening)
        if not message:
            return False
        said = json.loads(message)
        self._said |= said
        if said.get("ready"):
            self._set_init_pid(_sender(ancillary))
        return True

    def _set_init_pid(self, pid: int) -> None:
        pidfd = os.pidfd_open(pid)
        # Only the child holds the other end. While it is open the init is not reaped, so its id is still valid.
        with suppress(BlockingIOError):
            if not self._socket.recv(1, socket.MSG_PEEK):
                os.close(pidfd)
                raise OSError("the child has ended")
        self._pidfd, self.init_pid = pidfd, pid

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            if self._pidfd >= 0:
                signal.pidfd_send_signal(self._pidfd, number)

    def _read(self) -> None:
        # By number: the loop formats an unknown object as text, which is slow for a socket.
        asyncio.get_running_loop().add_reader(self._socket.fileno(), self._readable)
        self._is_read = True

    def _stop_reading(self) -> None:
        if self._is_read:
            asyncio.get_running_loop().remove_reader(self._socket.fileno())
            self._is_read = False


def _sender(ancillary: Sequence[tuple[int, int, bytes]]) -> int:
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_CREDENTIALS:
            return int(_CREDENTIALS.unpack_from(data)[0])
    raise OSError("a message without credentials")


def _sockets(ancillary: Sequence[tuple[int, int, bytes]]) -> list[socket.socket]:
    return [
        socket.socket(fileno=fd)
        for level, kind, data in ancillary
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS
        for (fd,) in _FD.iter_unpack(data[: len(data) - len(data) % _FD.size])
    ]
