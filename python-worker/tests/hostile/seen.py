"""A sandbox wrapper that exposes the processes of a run as the kernel sees them."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from yardmaster_worker.sandbox import ProgramSpec, Run, Sandbox
from yardmaster_worker.sandbox.tree_watch import descendants

Process = tuple[int, str]
"""Process id and start time, because ids are reused."""


class SeenSandbox:
    """Wraps a sandbox and records its last run."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._last: Any = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sandbox, name)

    def start(self, spec: ProgramSpec, *callbacks: Any) -> Run:
        self._last = self._sandbox.start(spec, *callbacks)
        return self._last  # type: ignore[no-any-return]

    @property
    def init_pid(self) -> int:
        """The first process of the last run, by its id on the machine."""
        return int(self._last._child.init_pid)

    @property
    def is_ready(self) -> bool:
        """True if enough children are ready and none is starting."""
        pools: list[Any] = self._sandbox._distinct_pools()  # type: ignore[attr-defined]
        return all(
            len(pool._ready) == pool._ready_target and not pool._forking
            for pool in pools
            if pool._server is not None
        )

    async def gone(self) -> float:
        """Return the time at which the first process of the last run is gone; the kernel or supervisor ends it last."""
        loop = asyncio.get_running_loop()
        gone: asyncio.Future[float] = loop.create_future()
        try:
            pidfd = os.pidfd_open(self.init_pid)
        except ProcessLookupError:
            return time.monotonic()

        def over() -> None:
            loop.remove_reader(pidfd)
            gone.set_result(time.monotonic())

        loop.add_reader(pidfd, over)
        try:
            return await gone
        finally:
            os.close(pidfd)

    def tree(self) -> list[Process]:
        """Return the current processes of the last run, except its first one, which belongs to the worker.

        The first process reports the end as its last action and runs none of the program.
        """
        return processes(descendants(self.init_pid)[1:])


def processes(pids: Iterable[int]) -> list[Process]:
    """Return the live processes among these, without zombies."""
    found = []
    for pid in pids:
        try:
            fields = (
                Path(f"/proc/{pid}/stat")
                .read_text(encoding="utf-8", errors="replace")
                .rpartition(")")[2]
                .split()
            )
        except OSError:
            continue  # it has ended
        if fields[0] not in "ZX":
            found.append((pid, fields[19]))
    return found


def alive(tree: Iterable[Process]) -> list[Process]:
    """Return the processes of a tree that still exist."""
    tree = list(tree)
    return [process for process in processes(pid for pid, _ in tree) if process in tree]


def count_below() -> int:
    """Return the number of descendants of this process, including zombies."""
    return len(descendants(os.getpid()))
