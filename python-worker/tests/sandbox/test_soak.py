"""Many consecutive runs leave nothing behind. `npm run bench -- --only sandbox` runs more."""

from __future__ import annotations

import asyncio
import os
import resource
from pathlib import Path

from tests.sandbox.support import execute, settled
from tests.sandbox.test_fork_server import python
from tests.sandbox.test_port import open_descriptors
from yardmaster_worker.sandbox import Sandbox
from yardmaster_worker.sandbox.tree_watch import descendants

RUNS = 120
GROWTH_BYTES_MAX = 4 * 1024 * 1024


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()


async def run_many(sandbox: Sandbox) -> tuple[int, int]:
    turns = asyncio.Semaphore(4)

    async def one() -> None:
        async with turns:
            verdict, stdout, _ = await execute(sandbox, python("print('x' * 1000)"))
            assert (verdict.exit_code, len(stdout)) == (0, 1001)

    await asyncio.gather(*(one() for _ in range(RUNS)))
    await settled(sandbox)
    return open_descriptors(), len(descendants(os.getpid()))


async def test_runs_leak_no_memory_descriptor_or_process(
    fork_server: Sandbox,
) -> None:
    first = await run_many(fork_server)
    before_bytes = resident_bytes()
    assert await run_many(fork_server) == first
    assert resident_bytes() - before_bytes < GROWTH_BYTES_MAX
