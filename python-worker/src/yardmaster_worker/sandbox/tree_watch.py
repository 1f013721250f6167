"""The watch over what the kernel does not limit for a whole tree of processes."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from yardmaster_worker.sandbox.limits import TreeUse

if TYPE_CHECKING:
    from collections.abc import Callable

    from yardmaster_worker.sandbox.limits import RunLimits

__all__ = ["descendants", "look_at_tree", "tree_use", "watch_tree"]

_WATCH_INTERVAL_S = 0.05
# Threads of its own: those that run plain functions of capabilities may all be busy.
_watchers = ThreadPoolExecutor(2, "tree-watch")
_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


async def watch_tree(init_pid: int, limits: RunLimits, on_use: Callable[[TreeUse], None]) -> None:
    """Look at a tree now and then; to be cancelled when it has ended, before its id is another's."""
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(_WATCH_INTERVAL_S)
        on_use(await loop.run_in_executor(_watchers, tree_use, init_pid, limits.memory_bytes_max))


async def look_at_tree(init_pid: int) -> TreeUse:
    """Look at a tree once."""
    return await asyncio.get_running_loop().run_in_executor(_watchers, tree_use, init_pid)


def tree_use(root_pid: int, enough_bytes: int = 0) -> TreeUse:
    """Return what a process and its descendants use.

    Resident sizes are summed first; only if they come to more than `enough_bytes` are the pages that processes share
    counted once, since that takes the kernel longer.
    """
    pids = descendants(root_pid)
    cpu_ms = sum(_cpu_ms(pid) for pid in pids)
    memory_bytes = sum(_resident_bytes(pid) for pid in pids)
    if memory_bytes > enough_bytes:
        memory_bytes = sum(_proportional_bytes(pid) for pid in pids)
    return TreeUse(cpu_ms, memory_bytes)


def descendants(root_pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    found, new = [], [root_pid]
    while new:
        pid = new.pop()
        found.append(pid)
        for path in _threads(pid):
            new += [int(child) for child in _read(f"{path}/children").split()]
    return found


def _threads(pid: int) -> list[str]:
    folder = f"/proc/{pid}/task"
    try:
        return [f"{folder}/{name}" for name in os.listdir(folder)]  # noqa: PTH208 - there may be many
    except OSError:
        return []


def _cpu_ms(pid: int) -> float:
    # The name of the program, in parentheses, may hold anything.
    times = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()[11:15]
    return sum(int(ticks) for ticks in times) * _TICK_MS


def _resident_bytes(pid: int) -> int:
    sizes = _read(f"/proc/{pid}/statm").split()
    return int(sizes[1]) * _PAGE_BYTES if sizes else 0


def _proportional_bytes(pid: int) -> int:
    for line in _read(f"/proc/{pid}/smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return _resident_bytes(pid)


def _read(path: str) -> str:
    """Return what is in a file of the kernel; nothing if its process is gone."""
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
