"""A sandbox of which one can see what it has started: the processes of a run, as the kernel knows them."""

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
"""Its id, and when it has started: an id may be given again."""


class SeenSandbox:
    """Starts programs in another sandbox, and remembers the last one."""

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
        """The first process of the last run, as the machine knows it."""
        return int(self._last._child.init_pid)

    @property
    def is_ready(self) -> bool:
        """Whether as many children wait as are wanted, and none is on its way."""
        pools: list[Any] = self._sandbox._distinct_pools()  # type: ignore[attr-defined]
        return all(
            len(pool._ready) == pool._ready_target and not pool._forking
            for pool in pools
            if pool._server is not None
        )

    async def gone(self) -> float:
        """Return when the first process of the last run is gone: the kernel, or the keeper, lets it be the last one."""
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
        """Return the processes of the last run that there are now, but for its first one, which is the worker's.

        That one tells the end as the last thing it does, and runs none of the program.
        """
        return processes(descendants(self.init_pid)[1:])


def processes(pids: Iterable[int]) -> list[Process]:
    """Return those of the processes that there are, but for dead ones that only wait to be reaped."""
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
    """Return what is still there of a tree."""
    tree = list(tree)
    return [process for process in processes(pid for pid, _ in tree) if process in tree]


def count_below() -> int:
    """Return how many processes there are below this one, dead ones too."""
    return len(descendants(os.getpid()))
