"""Measures the resource usage of process trees, which the kernel does not limit as a whole."""

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
# Separate threads, because synchronous handlers may occupy all other threads.
_watchers = ThreadPoolExecutor(2, "tree-watch")
_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


async def watch_tree(init_pid: int, limits: RunLimits, on_use: Callable[[TreeUse], None]) -> None:
    """Measure a tree periodically. Cancel it when the tree has ended, before its process id is reused."""
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(_WATCH_INTERVAL_S)
        on_use(await loop.run_in_executor(_watchers, tree_use, init_pid, limits.memory_bytes_max))


async def look_at_tree(init_pid: int) -> TreeUse:
    """Measure a tree once."""
    return await asyncio.get_running_loop().run_in_executor(_watchers, tree_use, init_pid)


def tree_use(root_pid: int, enough_bytes: int = 0) -> TreeUse:
    """Return the usage of a process and its descendants.

    Only if the sum of resident sizes exceeds `enough_bytes` are shared pages counted once, which is slower.
    """
    pids = descendants(root_pid)
    cpu_ms = sum(_cpu_ms(pid) for pid in pids)
    memory_bytes = sum(_resident_bytes(pid) for pid in pids)
    if memory_bytes > enough_bytes:
        memory_bytes = sum(_proportional_bytes(pid) for pid in pids)
    return TreeUse(cpu_ms, memory_bytes)


def descendants(root_pid: int) -> list[int]:
    """Return a process and all its descendants."""
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
        return [f"{folder}/{name}" for name in os.listdir(folder)]  # noqa: PTH208 - faster for many entries
    except OSError:
        return []


def _cpu_ms(pid: int) -> float:
    # The program's name, in parentheses, may contain anything.
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
    """Return the content of a kernel file; empty if its process is gone."""
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
