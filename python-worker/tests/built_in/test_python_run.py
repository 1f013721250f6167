from __future__ import annotations

import pytest

from tests.built_in.support import Bench, python
from yardmaster_worker.built_in.recorder import OutputBounds
from yardmaster_worker.protocol import capability_schemas, compile_schema
from yardmaster_worker.sandbox import Sandbox

RAISES = """def f():
    raise ValueError("no")
f()
"""


async def test_result_is_the_output_of_the_program(sandbox: Sandbox) -> None:
    code = "import sys\nprint(sum(range(10)))\nprint('warned', file=sys.stderr)"
    outcome = await python(sandbox, code)
    assert outcome["status"] == "succeeded"
    assert outcome["result"] == {"stdout": "45\n", "stderr": "warned\n", "exitCode": 0}
    assert compile_schema(capability_schemas("python.run")["outputSchema"]).fault(outcome["result"]) is None
    assert outcome["stats"]["cpuMs"] > 0
    assert outcome["stats"]["wallMs"] > 0
    assert "truncated" not in outcome


async def test_output_is_streamed_live_in_whole_characters(sandbox: Sandbox) -> None:
    bench = Bench(sandbox)
    code = (
        "import os, sys\nos.write(1, b'\\xe2\\x82')\nsys.stdin.read()\nos.write(1, b'\\xac!')\n"
        "os.write(1, b'\\xff')\nimport signal\nprint('ready')\nsignal.pause()"
    )
    bench.start("python.run", {"code": code})
    await bench.printed("€!\ufffdready")
    bench.cancel(0)
    assert (await bench.outcome())["status"] == "cancelled"


async def test_exception_is_reported_with_name_message_and_traceback(sandbox: Sandbox) -> None:
    outcome = await python(sandbox, RAISES)
    traceback = (
        "Traceback (most recent call last):\n"
        '  File "main.py", line 3, in <module>\n    f()\n'
        '  File "main.py", line 2, in f\n    raise ValueError("no")\n'
        "ValueError: no\n"
    )
    assert outcome["status"] == "failed"
    error = outcome["error"]
    assert {key: error[key] for key in ("code", "message", "retryable")} == {
        "code": "EXECUTION_ERROR",
        "message": "ValueError: no",
        "retryable": False,
    }
    assert error["details"]["name"] == "ValueError"
    assert error["details"]["message"] == "no"
    assert error["details"]["exitCode"] == 1
    assert error["details"]["stdout"] == ""
    for text in (error["details"]["traceback"], error["details"]["stderr"]):
        # Newer Python versions underline the error.
        assert [
            line for line in text.splitlines(keepends=True) if set(line.strip()) - set("~^")
        ] == traceback.splitlines(keepends=True)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("1 +", "SyntaxError"),
        ("class Odd(Exception):\n    def __str__(self): raise RuntimeError\nraise Odd", "Odd"),
        ("class Odd(Exception):\n    def __str__(self): raise SystemExit(0)\nraise Odd", "Odd"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("raise Exception('\\ud800' * 10)", "Exception"),
        ("def f(): f()\nf()", "RecursionError"),
        ("raise Exception('x' * 10_000_000)", "Exception"),
    ],
)
async def test_unusual_exceptions_are_reported(sandbox: Sandbox, code: str, name: str) -> None:
    error = (await python(sandbox, code))["error"]
    assert (error["code"], error["details"]["name"]) == ("EXECUTION_ERROR", name)


@pytest.mark.parametrize(
    ("code", "exit_code"), [("import sys; sys.exit(3)", 3), ("exit('bye')", 1), ("import os; os._exit(4)", 4)]
)
async def test_exit_code_other_than_zero_is_a_failure(sandbox: Sandbox, code: str, exit_code: int) -> None:
    error = (await python(sandbox, code))["error"]
    assert (error["code"], error["details"]["exitCode"]) == ("EXECUTION_ERROR", exit_code)
    assert error["message"] == f"the program exited with code {exit_code}"


@pytest.mark.parametrize("code", ["raise SystemExit", "import sys; sys.exit(0)"])
async def test_exit_with_zero_is_a_success(sandbox: Sandbox, code: str) -> None:
    assert (await python(sandbox, code))["result"]["exitCode"] == 0


async def test_death_by_a_signal_is_named(sandbox: Sandbox) -> None:
    error = (await python(sandbox, "import os, signal; print('x'); os.kill(os.getpid(), signal.SIGSEGV)"))[
        "error"
    ]
    assert (error["code"], error["details"]["signal"], error["details"]["stdout"]) == (
        "SIGNALLED",
        "SIGSEGV",
        "x\n",
    )


@pytest.mark.parametrize(
    "rubbish", ["b'no json'", "b'[]'", "b'{\"name\": 1}'", "b'{' * 100_000", "b'x' * 1_000_000", "b'\\xff'"]
)
async def test_invalid_report_is_ignored(sandbox: Sandbox, rubbish: str) -> None:
    code = f"""import os
for fd in range(3, 64):
    try:
        os.write(fd, {rubbish})
    except OSError:
        pass
os._exit(9)"""
    error = (await python(sandbox, code))["error"]
    assert (error["code"], error["details"]["exitCode"]) == ("EXECUTION_ERROR", 9)


async def test_program_runs_as_main_with_its_own_folder_and_no_input(sandbox: Sandbox) -> None:
    code = """import inspect, os, sys
open("helper.py", "w").write("value = 7")
import helper
def f(): pass
print(__name__, sys.argv, helper.value, repr(sys.stdin.read()), inspect.getsource(f).strip(), "main" in globals())
print(sorted(name for name in os.environ if "YARD" in name))"""
    result = (await python(sandbox, code))["result"]
    assert result["stdout"] == "__main__ ['main.py'] 7 '' def f(): pass False\n[]\n"


async def test_program_gets_the_environment_of_the_input(sandbox: Sandbox) -> None:
    result = (await python(sandbox, "import os; print(os.environ['A'])", env={"A": "é"}))["result"]
    assert result["stdout"] == "é\n"


@pytest.mark.parametrize("half", ["\ud800", "print('a\udc80')"])
async def test_code_that_cannot_be_encoded_is_invalid_input(sandbox: Sandbox, half: str) -> None:
    error = (await python(sandbox, half))["error"]
    assert (error["code"], error["details"]) == ("INVALID_INPUT", {"path": "code"})
    assert error["message"] == "input.code: contains a character that cannot be encoded"


async def test_code_with_a_nul_is_rejected_by_python(sandbox: Sandbox) -> None:
    error = (await python(sandbox, "print(1)\0print(2)"))["error"]
    assert error["code"] == "EXECUTION_ERROR"
    assert "null bytes" in error["message"]
    assert error["details"]["stdout"] == ""


@pytest.mark.parametrize("hostile", ["x\0--bind\0/usr\0/escape", "\ud800"])
async def test_variable_that_cannot_be_passed_is_invalid_input(sandbox: Sandbox, hostile: str) -> None:
    error = (await python(sandbox, "print(1)", env={"A": hostile}))["error"]
    assert (error["code"], error["details"]) == ("INVALID_INPUT", {"path": "env/A"})


async def test_timeout_of_the_input_keeps_the_partial_output(sandbox: Sandbox) -> None:
    outcome = await python(sandbox, "print('partial')\nimport time\ntime.sleep(60)", timeoutMs=700)
    assert (outcome["status"], outcome["error"]["code"]) == ("timed_out", "TIMEOUT")
    assert outcome["error"]["message"] == "the attempt ran longer than 700 ms"
    assert outcome["error"]["details"]["stdout"] == "partial\n"


async def test_timeout_of_the_input_cannot_be_longer_than_the_task(sandbox: Sandbox) -> None:
    bench = Bench(sandbox)
    bench.start("python.run", {"code": "import time; time.sleep(60)", "timeoutMs": 60_000}, timeoutMs=100)
    assert (await bench.outcome())["error"]["message"] == "the attempt ran longer than 100 ms"


async def test_cancel_is_soft_first(sandbox: Sandbox) -> None:
    bench = Bench(sandbox)
    code = """import time
try:
    print("ready")
    time.sleep(60)
except KeyboardInterrupt:
    print("cleaned up")"""
    bench.start("python.run", {"code": code})
    await bench.printed("ready\n")
    bench.cancel(10_000)
    outcome = await bench.outcome()
    assert (outcome["status"], outcome["error"]["code"]) == ("cancelled", "CANCELLED")
    assert outcome["error"]["details"]["stdout"] == "ready\ncleaned up\n"


async def test_cancel_is_hard_after_its_grace(sandbox: Sandbox) -> None:
    bench = Bench(sandbox)
    code = "import signal, time\nsignal.signal(2, signal.SIG_IGN)\nprint('ready')\nwhile True: time.sleep(60)"
    bench.start("python.run", {"code": code})
    await bench.printed("ready\n")
    bench.cancel(50)
    assert (await bench.outcome())["status"] == "cancelled"


async def test_deadline_cuts_a_longer_grace_short(sandbox: Sandbox) -> None:
    bench = Bench(sandbox)
    code = "import signal, time\nsignal.signal(2, signal.SIG_IGN)\nprint('ready')\nwhile True: time.sleep(60)"
    bench.start("python.run", {"code": code}, timeoutMs=1500)
    await bench.printed("ready\n")
    bench.cancel(60_000)
    assert (await bench.outcome())["error"]["code"] == "CANCELLED"


async def test_program_that_does_not_start_in_time_never_runs(sandbox: Sandbox) -> None:
    bench = Bench(sandbox)
    cold = {"PYTHONUTF8": "1"}  # a warm Python may start within a millisecond
    bench.start("python.run", {"code": "print('too late')", "env": cold}, startTimeoutMs=1)
    outcome = await bench.outcome()
    assert (outcome["status"], outcome["error"]["code"]) == ("timed_out", "START_TIMEOUT")
    assert bench.text() == ""


async def test_long_output_keeps_head_and_tail_and_counts_the_cut(sandbox: Sandbox) -> None:
    bench = Bench(sandbox, OutputBounds(keep_bytes_max=1000))
    bench.start("python.run", {"code": "print('start' + 'x' * 100_000 + 'end')"})
    outcome = await bench.outcome()
    stdout = outcome["result"]["stdout"]
    assert outcome["truncated"] == {"stdout": 99_009}
    assert stdout.startswith("startxxx")
    assert stdout.endswith("xxxend\n")
    assert "\n[yardmaster: 99009 bytes cut]\n" in stdout
    assert len(bench.text()) == 100_009


async def test_output_that_grows_as_json_is_cut_until_it_fits(sandbox: Sandbox) -> None:
    outcome = await python(
        sandbox, "import sys\nprint('\\x01' * 300_000)\nprint('\\x01' * 300_000, file=sys.stderr)"
    )
    assert outcome["status"] == "succeeded"
    assert outcome["truncated"]["stdout"] > 200_000
