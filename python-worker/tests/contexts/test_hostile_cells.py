"""Cells that do not want to end, and contexts that attack: a neighbour's state stands, and nothing is left of them."""

from __future__ import annotations

import asyncio
import os
import signal
import uuid
from pathlib import Path
from typing import Any

import pytest

from tests.capabilities.support import Bench
from tests.contexts.test_cells import cell, value
from tests.sandbox.test_hostile import PROGRAMS
from tests.support.control_plane import ControlPlane
from tests.support.running import command
from yardmaster_worker.sandbox.limits import descendants

ATTACKS = {
    "kills everybody": "import os, signal\nos.kill(-1, signal.SIGKILL)",
    "kills its init": "import os, signal\nfor n in (1, 9, 15, 19): os.kill(1, n)\nraise SystemExit(9)",
    "freezes itself by its init": "import os, signal, time\nos.kill(1, signal.SIGUSR1)\ntime.sleep(60)",
    "closes every descriptor": "import os\nos.closerange(0, 4096)\nimport time; time.sleep(60)",
    "reads what is asked of others": "import os\nwhile os.read(3, 65536): pass",
    "removes its folder": "import os, shutil\nshutil.rmtree('/work', ignore_errors=True)\nraise SystemExit(9)",
    "takes the rights away": "import os\nos.mkdir('x'); os.chmod('x', 0)\nraise SystemExit(9)",
    "replaces what runs cells": "import sys\nget_ipython().run_cell = None\nraise SystemExit(9)",
    "raises in its displays": "class A:\n    def _repr_html_(self): raise SystemExit(9)\nA()",
    "exits from a thread": "import os, threading\nthreading.Thread(target=os._exit, args=(9,)).start()\nwhile True: pass",
    "segfaults": "import ctypes; ctypes.string_at(0)",
    "recurses without end": "import sys\nsys.setrecursionlimit(10**9)\ndef f(): f()\nf()",
}


def gone(pid: int) -> asyncio.Future[None]:
    """Return what is done when a process has ended."""
    loop, ended = asyncio.get_running_loop(), asyncio.get_running_loop().create_future()
    pidfd = os.pidfd_open(pid)

    def over() -> None:
        loop.remove_reader(pidfd)
        os.close(pidfd)
        ended.set_result(None)

    loop.add_reader(pidfd, over)
    return ended


def processes_with(marker: str) -> list[int]:
    """The processes of the machine that have the text in their command line."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if marker.encode() in (process / "cmdline").read_bytes() and int(process.name) != os.getpid():
                found.append(int(process.name))
        except OSError:  # it has ended
            continue
    return found


@pytest.mark.parametrize("name", PROGRAMS)
async def test_cell_that_does_not_want_to_end_is_gone_when_it_is_cancelled(bench: Bench, name: str) -> None:
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
async def test_context_that_attacks_reaches_nobody_else(bench: Bench, name: str) -> None:
    await cell(bench, "kept = 1", context="neighbour")
    await bench.in_session("python.run", session_id="other", code="kept = 2")
    outcome = await cell(bench, ATTACKS[name], timeout_ms=3000)
    assert outcome["status"] in {"failed", "timed_out", "succeeded"}
    assert outcome.get("error", {}).get("code") not in {"INTERNAL", "ISOLATION_UNAVAILABLE"}
    again = await cell(bench, "1", context="default")
    assert again["status"] in {"succeeded", "failed"}  # what broke its own context has that
    assert value(await cell(bench, "kept", context="neighbour")) == "1"
    other = await bench.in_session("python.run", session_id="other", code="kept")
    assert value(other) == "2"


async def test_contexts_do_not_see_each_other(bench: Bench) -> None:
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


async def test_nothing_is_left_of_a_session_when_its_worker_is_killed(control: ControlPlane) -> None:
    marker = f"600.{uuid.uuid4().int % 10**9}"
    async with command("--connect", control.url, "--id", "python-1") as started:
        await control.until(lambda: control.registrations, timeout_s=30)
        opening = {"sessionId": "s1", "capability": "python.run", "ttlMs": 60_000}
        assert (await control.call("session.open", opening))["status"] == "opened"
        code = f"import subprocess\nsubprocess.Popen(['sleep', '{marker}'])\nopen('left', 'w').write('x')"
        await control.execute("l1", "python.run", {"code": code}, sessionId="s1")
        assert (await control.outcome("l1"))["status"] == "succeeded"
        ends = [gone(pid) for pid in processes_with(marker)]
        inner = descendants(started.process.pid)
        os.kill(started.process.pid, signal.SIGKILL)
        await started.ended()
    async with asyncio.timeout(15):
        await asyncio.gather(*ends)
    assert ends
    assert len(inner) > 1


async def test_hostile_outcomes_stay_within_their_bounds(bench: Bench) -> None:
    noisy: dict[str, Any] = await cell(
        bench, "for n in range(2000): print('x' * 1000); display('y' * 1000)\n'z' * 10**6", timeout_ms=20_000
    )
    assert noisy["status"] == "succeeded", noisy
    assert noisy["truncated"]["stdout"] > 0
    assert noisy["truncated"]["display"] > 0
