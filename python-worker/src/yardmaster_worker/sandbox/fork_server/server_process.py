"""One fork server as a process: its start, its children, its end."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from yardmaster_worker.logs import log
from yardmaster_worker.sandbox.child import OutputPipe, reap
from yardmaster_worker.sandbox.fork_server.ready_child import ChildEnd, ReadyChild
from yardmaster_worker.sandbox.port import SandboxUnavailable
from yardmaster_worker.sandbox.tree_watch import descendants

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Coroutine

    from yardmaster_worker.sandbox.fork_server.backend import Backend, StartedServer

__all__ = ["ServerProcess"]

_START_S_MAX = 60.0
"""Preloading reads hundreds of files, possibly from a cold disk."""
_END_S_MAX = 3.0
# Moving a process into a control group may block in the kernel for some milliseconds.
_movers = ThreadPoolExecutor(2, "cgroups")
_T = TypeVar("_T")
_MESSAGE_BYTES_MAX = 16 * 1024
_STDERR_BYTES_MAX = 4096


class ServerProcess:
    """A fork server process. `on_end` is called once, when it has ended for any reason."""

    def __init__(self, backend: Backend, on_end: Callable[[], None], on_reaped: Callable[[], None]) -> None:
        self._backend = backend
        self._on_end = on_end
        self._on_reaped = on_reaped
        self._children: dict[int, ReadyChild] = {}
        self._numbers = 0
        self._stderr = bytearray()
        self._opened = ExitStack()
        self._is_ready = asyncio.Event()
        self._ending: asyncio.Task[None] | None = None
        self._is_closing = False
        self._finishing: asyncio.Future[int | None] | None = None
        self._moving: set[asyncio.Task[None]] = set()
        """Running operations on control groups."""
        self.preloaded: list[str] = []
        """The preloaded modules."""

    async def start(self) -> None:
        """Start the process; return when it accepts requests. Raises SandboxUnavailable."""
        try:
            await asyncio.get_running_loop().run_in_executor(None, self._backend.prepare)
        except OSError as error:
            raise SandboxUnavailable(f"cannot prepare the fork server: {error}") from error
        try:
            started = self._started()
        except OSError as error:
            self._opened.close()
            raise SandboxUnavailable(f"cannot start the fork server: {error}") from error
        self._complaints.listen()
        loop = asyncio.get_running_loop()
        loop.add_reader(self._control, self._readable)
        self._process = started.process
        self._ending = loop.create_task(self._watch(self._process))
        try:
            await self._wait_until_ready(started, self._ending)
        except asyncio.CancelledError:
            await self.close()
            raise
        if not self._is_ready.is_set() or self._ending.done():
            await self.close()
            stderr_text = self._stderr.decode("utf-8", "replace").strip()
            raise SandboxUnavailable(f"the fork server did not start: {stderr_text[-500:]}")

    @property
    def has_unreaped(self) -> bool:
        """True while namespaces of an ended child are still being torn down."""
        return bool(self._moving) or any(child.is_over for child in self._children.values())

    def fork(self, on_ready: Callable[[ReadyChild], None]) -> ReadyChild:
        """Request a child. Raises OSError if that is not possible now."""
        self._numbers += 1
        users = self._backend.users
        user = users.acquire() if users is not None else 0
        adopt = on_ready if self._backend.cgroups is None else lambda child: self._adopt(child, on_ready)
        try:
            child = ReadyChild(self._numbers, adopt, self._backend.has_namespaces, user)
        except OSError:
            if users is not None:
                users.release(user)
            raise
        try:
            socket.send_fds(self._control, [f"{child.number} {user}".encode()], [child.other_end.fileno()])
        except OSError:
            self._gone(child)
            child.close()
            raise
        self._children[child.number] = child
        child.listen()
        return child

    async def close(self) -> None:
        """Stop the process and everything in it; return when it has ended."""
        if self._ending is None:
            return
        self._is_closing = True
        with suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        _, late = await asyncio.wait({self._ending}, timeout=_END_S_MAX)
        if late:
            self._process.send_signal(signal.SIGKILL)
            await self._ending

    def _started(self) -> StartedServer:
        self._control, other_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._opened.callback(self._control.close)
        with other_end:
            self._control.setblocking(False)
            self._complaints = OutputPipe(self._complained, self._opened)
            try:
                return self._backend.start(other_end.fileno(), self._complaints.write_fd)
            finally:
                self._complaints.close_write()

    async def _wait_until_ready(self, started: StartedServer, ending: asyncio.Task[None]) -> None:
        self._finishing = asyncio.get_running_loop().run_in_executor(None, started.finish)
        await asyncio.shield(self._finishing)
        ready = asyncio.ensure_future(self._is_ready.wait())
        try:
            await asyncio.wait({ready, ending}, timeout=_START_S_MAX, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ready.cancel()

    async def _watch(self, process: subprocess.Popen[bytes]) -> None:
        ended = await reap(process.pid)
        process.returncode = ended.status
        self._complaints.read_rest()
        if self._is_ready.is_set() and not self._is_closing:
            log.error(
                "fork_server_exited",
                "the fork server ended unexpectedly; restarting it",
                status=ended.status,
            )
        inner_pid = await self._finishing if self._finishing is not None else None
        for pid in [*([inner_pid] if inner_pid is not None else []), *self._supervisors()]:
            with suppress(ChildProcessError, ProcessLookupError):  # its parent has reaped it
                await reap(pid)
        asyncio.get_running_loop().remove_reader(self._control)
        self._opened.close()
        for child in list(self._children.values()):
            child.end(ChildEnd(fault="the fork server has ended"))
            self._gone(child)
        self._children.clear()
        while self._moving:
            await asyncio.wait(self._moving)
        self._on_end()

    def _readable(self) -> None:
        while True:
            try:
                message = self._control.recv(_MESSAGE_BYTES_MAX)
            except BlockingIOError:
                return
            except OSError:
                message = b""
            if not message:
                asyncio.get_running_loop().remove_reader(self._control)
                return
            self._described_file(message)

    def _described_file(self, message: bytes) -> None:
        said = json.loads(message)
        if "ready" in said:
            self.preloaded = said["ready"]
            self._is_ready.set()
            return
        child = self._children.pop(said["reaped"], None)
        if child is not None:
            child.end(
                ChildEnd(
                    not_started=said.get("error"),
                    cpu_ms=said.get("cpuMs"),
                    memory_bytes_max=said.get("memoryBytesMax"),
                )
            )
            self._gone(child)
            self._on_reaped()

    def _supervisors(self) -> list[int]:
        """Return the supervisors that the worker adopted after the server was killed; none with namespaces."""
        if self._backend.has_namespaces:  # its children died with it
            return []
        return [child.init_pid for child in self._children.values() if child.init_pid is not None]

    def _gone(self, child: ReadyChild) -> None:
        if self._backend.users is not None:
            self._backend.users.release(child.user)
        if self._backend.cgroups is not None and child.cgroup is not None:
            self._move(self._in_thread(self._backend.cgroups.remove, child.cgroup))

    def _adopt(self, child: ReadyChild, on_ready: Callable[[ReadyChild], None]) -> None:
        self._move(self._into_group(child, on_ready))

    async def _into_group(self, child: ReadyChild, on_ready: Callable[[ReadyChild], None]) -> None:
        cgroups, init_pid = self._backend.cgroups, child.init_pid
        assert cgroups is not None and init_pid is not None  # noqa: S101, PT018 - for the type checker
        try:
            group = await self._in_thread(lambda: cgroups.adopt(descendants(init_pid)))
        except OSError as error:
            if not child.ended.done():  # without a control group, only the worker itself enforces the limits
                log.warning(
                    "cgroup_join_failed",
                    "could not move a run into a control group; the worker itself checks its limits",
                    reason=str(error),
                )
                on_ready(child)
            return
        child.cgroup = group
        if child.ended.done():
            await self._in_thread(cgroups.remove, group)
        else:
            on_ready(child)

    def _move(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._moving.add(task)
        task.add_done_callback(self._moved)

    def _moved(self, task: asyncio.Task[None]) -> None:
        self._moving.discard(task)
        self._on_reaped()

    @staticmethod
    async def _in_thread(function: Callable[..., _T], *arguments: Any) -> _T:
        return await asyncio.get_running_loop().run_in_executor(_movers, function, *arguments)

    def _complained(self, data: bytes) -> None:
        self._stderr = (self._stderr + data)[-_STDERR_BYTES_MAX:]
        text = data.decode("utf-8", "replace")[:1000]
        log.info("fork_server_logged", "the fork server wrote to standard error", text=text)
