"""Control groups: detection, limits and removal. Version 2 is simulated by folders."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.sandbox.support import execute, settled, shell
from tests.sandbox.test_fork_server import python
from yardmaster_worker.sandbox import Interpreter, RunLimits, Sandbox
from yardmaster_worker.sandbox.cgroups import Cgroups, candidates, delegate, find_cgroups, sweep
from yardmaster_worker.sandbox.choice import SandboxRequirements, choose_sandbox
from yardmaster_worker.sandbox.fork_server import ForkServerSandbox

MEBIBYTE = 1024 * 1024
MOUNTS_V1 = """30 1 0:26 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
31 1 0:27 / /sys/fs/cgroup/pids rw,relatime shared:9 - cgroup cgroup rw,pids
32 1 0:28 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
"""
OWN_V1 = "8:pids:/\n4:memory:/service/a\n0::/\n"


def test_candidates_are_found_for_both_versions() -> None:
    unified, memory = Path("/sys/fs/cgroup/unified"), Path("/sys/fs/cgroup/memory/service/a")
    assert candidates(MOUNTS_V1, OWN_V1) == [
        ("v2", {"memory": unified, "pids": unified}),
        ("v1", {"memory": memory, "pids": Path("/sys/fs/cgroup/pids")}),
    ]
    inner = "30 1 0:26 /docker/x /sys/fs/cgroup rw - cgroup2 cgroup rw\n"
    here = Path("/sys/fs/cgroup/job")
    assert candidates(inner, "0::/docker/x/job\n") == [("v2", {"memory": here, "pids": here})]
    assert candidates("", "0::/\n") == []


def group(folder: Path, procs: str = "", subtree: str = "", controllers: str = "cpu memory pids") -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in (("procs", procs), ("subtree_control", subtree), ("controllers", controllers)):
        (folder / f"cgroup.{name}").write_text(text, encoding="ascii")
    return folder


def test_delegate_moves_a_lone_worker_into_a_child_cgroup(tmp_path: Path) -> None:
    folder = group(tmp_path, procs=f"{os.getpid()}\n")
    delegate(folder)
    assert (folder / "yardmaster/cgroup.procs").read_text(encoding="ascii") == str(os.getpid())
    assert (folder / "cgroup.subtree_control").read_text(encoding="ascii") == "+memory +pids"


@pytest.mark.parametrize(
    ("procs", "controllers"), [(f"{os.getpid()}\n1\n", "memory pids"), (f"{os.getpid()}\n", "cpu pids")]
)
def test_delegate_fails_for_a_shared_cgroup(tmp_path: Path, procs: str, controllers: str) -> None:
    with pytest.raises(OSError, match=r"other processes|not delegated"):
        delegate(group(tmp_path, procs, controllers=controllers))


def test_cgroup_of_version_2_is_limited_and_read(tmp_path: Path) -> None:
    cgroups = Cgroups("v2", {"memory": tmp_path, "pids": tmp_path})
    cgroups.open()
    run = cgroups.adopt([])
    (folder,) = [path for path in tmp_path.glob("yardmaster-*/run-*") if path.is_dir()]
    run.limit(RunLimits(memory_bytes_max=1000, processes_max=7))
    assert (folder / "memory.max").read_text(encoding="ascii") == "1000"
    assert (folder / "pids.max").read_text(encoding="ascii") == "8"
    (folder / "memory.events").write_text("oom 3\noom_kill 0\n", encoding="ascii")
    assert not run.has_run_out_of_memory()
    (folder / "memory.events").write_text("oom 3\noom_kill 1\n", encoding="ascii")
    assert run.has_run_out_of_memory()


def test_sweep_removes_cgroups_of_a_killed_worker(tmp_path: Path) -> None:
    mine = tmp_path / Cgroups("v1", {"memory": tmp_path, "pids": tmp_path})._name
    for folder in (mine, tmp_path / "yardmaster-4194304-77-1", tmp_path / "other-1-1"):
        (folder / "run-1").mkdir(parents=True)
    sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([mine.name, "other-1-1"])


@pytest.fixture
def real() -> Iterator[Cgroups]:
    cgroups = find_cgroups()
    if cgroups is None:
        pytest.skip("this machine gives the worker no control groups")
    yield cgroups
    cgroups.close()


def groups_of(pid: int, cgroups: Cgroups) -> list[str]:
    return [path.name for parent in cgroups._distinct() for path in parent.glob(f"yardmaster-{pid}-*")]


async def test_kernel_limits_the_memory_of_a_run(real: Cgroups, interpreter: Interpreter) -> None:
    sandbox = await choose_sandbox(SandboxRequirements("fork-server"), interpreter)
    assert sandbox.isolation.labels()["isolation-cgroups"] == real.version
    code = "import os, time\nif os.fork() == 0:\n  held = bytearray(b'x') * (600 << 20)\nos.wait()\ntime.sleep(60)"
    try:
        limits = RunLimits(memory_bytes_max=64 * MEBIBYTE)
        verdict, _, _ = await execute(sandbox, python(code, limits=limits))
        assert (verdict.exceeded, verdict.signal) == ("memoryBytes", "SIGKILL")
        assert verdict.memory_bytes_max is not None
        # The program allocates 600 MiB. The measurement adds pages shared with the fork server, outside the cgroup.
        assert verdict.memory_bytes_max <= 128 * MEBIBYTE
    finally:
        await sandbox.close()


async def test_kernel_limits_the_processes_of_a_run(real: Cgroups, interpreter: Interpreter) -> None:
    sandbox = await choose_sandbox(SandboxRequirements("fork-server"), interpreter)
    command = "for n in 1 2 3 4 5 6 7 8 9; do sleep 0.2 & done; wait"
    try:
        verdict, _, stderr = await execute(sandbox, shell(command, limits=RunLimits(processes_max=6)))
        assert (verdict.exit_code, "fork" in stderr) == (2, True)
    finally:
        await sandbox.close()
    assert groups_of(os.getpid(), real) == [real._name] * len(real._distinct())


@pytest.mark.usefixtures("real")
async def test_runs_leave_no_cgroup(interpreter: Interpreter) -> None:
    sandbox = await choose_sandbox(SandboxRequirements("fork-server", ready=2), interpreter)
    assert isinstance(sandbox, ForkServerSandbox)
    await settled(sandbox)
    cgroups = sandbox._backend.cgroups
    assert cgroups is not None
    folders = [parent / cgroups._name for parent in cgroups._distinct()]
    for _ in range(5):
        await execute(sandbox, shell("true"))
    await settled(sandbox)
    for folder in folders:  # cgroups of the ready children
        assert len([path for path in folder.iterdir() if path.is_dir()]) == 2
    await sandbox.close()
    assert not any(folder.exists() for folder in folders)


async def test_worker_enforces_the_memory_limit_without_cgroups(interpreter: Interpreter) -> None:
    sandbox: Sandbox = await choose_sandbox(
        SandboxRequirements("fork-server", has_cgroups=False), interpreter
    )
    code = "held = []\nwhile True: held.append(bytearray(b'x') * (1 << 20))"
    try:
        assert sandbox.isolation.labels()["isolation-cgroups"] == "no"
        limits = replace(RunLimits(), memory_bytes_max=64 * MEBIBYTE)
        verdict, _, _ = await execute(sandbox, python(code, limits=limits))
        assert (verdict.exceeded, verdict.signal) == ("memoryBytes", "SIGKILL")
    finally:
        await sandbox.close()


KILLED = """
import asyncio, sys
from yardmaster_worker.sandbox import base_interpreter
from yardmaster_worker.sandbox.choice import SandboxRequirements, choose_sandbox
async def main():
    sandbox = await choose_sandbox(SandboxRequirements("fork-server"), base_interpreter())
    await sandbox.settled()
    print("ready", flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""


def test_next_start_removes_cgroups_of_a_killed_worker(real: Cgroups) -> None:
    with subprocess.Popen([sys.executable, "-c", KILLED], stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        worker.send_signal(signal.SIGKILL)
    assert groups_of(worker.pid, real) != []
    again = find_cgroups()
    assert again is not None
    again.close()
    assert groups_of(worker.pid, real) == []
