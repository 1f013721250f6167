from __future__ import annotations

import pytest

from tests.capabilities.support import Bench, shell
from yardmaster_worker.protocol import capability_schemas, compile_schema
from yardmaster_worker.sandbox import Sandbox


async def test_exit_code_is_the_result(sandbox: Sandbox) -> None:
    outcome = await shell(sandbox, "echo out; echo err >&2; exit 3")
    assert (outcome["status"], outcome["result"]) == (
        "succeeded",
        {"stdout": "out\n", "stderr": "err\n", "exitCode": 3},
    )
    assert compile_schema(capability_schemas("shell.run")["outputSchema"]).fault(outcome["result"]) is None


async def test_death_by_a_signal_is_an_exit_code_as_in_a_shell(sandbox: Sandbox) -> None:
    assert (await shell(sandbox, "kill -9 $$"))["result"]["exitCode"] == 137


async def test_standard_input_folder_and_environment_are_given(sandbox: Sandbox) -> None:
    outcome = await shell(
        sandbox, 'cat; echo "$A"; basename "$PWD"', stdin="typed\n", env={"A": "b c"}, cwd="deep/folder"
    )
    assert outcome["result"]["stdout"] == "typed\nb c\nfolder\n"


async def test_missing_folder_is_bad_input(sandbox: Sandbox) -> None:
    error = (await shell(sandbox, "true", cwd="/missing"))["error"]
    assert (error["code"], error["details"]) == ("INVALID_INPUT", {"path": "cwd"})
    assert error["message"] == "input.cwd: no such folder: /missing"


async def test_environment_that_no_program_could_take_is_bad_input(sandbox: Sandbox) -> None:
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
async def test_bad_input_never_starts(sandbox: Sandbox, value: object, said: str) -> None:
    bench = Bench(sandbox)
    bench.start("shell.run", value)
    error = (await bench.outcome())["error"]
    assert (error["code"], error["message"]) == ("INVALID_INPUT", said)


async def test_output_bomb_ends_at_its_deadline_with_bounded_output(sandbox: Sandbox) -> None:
    outcome = await shell(sandbox, "yes", timeoutMs=600)
    assert outcome["error"]["code"] == "TIMEOUT"
    assert len(outcome["error"]["details"]["stdout"]) <= 256 * 1024 + 100
    assert outcome["truncated"]["stdout"] > 0
