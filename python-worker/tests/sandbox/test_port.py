"""The contract of the port, run on each sandbox."""

from __future__ import annotations

import asyncio
import errno
import itertools
import os
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.support import execute, settled, shell, start
from yardmaster_worker.sandbox import Command, Interpreter, ProgramSpec, Sandbox, WorkFolderMissing
from yardmaster_worker.sandbox.bubblewrap import BubblewrapSandbox, Confinement
from yardmaster_worker.sandbox.unisolated import UnisolatedSandbox


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Use a temporary folder for this test."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


async def test_run_returns_output_and_exit_code(sandbox: Sandbox) -> None:
    verdict, stdout, stderr = await execute(sandbox, shell("echo out; echo err >&2; exit 7"))
    assert (verdict.exit_code, verdict.signal, stdout, stderr) == (7, None, "out\n", "err\n")


async def test_run_measures_the_cpu_time_of_the_tree(sandbox: Sandbox, interpreter: Interpreter) -> None:
    burn = "import time\nwhile time.process_time() < 0.3: pass"
    spec = shell(f"{interpreter.executable} -S -c '{burn}'; exit 0")
    verdict, _, stderr = await execute(sandbox, spec)
    assert (verdict.exit_code, stderr) == (0, "")
    assert verdict.cpu_ms is not None
    assert verdict.cpu_ms >= 250


async def test_run_reads_its_standard_input_to_the_end(sandbox: Sandbox) -> None:
    verdict, stdout, _ = await execute(sandbox, shell("wc -c", stdin=b"x" * 500_000))
    assert (verdict.exit_code, stdout.strip()) == (0, "500000")


async def test_run_sees_only_the_given_environment(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YARD_WORKER_TOKEN", "secret-token")
    spec = ProgramSpec(Command(["/usr/bin/env"]), env={"GREETING": "hello world"})
    _, stdout, _ = await execute(sandbox, spec)
    variables = dict(line.split("=", 1) for line in stdout.splitlines())
    assert variables.pop("GREETING") == "hello world"
    # A sandbox without a readable /etc/passwd sets these variables to name the user.
    named = {"LOGNAME", "USER"} if sandbox.isolation.backend == "landlock" else set()
    assert set(variables) - {"PWD"} == {"HOME", "LANG", "PATH", "TMPDIR"} | named


async def test_run_may_write_to_its_home_and_temporary_folder(sandbox: Sandbox) -> None:
    command = 'test "$HOME" = "$PWD" && touch file && touch "$TMPDIR/file" && ls'
    verdict, stdout, stderr = await execute(sandbox, shell(command))
    assert (verdict.exit_code, stdout, stderr) == (0, "file\n", "")


async def test_run_starts_in_a_subfolder_of_its_work_folder(sandbox: Sandbox) -> None:
    _, stdout, _ = await execute(sandbox, shell('echo "${PWD#$HOME}"', cwd="a/b"))
    assert stdout == "/a/b\n"


async def test_run_reports_through_its_pipe(sandbox: Sandbox) -> None:
    verdict, _, _ = await execute(
        sandbox, shell("echo told > /proc/self/fd/$YARDMASTER_REPORT_FD", has_report=True)
    )
    assert verdict.report == b"told\n"


async def test_run_reports_that_the_program_runs(sandbox: Sandbox) -> None:
    recorded = start(sandbox, shell("sleep 60"))
    await recorded.running()
    recorded.run.kill()
    await recorded.run.wait()


async def test_run_with_a_report_runs_from_its_first_report(sandbox: Sandbox) -> None:
    command = "echo waiting; read line; echo here > /proc/self/fd/$YARDMASTER_REPORT_FD; sleep 60"
    recorded = start(sandbox, shell(command, has_report=True, stdin=b"go\n"))
    await recorded.running()
    assert recorded.stdout == "waiting\n"
    recorded.run.kill()
    assert (await recorded.run.wait()).report == b"here\n"


async def test_run_that_never_reports_is_never_running(sandbox: Sandbox) -> None:
    running: list[bool] = []
    spec = shell("echo done", has_report=True)
    run = sandbox.start(spec, lambda _stream, _data: None, lambda: running.append(True))
    await run.wait()
    assert running == []


async def test_report_is_bounded(sandbox: Sandbox) -> None:
    flood = "head -c 1000000 /dev/zero > /proc/self/fd/$YARDMASTER_REPORT_FD"
    verdict, _, _ = await execute(sandbox, shell(flood, has_report=True))
    assert (verdict.exit_code, len(verdict.report)) == (0, 256 * 1024)


async def test_interrupt_reaches_the_program(sandbox: Sandbox) -> None:
    recorded = start(sandbox, shell("trap 'echo caught; exit 5' INT; echo ready; sleep 60 & wait"))
    await recorded.printed("ready\n")
    recorded.run.interrupt()
    verdict = await recorded.run.wait()
    assert (verdict.exit_code, recorded.stdout) == (5, "ready\ncaught\n")


async def test_kill_ends_a_program_that_ignores_every_signal(sandbox: Sandbox) -> None:
    recorded = start(sandbox, shell("trap '' INT TERM HUP; echo ready; while :; do sleep 60; done"))
    await recorded.printed("ready\n")
    recorded.run.interrupt()
    recorded.run.kill()
    recorded.run.kill()
    async with asyncio.timeout(10):
        verdict = await recorded.run.wait()
    assert verdict.exit_code in (None, 137)
    recorded.run.kill()


async def test_kill_right_after_the_start_ends_the_run(sandbox: Sandbox) -> None:
    recorded = start(sandbox, shell("sleep 60"))
    recorded.run.kill()
    async with asyncio.timeout(10):
        await recorded.run.wait()


async def test_run_ends_although_a_grandchild_holds_the_output_open(sandbox: Sandbox) -> None:
    async with asyncio.timeout(10):
        verdict, stdout, _ = await execute(sandbox, shell("sleep 60 & echo done"))
    assert (verdict.exit_code, stdout) == (0, "done\n")


async def test_output_bomb_is_read_in_bounded_pieces_and_leaves_the_loop_free(sandbox: Sandbox) -> None:
    sizes: list[int] = []
    run = sandbox.start(shell("head -c 20000000 /dev/zero"), lambda _, data: sizes.append(len(data)))
    verdict = await run.wait()
    assert verdict.exit_code == 0
    assert sum(sizes) == 20_000_000
    assert max(sizes) <= 64 * 1024


async def test_nothing_is_left_behind(sandbox: Sandbox) -> None:
    await settled(sandbox)
    before = (open_descriptors(), set(children()))
    for _ in range(3):
        await execute(sandbox, shell("echo x; sleep 60 & exit 0"))
        early = start(sandbox, shell("sleep 60"))
        early.run.kill()
        await early.run.wait()
    with pytest.raises((WorkFolderMissing, FileNotFoundError)):
        await _start_in_a_missing_folder(sandbox)
    await settled(sandbox)
    assert (open_descriptors(), set(children())) == before


@pytest.mark.parametrize(
    "spec",
    [
        shell("true", env={"A": "\ud800"}, has_report=True),
        shell("true", env={"A": "a\0b"}, has_report=True),
        shell("true", cwd="\ud800"),
        shell("tr\0ue"),
    ],
    ids=["surrogate in a variable", "NUL in a variable", "surrogate in the folder", "NUL in the command"],
)
async def test_rejected_start_leaves_nothing_behind(
    sandbox: Sandbox, temporary: Path, spec: ProgramSpec
) -> None:
    await settled(sandbox)
    before = (open_descriptors(), set(children()), set(temporary.iterdir()))
    for _ in range(20):
        with pytest.raises(ValueError):  # noqa: PT011 - the exact error depends on the sandbox
            start(sandbox, spec)
    assert (open_descriptors(), set(children()), set(temporary.iterdir())) == before


async def test_failed_start_leaves_nothing_behind(
    tmp_path: Path, temporary: Path, interpreter: Interpreter
) -> None:
    bwrap_gone = BubblewrapSandbox(Confinement(str(tmp_path / "bwrap")), interpreter)
    program_gone = ProgramSpec(Command([str(tmp_path / "program")], has_report=True))
    sandboxes: list[Sandbox] = [bwrap_gone, UnisolatedSandbox(interpreter)]
    before = (open_descriptors(), set(children()), set(temporary.iterdir()))
    for sandbox in sandboxes * 20:
        with pytest.raises(FileNotFoundError):
            start(sandbox, program_gone)
    assert (open_descriptors(), set(children()), set(temporary.iterdir())) == before


async def test_running_out_of_descriptors_leaves_nothing_behind(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    await settled(sandbox)
    before, real, left = open_descriptors(), os.memfd_create, itertools.count()

    def no_more(*arguments: Any) -> int:
        if next(left) % 3 == 2:
            raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
        return real(*arguments)

    monkeypatch.setattr(os, "memfd_create", no_more)
    starts = 0
    for _ in range(12):
        with suppress(OSError):
            run = start(sandbox, shell("true", has_report=True)).run
            starts += 1
            await run.wait()
    assert starts < 12
    await settled(sandbox)
    assert open_descriptors() == before


async def _start_in_a_missing_folder(sandbox: Sandbox) -> None:
    verdict, _, stderr = await execute(sandbox, shell("echo no", cwd="/missing"))
    assert verdict.exit_code is None
    raise FileNotFoundError(stderr)


def open_descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208


def children() -> list[str]:
    """Return the child processes, without zombies left by unisolated runs."""
    found = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    return [pid for pid in found if Path(f"/proc/{pid}/stat").read_text(encoding="ascii").split()[2] != "Z"]


def test_children_includes_a_child() -> None:
    with subprocess.Popen(["/bin/cat"], stdin=subprocess.PIPE) as child:
        assert str(child.pid) in children()
