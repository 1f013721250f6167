"""Cells that refuse to end, and hostile interpreters: they leave nothing behind, and other state survives."""

from __future__ import annotations

import ast
import asyncio
import os
import signal
import sys
import uuid
from pathlib import Path
from typing import Any

import pytest

from tests.built_in.support import Bench
from tests.conftest import reachable_interpreter
from tests.contexts.programs import PROGRAMS
from tests.contexts.test_cells import cell, value
from tests.support.control_plane import ControlPlane
from tests.support.running import command
from tests.support.session_bench import LANDLOCK
from yardmaster_worker.sandbox import base_interpreter
from yardmaster_worker.sandbox.tree_watch import descendants

ATTACKS = {
    "kills everybody": "import os, signal\nos.kill(-1, signal.SIGKILL)",
    "kills its init": "import os, signal\nfor n in (1, 9, 15, 19): os.kill(1, n)\nraise SystemExit(9)",
    "freezes itself by its init": "import os, signal, time\nos.kill(1, signal.SIGUSR1)\ntime.sleep(60)",
    "signals its parent": """import os, signal
for n in (signal.SIGUSR1, signal.SIGUSR2, signal.SIGQUIT, signal.SIGTERM, signal.SIGSTOP, signal.SIGKILL):
    try: os.kill(os.getppid(), n)
    except PermissionError: pass
raise SystemExit(9)""",
    "closes every descriptor": "import os\nos.closerange(0, 4096)\nimport time; time.sleep(60)",
    "reads what is asked of others": "import os\nwhile os.read(3, 65536): pass",
    "removes its folder": "import os, shutil\nshutil.rmtree(os.environ['HOME'], ignore_errors=True)\nraise SystemExit(9)",
    "takes the rights away": "import os\nos.mkdir('x'); os.chmod('x', 0)\nraise SystemExit(9)",
    "replaces what runs cells": "import sys\nget_ipython().run_cell = None\nraise SystemExit(9)",
    "raises in its displays": "class A:\n    def _repr_html_(self): raise SystemExit(9)\nA()",
    "exits from a thread": "import os, threading\nthreading.Thread(target=os._exit, args=(9,)).start()\nwhile True: pass",
    "segfaults": "import ctypes; ctypes.string_at(0)",
    "recurses without end": "import sys\nsys.setrecursionlimit(10**9)\ndef f(): f()\nf()",
}


def gone(pid: int) -> asyncio.Future[None]:
    """Return a future that is done when a process has ended."""
    loop, ended = asyncio.get_running_loop(), asyncio.get_running_loop().create_future()
    try:
        pidfd = os.pidfd_open(pid)
    except ProcessLookupError:
        ended.set_result(None)
        return ended

    def over() -> None:
        loop.remove_reader(pidfd)
        os.close(pidfd)
        ended.set_result(None)

    loop.add_reader(pidfd, over)
    return ended


def processes_with(marker: str) -> list[int]:
    """Return the processes of the machine with the text in their command line."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if marker.encode() in (process / "cmdline").read_bytes() and int(process.name) != os.getpid():
                found.append(int(process.name))
        except OSError:  # it has exited
            continue
    return found


@pytest.mark.parametrize("name", PROGRAMS)
async def test_cell_that_refuses_to_end_is_gone_when_cancelled(bench: Bench, name: str) -> None:
    await cell(bench, "kept = 1", context="neighbour")
    limits = {"processes": 48, "memoryBytes": 512 * 1024 * 1024, "diskBytes": 16 * 1024 * 1024}
    bench.live.clear()
    bench.start("python.run", {"code": PROGRAMS[name], "limits": limits}, sessionId="s", timeoutMs=30_000)
    await bench.printed("ready")
    bench.cancel(0)
    outcome = await bench.outcome()
    bench.reset()
    assert outcome["error"]["code"] == "CANCELLED", outcome
    assert value(await cell(bench, "kept", context="neighbour")) == "1"
    session = bench.sessions.get("s")
    held = bench.contexts.list(session)
    bench.sessions.free("s")
    await bench.sessions.freed()
    assert all(context.ended.done() for context in held)


@pytest.mark.parametrize("name", ATTACKS)
async def test_hostile_cell_affects_no_other_interpreter(bench: Bench, name: str) -> None:
    await cell(bench, "kept = 1", context="neighbour")
    await bench.in_session("python.run", session_id="other", code="kept = 2")
    outcome = await cell(bench, ATTACKS[name], timeout_ms=3000)
    assert outcome["status"] in {"failed", "timed_out", "succeeded"}
    assert outcome.get("error", {}).get("code") not in {"INTERNAL", "ISOLATION_UNAVAILABLE"}
    again = await cell(bench, "1", context="default")
    assert again["status"] in {"succeeded", "failed"}  # a cell that breaks its own interpreter may fail
    assert value(await cell(bench, "kept", context="neighbour")) == "1"
    other = await bench.in_session("python.run", session_id="other", code="kept")
    assert value(other) == "2"


async def test_interpreters_do_not_see_each_other(namespaces_bench: Bench) -> None:
    bench = namespaces_bench
    await bench.in_session("python.run", session_id="other", code="open('secret', 'w').write('s')")
    await bench.in_session("files.put", path="secret-of-s", text="")
    await cell(bench, "import subprocess; beside = subprocess.Popen(['sleep', '600'])", context="neighbour")
    seen = """import os
sorted(name for name in os.listdir('/proc') if name.isdigit()), os.listdir('/work'), os.listdir('/tmp')"""
    assert value(await cell(bench, seen)) == "(['1', '2'], ['secret-of-s'], [])"
    for path in ("/sessions", "/proc/1/environ", "/proc/1/fd"):
        refused = await cell(
            bench, f"import os\nopen({path!r}).read() if os.path.isfile({path!r}) else os.listdir({path!r})"
        )
        assert refused["error"]["details"]["name"] == "PermissionError", path


REACHES = """import ctypes, os, signal
libc = ctypes.CDLL(None, use_errno=True)
folder, pids, address = {folder!r}, {pids}, {address}
def ptrace(pid): return libc.ptrace(16, pid, 0, 0)
def read_memory(pid):
    here, there = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 8), (ctypes.c_void_p * 2)(address, 8)
    return libc.process_vm_readv(pid, here, 1, there, 1, 0)
def enter(path):  # Landlock lets everybody go somewhere, and do nothing there
    os.chdir(path)
    try: return os.listdir(".")
    finally: os.chdir(os.environ["HOME"])
buffer = ctypes.create_string_buffer(8)
reached = []
def attempt(name, do, *arguments):
    try: outcome = do(*arguments)
    except OSError: return
    if outcome != -1: reached.append(name)
for path in (folder, folder + "/inner"):
    attempt("list", os.listdir, path)
    attempt("make", os.mkdir, path + "/made")
    attempt("enter", enter, path)
for path in ("/secret", "/inner/secret"):
    attempt("read", open, folder + path)
    attempt("write", open, folder + path, "w")
    attempt("remove", os.unlink, folder + path)
    attempt("rights", os.chmod, folder + path, 0o777)
    attempt("link", os.link, folder + path, "linked")
attempt("move", os.rename, folder, "moved")
for pid in pids:
    for number in (0, signal.SIGCONT, signal.SIGSTOP, signal.SIGKILL):
        attempt("kill", os.kill, pid, number)
    attempt("group", os.killpg, pid, signal.SIGKILL)
    attempt("pidfd", os.pidfd_open, pid)
    attempt("ptrace", ptrace, pid)
    attempt("read memory", read_memory, pid)
    for name in ("mem", "environ", "maps", "cwd", "root", "fd", "cmdline", "task"):
        attempt(name, os.listdir if name in ("fd", "task") else open, f"/proc/{{pid}}/{{name}}")
        if name in ("cwd", "root"): attempt(name, os.listdir, f"/proc/{{pid}}/{{name}}")
reached"""


@pytest.mark.parametrize("victim", ["another session", "another context"])
async def test_interpreter_cannot_reach_folder_processes_or_memory_of_another(
    landlock_bench: Bench, victim: str
) -> None:
    """The cell knows the name of everything that it tries to reach. Interpreters of one session share their folder."""
    bench = landlock_bench
    other = {"session_id": "other"} if victim == "another session" else {"context": "other"}
    secret = """import os, ctypes, subprocess
kept = ctypes.create_string_buffer(b"kept!!!")
os.mkdir("inner"); open("secret", "w").write("s"); open("inner/secret", "w").write("s"); os.chmod("inner/secret", 0o666)
os.chmod(".", 0o777)
beside = subprocess.Popen(["sleep", "600"])
[os.getcwd(), [os.getpid(), os.getppid(), beside.pid], ctypes.addressof(kept)]"""
    folder, pids, address = ast.literal_eval(value(await cell(bench, secret, **other)))
    if victim == "another context":
        folder = "/nowhere"
    attack = REACHES.format(folder=folder, pids=[*pids, os.getpid()], address=address)
    # Landlock does not restrict `chmod`. With a single user, only unlistable names protect a file from it.
    of_one_user = [] if os.geteuid() == 0 or victim == "another context" else ["rights", "rights"]
    assert value(await cell(bench, attack)) == str(of_one_user)
    still = "open('secret').read(), open('inner/secret').read(), kept.value, beside.poll()"
    assert value(await cell(bench, still, **other)) == "('s', 's', b'kept!!!', None)"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give programs other users")
async def test_each_session_runs_as_a_different_user(landlock_bench: Bench) -> None:
    bench = landlock_bench
    code = "import os\nopen('mine', 'w').close()\nos.getuid(), os.getgid(), os.getgroups(), os.stat('mine').st_uid"
    seen = [
        ast.literal_eval(value(await bench.in_session("python.run", session_id=session_id, code=code)))
        for session_id in ("s", "other")
    ]
    assert [(user, user, [], user) for user, *_ in seen] == seen
    assert len({user for user, *_ in seen} - {0}) == 2
    shell = await bench.in_session("shell.run", command="id -u; rm mine; ls")
    assert shell["result"]["stdout"] == f"{seen[0][0]}\n"


async def test_process_limit_applies_to_one_program(bench: Bench) -> None:
    """If the kernel counts processes per user, already running ones do not count."""
    await cell(bench, "import subprocess\nbeside = [subprocess.Popen(['sleep', '600']) for _ in range(20)]")
    again = "import subprocess\nn = [subprocess.Popen(['sleep', '600']) for _ in range(6)]\nlen(n)"
    assert value(await cell(bench, again, context="other", limits={"processes": 16})) == "6"
    refused = await cell(bench, again.replace("6)", "60)"), context="third", limits={"processes": 16})
    assert refused["error"]["details"]["name"] == "BlockingIOError"


@pytest.mark.parametrize("isolation", ["fork-server", LANDLOCK])
async def test_killed_worker_leaves_nothing_of_its_sessions(control: ControlPlane, isolation: str) -> None:
    marker = f"600.{uuid.uuid4().int % 10**9}"
    options = ["--isolation", isolation, "--min-isolation-level", "C"]
    is_reachable = isolation != "landlock" or reachable_interpreter() == base_interpreter()
    python = sys.executable if is_reachable else reachable_interpreter().executable
    async with command("--connect", control.url, "--id", "python-1", *options, python=python) as started:
        await control.until(lambda: control.registrations, timeout_s=30)
        opening = {"sessionId": "s1", "capability": "python.run", "ttlMs": 60_000}
        assert (await control.call("session.open", opening))["status"] == "opened"
        code = f"import subprocess\nsubprocess.Popen(['sleep', '{marker}'])\nopen('left', 'w').write('x')"
        await control.execute("l1", "python.run", {"code": code}, sessionId="s1")
        assert (await control.outcome("l1"))["status"] == "succeeded"
        inner = descendants(started.process.pid)[1:]
        marked = processes_with(marker)
        assert marked
        assert set(marked) <= set(inner)
        ends = [gone(pid) for pid in inner]
        os.kill(started.process.pid, signal.SIGKILL)
        await started.ended()
    async with asyncio.timeout(15):
        await asyncio.gather(*ends)


async def test_hostile_outcomes_stay_within_their_bounds(bench: Bench) -> None:
    noisy: dict[str, Any] = await cell(
        bench, "for n in range(2000): print('x' * 1000); display('y' * 1000)\n'z' * 10**6", timeout_ms=20_000
    )
    assert noisy["status"] == "succeeded", noisy
    assert noisy["truncated"]["stdout"] > 0
    assert noisy["truncated"]["display"] > 0
