from __future__ import annotations

import pytest

from tests.built_in.support import Bench, shell
from tests.sandbox.support import settled
from tests.sandbox.test_port import open_descriptors
from yardmaster_worker.built_in.program import run_program
from yardmaster_worker.built_in.recorder import OutputBounds
from yardmaster_worker.capabilities.context import Context, StopRequest
from yardmaster_worker.errors import CapabilityError
from yardmaster_worker.protocol import capability_schemas, compile_schema
from yardmaster_worker.sandbox import Command, ProgramSpec, Sandbox
from yardmaster_worker.state import StopReason

INJECTED = "x\0--bind\0/usr\0/escape\0--share-net\0--setenv\0B\0y"


async def test_exit_code_is_the_result(sandbox: Sandbox) -> None:
    outcome = await shell(sandbox, "echo out; echo err >&2; exit 3")
    assert (outcome["status"], outcome["result"]) == (
        "succeeded",
        {"stdout": "out\n", "stderr": "err\n", "exitCode": 3},
    )
    assert compile_schema(capability_schemas("shell.run")["outputSchema"]).fault(outcome["result"]) is None


async def test_death_by_a_signal_is_an_exit_code_as_in_a_shell(sandbox: Sandbox) -> None:
    assert (await shell(sandbox, "kill -9 $$"))["result"]["exitCode"] == 137


async def test_command_gets_its_standard_input_folder_and_environment(sandbox: Sandbox) -> None:
    outcome = await shell(
        sandbox, 'cat; echo "$A"; basename "$PWD"', stdin="typed\n", env={"A": "b c"}, cwd="deep/folder"
    )
    assert outcome["result"]["stdout"] == "typed\nb c\nfolder\n"


async def test_missing_folder_is_invalid_input(sandbox: Sandbox) -> None:
    error = (await shell(sandbox, "true", cwd="/missing"))["error"]
    assert (error["code"], error["details"]) == ("INVALID_INPUT", {"path": "cwd"})
    assert error["message"] == "input.cwd: no such folder: /missing"


async def test_too_large_environment_is_invalid_input(sandbox: Sandbox) -> None:
    env = {f"V{number}": "x" * 32_000 for number in range(100)}
    error = (await shell(sandbox, "true", env=env))["error"]
    assert (error["code"], error["details"]) == ("INVALID_INPUT", {"path": "env"})


async def test_longest_command_of_the_schema_runs(sandbox: Sandbox) -> None:
    command = "echo done #" + "é" * 131_061
    assert len(command) == 131_072
    assert (await shell(sandbox, command))["result"]["stdout"] == "done\n"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({}, "input.command: required"),
        ({"command": ""}, 'input.command: "" is shorter than 1 character'),
        ({"command": "x", "env": {"A": 1}}, "input.env.A: expected string, got integer"),
        ({"command": "x", "shell": True}, "input.shell: unknown property"),
    ],
)
async def test_invalid_input_never_starts(sandbox: Sandbox, value: object, said: str) -> None:
    bench = Bench(sandbox)
    bench.start("shell.run", value)
    error = (await bench.outcome())["error"]
    assert (error["code"], error["message"]) == ("INVALID_INPUT", said)


async def test_output_bomb_ends_at_its_deadline_with_bounded_output(sandbox: Sandbox) -> None:
    outcome = await shell(sandbox, "yes", timeoutMs=600)
    assert outcome["error"]["code"] == "TIMEOUT"
    assert len(outcome["error"]["details"]["stdout"]) <= 256 * 1024 + 100
    assert outcome["truncated"]["stdout"] > 0


@pytest.mark.parametrize("hostile", [INJECTED, "a\0", "\ud800", "a\udc80"])
@pytest.mark.parametrize("path", ["env/A", "cwd", "command"])
async def test_text_that_cannot_be_passed_is_invalid_input(sandbox: Sandbox, path: str, hostile: str) -> None:
    value = (
        {"command": "true", "env": {"A": hostile}} if path == "env/A" else {"command": "true", path: hostile}
    )
    bench = Bench(sandbox)
    bench.start("shell.run", value)
    outcome = await bench.outcome()
    error = outcome["error"]
    assert (outcome["status"], error["code"], error["details"]) == ("failed", "INVALID_INPUT", {"path": path})
    assert error["message"].startswith(f"input.{path.replace('/', '.')}: ")


@pytest.mark.parametrize("hostile", [INJECTED, "\ud800", "a\udc80"])
@pytest.mark.parametrize("path", ["env", "env/A", "cwd", "command"])
async def test_run_program_rejects_such_text_regardless_of_the_schema(
    sandbox: Sandbox, path: str, hostile: str
) -> None:
    spec = {
        "env": ProgramSpec(Command(["/bin/true"]), env={hostile: "A"}),
        "env/A": ProgramSpec(Command(["/bin/true"]), env={"A": hostile}),
        "cwd": ProgramSpec(Command(["/bin/true"]), cwd=hostile),
        "command": ProgramSpec(Command(["/bin/true", hostile])),
    }[path]
    with pytest.raises(CapabilityError) as caught:
        await run_program(sandbox, spec, context(), OutputBounds())
    assert (caught.value.code, caught.value.details) == ("INVALID_INPUT", {"path": path})


async def test_rejected_text_leaves_no_descriptor_open(sandbox: Sandbox) -> None:
    await settled(sandbox)
    before = open_descriptors()
    for hostile in [INJECTED, "\ud800"] * 10:
        await shell(sandbox, "true", env={"A": hostile})
        await shell(sandbox, "true", cwd=hostile)
        await shell(sandbox, hostile)
    await settled(sandbox)
    assert open_descriptors() == before


class Watch:
    """Counts calls of the deadlines."""

    def __init__(self) -> None:
        self.times_begun = 0

    def limit(self, timeout_ms: int) -> None:
        """Change nothing."""

    def work_started(self) -> None:
        self.times_begun += 1

    def progress(self) -> None:
        """Change nothing."""


async def test_running_program_has_started_once(sandbox: Sandbox) -> None:
    watch = Watch()
    await run_program(sandbox, ProgramSpec(Command(["/bin/true"])), context(watch), OutputBounds())
    assert watch.times_begun == 1


async def test_reporting_program_starts_at_its_first_report(sandbox: Sandbox) -> None:
    watch = Watch()
    report = "for n in 1 2; do echo $n > /proc/self/fd/$YARDMASTER_REPORT_FD; sleep 0.05; done"
    spec = ProgramSpec(Command(["/bin/sh", "-c", report], has_report=True))
    await run_program(sandbox, spec, context(watch), OutputBounds())
    assert watch.times_begun == 1


async def test_stopped_attempt_does_not_start() -> None:
    watch = Watch()
    stopped = context(watch)
    stopped.request_stop(StopRequest(StopReason.START_TIMEOUT, "too late", 0))
    stopped.note_running()
    with pytest.raises(CapabilityError, match="too late") as caught:
        stopped.started()
    assert (caught.value.code, watch.times_begun) == ("START_TIMEOUT", 0)


def context(watch: Watch | None = None) -> Context:
    return Context(
        task_id="t",
        lease_id="l",
        timeout_ms=30_000,
        on_output=lambda _stream, _data: None,
        watch=watch or Watch(),
    )
