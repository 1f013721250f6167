"""Limits of a run from a task's view: requests, rejections and codes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.built_in.support import Bench
from yardmaster_worker.built_in.program import LimitPolicy
from yardmaster_worker.sandbox import RunLimits, Sandbox

MEBIBYTE = 1024 * 1024
POLICY = LimitPolicy(
    RunLimits(memory_bytes_max=96 * MEBIBYTE, cpu_ms_max=400), RunLimits(memory_bytes_max=512 * MEBIBYTE)
)
GROWS = "print('begun')\nheld = []\nwhile True: held.append(bytearray(b'x') * (1 << 20))"


async def outcome(sandbox: Sandbox, capability: str, **value: Any) -> dict[str, Any]:
    bench = Bench(sandbox, limits=POLICY)
    bench.start(capability, value)
    return await bench.outcome()


async def test_program_that_exceeds_its_memory_fails_with_out_of_memory(fork_server: Sandbox) -> None:
    ended = await outcome(fork_server, "python.run", code=GROWS)
    error = ended["error"]
    assert (ended["status"], error["code"], error["retryable"]) == ("failed", "OUT_OF_MEMORY", False)
    assert error["message"] == "the program used more than 100663296 bytes of memory"
    details = error["details"]
    assert (details["limit"], details["most"], details["stdout"]) == ("memoryBytes", 100663296, "begun\n")
    assert ended["stats"]["memoryBytesMax"] >= 100663296  # a control group prevents more


async def test_too_much_cpu_time_of_a_shell_is_a_cpu_timeout(fork_server: Sandbox) -> None:
    ended = await outcome(fork_server, "shell.run", command="echo begun; while :; do :; done")
    error = ended["error"]
    assert (ended["status"], error["code"]) == ("failed", "CPU_TIMEOUT")
    assert error["message"] == "the program used more than 400 ms of CPU time"
    assert error["details"]["stdout"] == "begun\n"
    assert ended["stats"]["cpuMs"] > 400


async def test_task_may_set_limits_up_to_the_maximum(fork_server: Sandbox) -> None:
    holds = "held = bytearray(b'x') * (120 << 20)\nimport time; time.sleep(0.2)"
    more = await outcome(fork_server, "python.run", code=holds, limits={"memoryBytes": 512 * MEBIBYTE})
    assert more["status"] == "succeeded"
    less = await outcome(fork_server, "python.run", code=GROWS, limits={"memoryBytes": 64 * MEBIBYTE})
    assert less["error"]["details"]["most"] == 64 * MEBIBYTE
    beyond = (await outcome(fork_server, "python.run", code="", limits={"memoryBytes": 513 * MEBIBYTE}))[
        "error"
    ]
    assert (beyond["code"], beyond["details"]) == ("INVALID_INPUT", {"path": "limits/memoryBytes"})


async def test_unknown_limit_is_invalid_input(fork_server: Sandbox) -> None:
    error = (await outcome(fork_server, "shell.run", command="true", limits={"memory": 1}))["error"]
    assert (error["code"], error["details"]["path"]) == ("INVALID_INPUT", "limits/memory")


async def test_limits_are_rejected_if_not_enforced(bubblewrap: Sandbox) -> None:
    error = (await outcome(bubblewrap, "shell.run", command="true", limits={"processes": 9}))["error"]
    assert (error["code"], error["retryable"]) == ("ISOLATION_UNAVAILABLE", False)


@pytest.mark.parametrize("capability", ["python.run", "shell.run"])
async def test_outcome_has_the_isolation_level(sandbox: Sandbox, capability: str) -> None:
    value = {"code": "print(1)"} if capability == "python.run" else {"command": "true"}
    ended = await outcome(sandbox, capability, **value)
    assert ended["stats"]["isolationLevel"] == sandbox.isolation.level.number
