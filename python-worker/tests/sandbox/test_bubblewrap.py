"""Isolation by bubblewrap, tested with hostile programs."""

from __future__ import annotations

import asyncio
import os
import socket
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.support import execute, shell, start
from tests.sandbox.test_port import children
from yardmaster_worker.sandbox import Command, Interpreter, ProgramSpec, Sandbox
from yardmaster_worker.sandbox.bubblewrap import Confinement, arguments

DETACHED = """
import os, signal, sys, time
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
ready, tell = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        print("detached", flush=True)
        os.write(tell, b"x")
        time.sleep(600)
    os._exit(0)
os.read(ready, 1)
if sys.argv[2] == "stays":
    time.sleep(600)
"""


async def test_system_is_read_only(isolated: Sandbox) -> None:
    command = "for folder in / /usr /etc /bin /proc/sys/kernel; do touch $folder/x 2>/dev/null && echo $folder; done; true"
    verdict, stdout, _ = await execute(isolated, shell(command))
    assert (verdict.exit_code, stdout) == (0, "")


async def test_files_of_the_machine_are_not_visible(isolated: Sandbox, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x", encoding="utf-8")
    command = f"ls -A /tmp; cat {secret} /etc/shadow {Path(__file__)} 2>/dev/null; true"
    _, stdout, _ = await execute(isolated, shell(command))
    assert stdout == ""


async def test_standard_input_cannot_be_written(isolated: Sandbox) -> None:
    command = "echo more >&0; echo more > /proc/self/fd/0; cat"
    _, stdout, stderr = await execute(isolated, shell(command, stdin=b"given"))
    assert stdout == "given"
    assert "I/O error" in stderr
    assert "cannot create /proc/self/fd/0" in stderr


async def test_program_has_no_network(isolated: Sandbox, interpreter: Interpreter) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
        code = f"import socket; socket.create_connection(('127.0.0.1', {port}), 2)"
        verdict, _, stderr = await execute(
            isolated, ProgramSpec(Command([interpreter.executable, "-S", "-c", code]))
        )
    assert verdict.exit_code == 1
    assert "Connection refused" in stderr or "unreachable" in stderr


async def test_processes_of_the_machine_are_not_visible(isolated: Sandbox) -> None:
    _, stdout, _ = await execute(
        isolated, shell("ls -d /proc/[0-9]* | wc -l; cat /proc/1/cmdline | tr '\\0' ' '")
    )
    count, first = stdout.split("\n", 1)
    assert int(count) <= 5
    assert "pytest" not in first


async def test_capabilities_are_dropped_and_namespaces_are_closed(isolated: Sandbox) -> None:
    _, stdout, _ = await execute(
        isolated, shell("grep CapEff /proc/self/status; id -u; unshare -U true 2>&1")
    )
    lines = stdout.splitlines()
    assert lines[0].split() == ["CapEff:", "0000000000000000"]
    assert lines[1] == "1000"
    assert "unshare" in lines[2]


async def test_arguments_of_the_outer_process_hold_no_environment(bubblewrap: Sandbox) -> None:
    recorded = start(bubblewrap, shell("echo ready; sleep 60", env={"SECRET": "do-not-show"}))
    await recorded.printed("ready\n")
    shown = b"".join(Path(f"/proc/{pid}/cmdline").read_bytes() for pid in children())
    recorded.run.kill()
    await recorded.run.wait()
    assert b"bwrap" in shown
    assert b"do-not-show" not in shown


@pytest.mark.parametrize("behaviour", ["stays", "leaves"])
async def test_detached_grandchild_is_killed_with_the_run(
    isolated: Sandbox, interpreter: Interpreter, behaviour: str
) -> None:
    marker = f"yardmaster-test-{os.getpid()}"
    argv = [interpreter.executable, "-S", "-c", DETACHED, marker, behaviour]
    recorded = start(isolated, ProgramSpec(Command(argv)))
    await recorded.printed("detached\n")
    if behaviour == "stays":
        assert len(processes_with(marker)) > 1
        recorded.run.kill()
    async with asyncio.timeout(10):
        await recorded.run.wait()
    assert processes_with(marker) == []


async def test_no_dead_process_is_left_unreaped(isolated: Sandbox) -> None:
    before = all_children()
    for command in ("true", "sleep 60 & true", "sleep 60"):
        recorded = start(isolated, shell(command))
        if command == "sleep 60":
            recorded.run.kill()
        await recorded.run.wait()
    assert all_children() == before


async def test_scratch_space_is_bounded(interpreter: Interpreter, bubblewrap: Sandbox) -> None:
    from yardmaster_worker.sandbox.bubblewrap import BubblewrapSandbox

    assert isinstance(bubblewrap, BubblewrapSandbox)
    bwrap = bubblewrap._confinement.bwrap
    small = BubblewrapSandbox(Confinement(bwrap, scratch_bytes_max=1024 * 1024), interpreter)
    _, _, stderr = await execute(small, shell("head -c 2000000 /dev/zero > file"))
    assert "No space left on device" in stderr


@pytest.mark.parametrize("injected", ["env", "name", "cwd"])
async def test_option_with_a_nul_is_rejected(bubblewrap: Sandbox, tmp_path: Path, injected: str) -> None:
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    more = f"x\0--bind\0{tmp_path}\0/escape\0--share-net\0--setenv\0B\0y"
    what: dict[str, dict[str, Any]] = {
        "env": {"env": {"A": more}},
        "name": {"env": {more: "A"}},
        "cwd": {"cwd": more},
    }
    with pytest.raises(ValueError, match="an option of bubblewrap contains U"):
        start(bubblewrap, shell("cat /escape/secret; touch /escape/written", **what[injected]))
    assert not (tmp_path / "written").exists()


def test_arguments_omit_options_that_are_too_new(interpreter: Interpreter) -> None:
    old = arguments(Confinement("bwrap", has_newer_options=False), interpreter, shell("true"), {})
    assert {"--size", "--disable-userns"}.isdisjoint(old)


@pytest.mark.parametrize("cwd", ["../etc", "/etc"])
def test_arguments_create_no_folder_outside_the_work_folder(interpreter: Interpreter, cwd: str) -> None:
    options = arguments(Confinement("bwrap"), interpreter, shell("true", cwd=cwd), {})
    assert "--dir" not in options
    assert options[-2:] == ["--chdir", "/etc"]


def processes_with(marker: str) -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if marker.encode() in path.read_bytes():
                found.append(path.parent.name)
        except OSError:
            continue  # it has ended meanwhile
    return found


def all_children() -> str:
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii")
