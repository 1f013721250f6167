"""Cells and interpreters from the view of a session's tasks."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import IPython
import pytest

from tests.built_in.support import Bench
from yardmaster_worker.contexts import SessionInterpreters
from yardmaster_worker.sandbox.fork_server import landlock_backend


async def cell(bench: Bench, code: str, **more: Any) -> dict[str, Any]:
    return await bench.in_session("python.run", code=code, **more)


def value(outcome: dict[str, Any]) -> str:
    """Return the value of the last expression as text."""
    text: str = outcome["result"]["result"]["data"]["text/plain"]
    return text


async def interrupted(bench: Bench, code: str, grace_ms: int) -> dict[str, Any]:
    """Run a cell that prints `ready`, then cancel it."""
    bench.live.clear()
    bench.start("python.run", {"code": code}, sessionId="s")
    await bench.printed("ready")
    bench.cancel(grace_ms)
    outcome = await bench.outcome()
    bench.reset()
    return outcome


async def test_state_imports_and_files_persist_and_are_seen_by_the_shell(any_bench: Bench) -> None:
    bench = any_bench
    first = await cell(bench, "import math\nx = 20\nopen('note', 'w').write(str(x))\nprint('hi')\nx + 1")
    assert [file["path"] for file in first["result"].pop("files")] == ["note"]
    assert first["result"] == {
        "stdout": "hi\n",
        "stderr": "",
        "exitCode": 0,
        "result": {"data": {"text/plain": "21"}},
        "context": {"name": "default", "executionCount": 1, "freshBecause": "new"},
    }
    second = await cell(bench, "x += math.floor(1.5)\nx")
    assert value(second) == "21"
    assert second["result"]["context"] == {"name": "default", "executionCount": 2}
    seen = await bench.in_session("shell.run", command="cat note; echo more >> note")
    assert seen["result"]["stdout"] == "20"
    assert value(await cell(bench, "open('note').read()")) == "'20more\\n'"


async def test_interpreters_of_a_session_share_files_and_no_state(any_bench: Bench) -> None:
    await cell(any_bench, "x = 1; open('shared', 'w').write('s');")
    other = await cell(any_bench, "print(open('shared').read()); x", context="other")
    assert other["error"]["message"] == "NameError: name 'x' is not defined"
    assert other["error"]["details"]["stdout"] == "s\n"
    listed = await any_bench.in_session("python.contexts")
    assert [entry["name"] for entry in listed["result"]["contexts"]] == ["default", "other"]


async def test_soft_cancellation_interrupts_the_cell_and_keeps_the_state(any_bench: Bench) -> None:
    loop = "x = 5\nprint('ready', flush=True)\nimport time\nwhile True: time.sleep(0.05)"
    outcome = await interrupted(any_bench, loop, grace_ms=20_000)
    assert (outcome["status"], outcome["error"]["code"]) == ("cancelled", "CANCELLED")
    assert outcome["error"]["details"]["name"] == "KeyboardInterrupt"
    assert "contextEnded" not in outcome["error"]["details"]
    assert value(await cell(any_bench, "x")) == "5"


async def test_hard_cancellation_ends_only_its_interpreter_and_the_next_reports_it(any_bench: Bench) -> None:
    await cell(any_bench, "y = 1", context="other")
    deaf = (
        "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nx = 1\nprint('ready', flush=True)\n"
        "while True: pass"
    )
    outcome = await interrupted(any_bench, deaf, grace_ms=50)
    assert outcome["error"]["details"]["contextEnded"] is True
    fresh = await cell(any_bench, "'x' in globals()")
    assert value(fresh) == "False"
    assert fresh["result"]["context"]["freshBecause"] == "the previous interpreter was ended: no need"
    assert value(await cell(any_bench, "y", context="other")) == "1"


async def test_deadline_interrupts_if_possible_and_keeps_the_state(bench: Bench) -> None:
    await cell(bench, "1")
    late = await cell(bench, "x = 7\nimport time\ntime.sleep(60)", timeout_ms=700)
    assert (late["status"], late["error"]["code"]) == ("timed_out", "TIMEOUT")
    assert value(await cell(bench, "x")) == "7"


@pytest.mark.parametrize(
    ("code", "limits", "error_code", "message"),
    [
        ("import os; os._exit(3)", {}, "EXECUTION_ERROR", "the program exited with code 3"),
        (
            "import os; os._exit(0)",
            {},
            "EXECUTION_ERROR",
            "the program ended its interpreter with exit code 0",
        ),
        ("import ctypes; ctypes.string_at(0)", {}, "SIGNALLED", "the program was killed by SIGSEGV"),
        (
            "held = []\nwhile True: held.append(bytearray(1 << 20))",
            {"memoryBytes": 150_000_000},
            "OUT_OF_MEMORY",
            "the program used more than 150000000 bytes of memory",
        ),
        (
            "while True: pass",
            {"cpuMs": 200},
            "CPU_TIMEOUT",
            "the program used more than 200 ms of CPU time",
        ),
    ],
)
async def test_interpreter_exit_is_reported_and_the_session_continues(
    bench: Bench, code: str, limits: dict[str, int], error_code: str, message: str
) -> None:
    died = await cell(bench, code, limits=limits)
    assert (died["error"]["code"], died["error"]["message"]) == (error_code, message)
    assert died["error"]["details"]["contextEnded"] is True
    fresh = await cell(bench, "1")
    assert fresh["result"]["context"] == {
        "name": "default",
        "executionCount": 1,
        "freshBecause": f"the previous interpreter was ended: {message}",
    }


async def test_cpu_time_is_limited_per_cell(bench: Bench) -> None:
    burn = "import time\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass"
    for _ in range(3):
        assert (await cell(bench, burn, limits={"cpuMs": 600}))["status"] == "succeeded"


async def test_cell_that_calls_exit_keeps_its_interpreter(any_bench: Bench) -> None:
    await cell(any_bench, "x = 1")
    left = await cell(any_bench, "import sys; sys.exit(4)")
    assert (left["error"]["code"], left["error"]["details"]["exitCode"]) == ("EXECUTION_ERROR", 4)
    assert (await cell(any_bench, "exit()"))["status"] == "succeeded"
    assert value(await cell(any_bench, "x")) == "1"


async def test_exceptions_are_reported_as_without_a_session(any_bench: Bench) -> None:
    outcome = await cell(any_bench, "def f():\n    1/0\nf()")
    details = outcome["error"]["details"]
    assert outcome["error"]["message"] == "ZeroDivisionError: division by zero"
    assert details["stderr"] == details["traceback"]
    assert 'File "<cell 1>", line 3, in <module>' in details["traceback"]
    assert "IPython" not in details["traceback"]
    syntax = await cell(any_bench, "def f(:")
    assert syntax["error"]["details"]["name"] == "SyntaxError"


async def test_restart_and_close_end_the_interpreter(any_bench: Bench) -> None:
    assert (await any_bench.in_session("python.restart"))["result"] == {"wasOpen": False}
    await cell(any_bench, "x = 1")
    assert (await any_bench.in_session("python.restart"))["result"] == {"wasOpen": True}
    fresh = await cell(any_bench, "'x' in globals()")
    assert (value(fresh), fresh["result"]["context"]["freshBecause"]) == ("False", "restarted")
    assert (await any_bench.in_session("python.close", context="default"))["result"] == {"wasOpen": True}
    assert (await any_bench.in_session("python.contexts"))["result"] == {"contexts": []}


async def test_nothing_runs_between_two_cells(bench: Bench) -> None:
    ticking = """import threading, time
ticks = 0
def tick():
    global ticks
    while True:
        ticks += 1
        time.sleep(0.001)
threading.Thread(target=tick, daemon=True).start()
import subprocess
beside = subprocess.Popen(["sh", "-c", "while true; do echo x >> ticks; done"])
import os
while not os.path.exists("ticks"):
    time.sleep(0.001)"""
    await cell(bench, ticking)
    frozen = "wc -c < ticks; sleep 0.3; wc -c < ticks"
    before, after = (await bench.in_session("shell.run", command=frozen))["result"]["stdout"].split()
    assert before == after
    grown = await cell(bench, "n = ticks\nwhile ticks == n: time.sleep(0.01)\nbeside.kill()\n'goes on'")
    assert value(grown) == "'goes on'"


async def test_interpreters_are_bounded_and_closed_when_idle(bench: Bench) -> None:
    contexts = SessionInterpreters(bench.sandbox, contexts_max=1, idle_s=0.05)
    small = Bench(bench.sandbox, contexts=contexts, folders=bench.folders)
    await cell(small, "x = 1")
    session = small.sessions.get("s")
    await contexts.list(session)[0].ended
    fresh = await cell(small, "'x' in globals()")
    assert fresh["result"]["context"]["freshBecause"] == "the previous interpreter was not used for 0.05 s"
    two = Bench(
        bench.sandbox, contexts=SessionInterpreters(bench.sandbox, contexts_max=1), folders=bench.folders
    )
    await cell(two, "1")
    refused = await cell(two, "1", context="other")
    assert refused["error"]["code"] == "python.TOO_MANY_CONTEXTS"
    for other in (small, two):
        other.sessions.free("s")
        await other.sessions.freed()


async def test_startup_settings_are_rejected_for_a_running_interpreter(bench: Bench) -> None:
    await cell(bench, "1", env={"COLOR": "red"}, limits={"openFiles": 64})
    assert value(await cell(bench, "import os; os.environ['COLOR']")) == "'red'"
    assert value(await cell(bench, "os.environ['COLOR']", env={"COLOR": "blue"})) == "'blue'"
    refused = await cell(bench, "1", env={"PYTHONHASHSEED": "1"})
    assert refused["error"]["details"]["path"] == "env/PYTHONHASHSEED"
    refused = await cell(bench, "1", limits={"openFiles": 128})
    assert refused["error"]["details"]["path"] == "limits/openFiles"


async def test_context_without_a_session_is_rejected(bench: Bench) -> None:
    bench.start("python.run", {"code": "1", "context": "default"})
    outcome = await bench.outcome()
    assert outcome["error"]["code"] == "INVALID_INPUT"


async def test_nothing_is_left_when_the_session_has_ended(bench: Bench) -> None:
    await cell(bench, "import subprocess; subprocess.Popen(['sleep', '600'])")
    await cell(bench, "1", context="other")
    session = bench.sessions.get("s")
    folder, contexts = session.folder, bench.contexts.list(session)
    bench.sessions.free("s")
    await bench.sessions.freed()
    assert all(context.ended.done() for context in contexts)
    assert not folder.exists()


async def test_programs_of_a_session_have_separate_folders_in_memory(namespaces_bench: Bench) -> None:
    bench = namespaces_bench
    write = "import tempfile\nf = tempfile.NamedTemporaryFile(delete=False)\nopen('/dev/shm/x', 'w').close()"
    assert (await cell(bench, write))["status"] == "succeeded"
    shell = await bench.in_session("shell.run", command="ls /tmp /dev/shm && touch /tmp/x /dev/shm/y")
    assert (shell["result"]["stdout"], shell["result"]["exitCode"]) == ("/dev/shm:\n\n/tmp:\n", 0)


async def test_cell_has_no_standard_input(bench: Bench) -> None:
    error = (await cell(bench, "input()", stdin="x"))["error"]
    assert (error["code"], error["details"]) == ("INVALID_INPUT", {"path": "stdin"})
    assert (await cell(bench, "input()"))["error"]["details"]["name"] == "EOFError"


async def test_temporary_folder_is_private_and_removed_when_its_program_ends(landlock_bench: Bench) -> None:
    bench = landlock_bench
    made = value(await cell(bench, "import tempfile; tempfile.NamedTemporaryFile(delete=False).name"))
    folder = Path(made.strip("'")).parent
    assert list(folder.iterdir())
    tries = f"ls {folder} || touch /tmp/x || touch /dev/shm/x || echo $TMPDIR"
    other = (await bench.in_session("shell.run", command=tries))["result"]
    assert other["stderr"].count("Permission denied") == 3
    assert Path(other["stdout"].strip()) != folder
    await bench.in_session("python.close")
    assert not folder.exists()


async def test_magics_can_store_data_and_the_user_has_a_name(bench: Bench) -> None:
    code = "import getpass, os\nos.mkdir('inner')\n%cd -q inner\n%pwd"
    assert value(await cell(bench, code)).endswith("/inner'")
    stored = "x = 5\n%store x\ndel x\n%store -r x\nx, getpass.getuser()"
    assert value(await cell(bench, f"%load_ext storemagic\n{stored}")).startswith("(5, '")


async def test_packages_in_a_closed_folder_are_copied_for_other_users(
    monkeypatch: pytest.MonkeyPatch, landlock_bench: Bench
) -> None:
    monkeypatch.setattr(landlock_backend, "is_open", lambda _: False)
    code = "import IPython, os; os.path.realpath(IPython.__file__)"
    where = value(await cell(landlock_bench, code)).strip("'")
    warm = await cell(landlock_bench, "2 + 2")
    assert value(warm) == "4"
    cold = await cell(landlock_bench, "3 + 3", context="cold", env={"PYTHONHASHSEED": "1"})
    assert value(cold) == "6"
    is_copied = not Path(where).is_relative_to(Path(IPython.__file__).resolve().parents[1])
    assert is_copied == (os.geteuid() == 0)
