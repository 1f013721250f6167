"""A run in a child of a fork server: waits for a ready child, sends the request, and watches it until its end."""

from __future__ import annotations

import asyncio
import signal
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

from yardmaster_worker.files.work_folders import remove, size_bytes
from yardmaster_worker.sandbox.fork_server.ready_child import ChildEnd
from yardmaster_worker.sandbox.limits import TreeUse, exceeded
from yardmaster_worker.sandbox.port import Verdict
from yardmaster_worker.sandbox.process_run import signal_name
from yardmaster_worker.sandbox.tree_watch import look_at_tree, watch_tree

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from yardmaster_worker.sandbox.fork_server.pool import Pool
    from yardmaster_worker.sandbox.fork_server.ready_child import ReadyChild
    from yardmaster_worker.sandbox.limits import Exceeded, RunLimits
    from yardmaster_worker.sandbox.port import EgressRoute, OnOutput, OnRunning
    from yardmaster_worker.sandbox.process_run import RunPipes

__all__ = ["ForkedRun", "Handover"]

_DISK_INTERVAL_S = 0.25
_READY_S_MAX = 20.0
"""How long a run waits for a child. A fork server takes a while to restart after a crash."""


class Handover:
    """The request for a child; `close` closes the worker's copies of its descriptors."""

    def __init__(
        self,
        make: Callable[[int], Sequence[int]],
        opened: ExitStack,
        limits: RunLimits,
        disk_folder: Path | None = None,
        egress: EgressRoute | None = None,
    ) -> None:
        self.make = make
        """Returns the descriptors for a child with this user number."""
        self.limits = limits
        self.disk_folder = disk_folder
        """The run's own folder on disk; removed at its end."""
        self.egress = egress
        """The run's egress route, if any."""
        self._opened = opened

    def close(self) -> None:
        """Close the descriptors after the handover, or instead of it."""
        self._opened.close()


class ForkedRun:
    """See Run."""

    def __init__(
        self,
        pool: Pool,
        handover: Handover,
        pipes: RunPipes,
        on_output: OnOutput,
        on_running: OnRunning,
        *,
        is_context: bool = False,
    ) -> None:
        self._handover = handover
        self._limits = handover.limits
        self._is_context = is_context
        self._watching: list[asyncio.Future[None]] = []
        self._serving: asyncio.Future[None] | None = None
        self._cpu_before_ms = 0.0
        """CPU time that an interpreter used before the running cell."""
        self._pipes = pipes
        self._on_output = on_output
        self._on_running = on_running
        self._exceeded: Exceeded | None = None
        self._peak = TreeUse(0, 0)
        self._child: ReadyChild | None = None
        self._taking = pool.take()
        if self._taking.done():
            self._begin()
        self._end = asyncio.get_running_loop().create_task(self._watch())

    def interrupt(self) -> None:
        """See Run."""
        if self._child is None:
            self._taking.cancel()
        else:
            self._child.interrupt()

    def terminate(self) -> None:
        """See Run."""
        if self._child is None:
            self._taking.cancel()
        else:
            self._child.terminate()

    def kill(self) -> None:
        """See Run."""
        if self._child is None:
            self._taking.cancel()
        else:
            self._child.kill()

    def wait(self) -> asyncio.Future[Verdict]:
        """See Run."""
        return asyncio.shield(self._end)

    async def _watch(self) -> Verdict:
        try:
            end = await self._ended()
        finally:
            self._handover.close()
            self._pipes.finish()
            await self._remove_folder()
            if self._handover.egress is not None:
                await self._handover.egress.close()
        if end.not_started is not None:
            self._on_output("stderr", f"{end.not_started}\n".encode())
        status = end.status if end.not_started is None else None
        if status == -signal.SIGKILL and (end.cpu_ms or 0) > self._handover.limits.cpu_ms_max:
            self._exceeded = (
                self._exceeded or "cpuMs"
            )  # the kernel's limit, for one process, was reached first
        if end.is_out_of_memory:
            self._exceeded = self._exceeded or "memoryBytes"
        return Verdict(
            exit_code=status if status is not None and status >= 0 else None,
            signal=self._signal(end),
            # The kernel reports no usage of a killed tree, so the last measurement is reported.
            cpu_ms=None if end.cpu_ms is None else max(end.cpu_ms, self._peak.cpu_ms),
            memory_bytes_max=max(end.memory_bytes_max or 0, self._peak.memory_bytes) or None,
            report=self._pipes.reported,
            exceeded=self._exceeded,
            fault=end.fault,
            network=self._handover.egress.decisions if self._handover.egress is not None else (),
        )

    async def _ended(self) -> ChildEnd:
        if self._child is None:
            try:
                await asyncio.wait_for(asyncio.shield(self._taking), _READY_S_MAX)
            except TimeoutError:
                self._taking.cancel()
                return ChildEnd(fault="no child of the fork server was ready in time")
            except asyncio.CancelledError:
                if not self._taking.cancelled():
                    raise
                return ChildEnd()
            self._begin()
        assert self._child is not None  # noqa: S101 - for the type checker
        self._watch_use()
        try:
            return await self._child.ended
        finally:
            self._stop_watching()

    def flush(self) -> None:
        """See Run."""
        if not self._end.done():
            self._pipes.flush()

    def resume(self, limits: RunLimits | None) -> None:
        """See Run."""
        self._limits = limits or self._handover.limits
        self._peak = TreeUse(self._cpu_before_ms, 0)
        if self._child is not None:
            self._child.limit(self._limits)
            self._child.thaw()
            self._watch_use()

    async def pause(self) -> TreeUse | None:
        """See Run."""
        self._stop_watching()
        if self._child is None or self._child.init_pid is None or self._child.is_over:
            return None
        self._child.freeze()
        use = await look_at_tree(self._child.init_pid)
        before_ms, self._cpu_before_ms = self._cpu_before_ms, max(use.cpu_ms, self._cpu_before_ms)
        return TreeUse(self._cpu_before_ms - before_ms, max(use.memory_bytes, self._peak.memory_bytes))

    def _watch_use(self) -> None:
        self._stop_watching()
        if self._child is not None and self._child.init_pid is not None:
            watch = watch_tree(self._child.init_pid, self._limits, self._used)
            self._watching.append(asyncio.ensure_future(watch))
        if self._handover.disk_folder is not None:
            self._watching.append(asyncio.ensure_future(self._watch_disk(self._handover.disk_folder)))

    def _stop_watching(self) -> None:
        for watching in self._watching:
            watching.cancel()
        self._watching.clear()

    def _begin(self) -> None:
        self._child = self._taking.result()
        self._child.limit(self._limits)
        self._child.on_listening = self._listening
        with suppress(OSError):  # it has ended, which is reported separately
            self._child.send(self._handover.make(self._child.user))
        self._handover.close()
        self._pipes.listen()
        if self._pipes.report is None and not self._is_context:
            self._on_running()

    def _listening(self, listening: socket.socket) -> None:
        if self._handover.egress is None or self._serving is not None:
            listening.close()
        else:
            self._serving = asyncio.ensure_future(self._handover.egress.serve(listening))

    def _used(self, use: TreeUse) -> None:
        self._peak = TreeUse(
            max(self._peak.cpu_ms, use.cpu_ms), max(self._peak.memory_bytes, use.memory_bytes)
        )
        of_cell = TreeUse(use.cpu_ms - self._cpu_before_ms, use.memory_bytes)
        self._exceeded = self._exceeded or exceeded(of_cell, self._limits)
        if self._child is not None and self._child.is_out_of_memory:
            self._exceeded = self._exceeded or "memoryBytes"
        if self._exceeded is not None:
            self.kill()

    async def _watch_disk(self, folder: Path) -> None:
        loop = asyncio.get_running_loop()
        bytes_max = self._limits.disk_bytes_max
        while True:
            await asyncio.sleep(_DISK_INTERVAL_S)
            if await loop.run_in_executor(None, size_bytes, folder, bytes_max) > bytes_max:
                self._exceeded = self._exceeded or "diskBytes"
                self.kill()

    async def _remove_folder(self) -> None:
        folder = self._handover.disk_folder
        if folder is not None:
            await asyncio.get_running_loop().run_in_executor(None, remove, folder)

    def _signal(self, end: ChildEnd) -> str | None:
        if end.not_started is not None or end.fault is not None:
            return None
        if end.status is None:
            return "SIGKILL"
        return signal_name(-end.status) if end.status < 0 else None
