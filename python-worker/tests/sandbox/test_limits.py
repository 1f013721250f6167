from __future__ import annotations

import os
from dataclasses import replace

import pytest

from tests.sandbox.support import execute, shell, start
from tests.sandbox.test_fork_server import python
from yardmaster_worker.sandbox import DEFAULTS, RunLimits, Sandbox
from yardmaster_worker.sandbox.limits import Exceeded, TreeUse, exceeded
from yardmaster_worker.sandbox.tree_watch import tree_use

MEBIBYTE = 1024 * 1024


@pytest.mark.parametrize(
    ("use", "what"),
    [
        (TreeUse(600_000, 2048 * MEBIBYTE), None),
        (TreeUse(600_001, 0), "cpuMs"),
        (TreeUse(600_001, 2048 * MEBIBYTE + 1), "memoryBytes"),
    ],
)
def test_exceeded_returns_the_exceeded_limit(use: TreeUse, what: Exceeded | None) -> None:
    assert exceeded(use, DEFAULTS) == what


def test_given_limits_replace_defaults() -> None:
    assert DEFAULTS.overridden_by({"openFiles": 5}) == replace(DEFAULTS, open_files_max=5)
    assert DEFAULTS.on_wire()["openFiles"] == 1024


def test_tree_use_includes_this_process() -> None:
    use = tree_use(os.getpid())
    assert use.cpu_ms > 0
    assert use.memory_bytes > MEBIBYTE


def test_tree_use_of_an_ended_process_is_zero() -> None:
    assert tree_use(4_194_305) == TreeUse(0, 0)


async def test_shared_pages_are_counted_once(fork_server: Sandbox) -> None:
    code = """import os, time
held = bytearray(b'x') * (40 << 20)
for _ in range(10):
    if os.fork() == 0:
        time.sleep(0.4)
        os._exit(0)
while True:
    try:
        os.wait()
    except ChildProcessError:
        break"""
    spec = python(code, limits=RunLimits(memory_bytes_max=128 * MEBIBYTE))
    verdict, _, stderr = await execute(fork_server, spec)
    assert (verdict.exceeded, verdict.exit_code) == (None, 0), stderr


async def test_processes_of_one_run_do_not_count_for_another(fork_server: Sandbox) -> None:
    limits = RunLimits(processes_max=12)
    first = start(
        fork_server, shell("for n in 1 2 3 4 5 6 7; do sleep 60 & done; echo ready; wait", limits=limits)
    )
    await first.printed("ready\n")
    second, stdout, stderr = await execute(
        fork_server, shell("for n in 1 2 3 4 5 6 7; do sleep 0.01 & done; wait; echo done", limits=limits)
    )
    first.run.kill()
    await first.run.wait()
    assert (second.exit_code, stdout, stderr) == (0, "done\n", "")


async def test_limit_beyond_the_kernel_range_is_unlimited(fork_server: Sandbox) -> None:
    code = "import resource; print(max(resource.getrlimit(resource.RLIMIT_CPU)) * 10**9 < 2**64)"
    verdict, stdout, stderr = await execute(fork_server, python(code, limits=RunLimits(cpu_ms_max=10**15)))
    assert (verdict.exit_code, stdout) == (0, "True\n"), stderr
