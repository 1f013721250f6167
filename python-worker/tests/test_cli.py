"""The command as a process: start, signals, loss of the parent, and leftovers."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest

from tests.sandbox.test_bubblewrap import processes_with
from tests.support.control_plane import TOKEN, ControlPlane
from tests.support.running import Command, command, events

SLEEPS = "import time\nprint('ready')\ntime.sleep(600)"
_LIFE = ["worker_registered", "shutdown_started", "worker_stopped"]


async def started(control: ControlPlane, lease: str, code: str = SLEEPS) -> None:
    assert await control.execute(lease, "python.run", {"code": code}) == {"status": "accepted"}
    await control.until(lambda: "ready" in control.text(lease))


def registered_times(control: ControlPlane, count: int) -> bool:
    return len(control.registrations) == count


def connected(control: ControlPlane, *more: str) -> tuple[str, ...]:
    return ("--connect", control.url, "--id", "python-1", *more)


async def test_command_registers_runs_and_reports_its_isolation(control: ControlPlane) -> None:
    async with command(*connected(control, "--label", "region=eu")) as worker:
        await control.until(lambda: control.registrations)
        labels = control.registrations[0]["labels"]
        await control.execute("a", "python.run", {"code": "print(sum(range(10)))"})
        outcome = await control.outcome("a")
        worker.process.terminate()
        assert await worker.ended() == 0
    assert outcome["result"] == {"stdout": "45\n", "stderr": "", "exitCode": 0}
    assert (labels["isolation-backend"], labels["region"]) == ("namespaces", "eu")
    assert (labels["isolation-runner"], labels["isolation-seccomp"]) == ("fork-server", "yes")
    assert events(worker, _LIFE) == _LIFE
    ended = next(event for event in worker.events if event["event"] == "attempt_ended")
    assert (ended["taskId"], ended["leaseId"], ended["status"], ended["level"]) == (
        "task-a",
        "a",
        "succeeded",
        "info",
    )
    assert TOKEN not in str(worker.events)


async def test_sigterm_finishes_running_attempts_and_rejects_new_ones(control: ControlPlane) -> None:
    async with command(*connected(control)) as worker:
        await control.until(lambda: control.registrations)
        code = "import sys, time\nprint('ready')\ntime.sleep(1)\nprint('whole')"
        await started(control, "a", code)
        worker.process.terminate()
        await control.until(lambda: control.drains)
        rejected = await control.execute("b", "python.run", {"code": ""})
        outcome = await control.outcome("a")
        assert await worker.ended() == 0
    assert rejected["code"] == "DRAINING"
    assert outcome["result"]["stdout"] == "ready\nwhole\n"


async def test_sigterm_stops_and_reports_attempts_at_the_deadline(control: ControlPlane) -> None:
    async with command(*connected(control, "--drain-ms", "100")) as worker:
        await control.until(lambda: control.registrations)
        await started(control, "a")
        worker.process.terminate()
        outcome = await control.outcome("a")
        assert await worker.ended() == 0
    assert (outcome["status"], outcome["error"]["code"], outcome["error"]["retryable"]) == (
        "failed",
        "WORKER_LOST",
        True,
    )
    assert outcome["error"]["details"]["stdout"] == "ready\n"


async def end_by_two_signals(worker: Command) -> None:
    worker.process.send_signal(signal.SIGINT)
    worker.process.send_signal(signal.SIGTERM)


async def end_by_parent(worker: Command) -> None:
    assert worker.process.stdin is not None
    worker.process.stdin.close()


async def end_by_kill(worker: Command) -> None:
    worker.process.kill()


@pytest.mark.parametrize("end", [end_by_two_signals, end_by_parent, end_by_kill])
async def test_worker_that_exits_at_once_leaves_nothing_behind(
    control: ControlPlane, end: Callable[[Command], Awaitable[None]]
) -> None:
    marker = f"left-over-{control.port}-{end.__name__}"
    async with command(*connected(control, "--exit-with-parent")) as worker:
        await control.until(lambda: control.registrations)
        code = f"import subprocess\nprint('ready')\nsubprocess.run(['sh', '-c', 'sleep 600; : {marker}'], start_new_session=True)"
        await started(control, "a", code)
        await asyncio.to_thread(until, lambda: processes_with(marker))
        await end(worker)
        assert await worker.ended() in (0, -signal.SIGKILL)
    await asyncio.to_thread(until, lambda: not processes_with(marker))


async def test_next_worker_removes_the_folders_of_a_killed_worker(
    control: ControlPlane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    async with command(*connected(control)) as worker:
        await control.until(lambda: control.registrations)
        worker.process.kill()
        await worker.ended()
    left_over = list(tmp_path.glob("yardmaster-sessions-*"))
    async with command(*connected(control)):
        await control.until(partial(registered_times, control, 2))
        assert len(left_over) == 1
        assert not left_over[0].exists()


async def test_missing_parent_ends_the_worker(control: ControlPlane) -> None:
    process = await asyncio.create_subprocess_exec(
        "/bin/sh", "-c", 'exec "$@" <&- 2>/dev/null', "sh", *python_module(), *connected(control, "--exit-with-parent"),
        env={"YARD_WORKER_TOKEN": TOKEN, "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    async with asyncio.timeout(20):
        assert await process.wait() == 0


async def test_restart_has_the_same_id_and_a_new_instance(control: ControlPlane) -> None:
    for count in (1, 2):
        async with command(*connected(control)):
            await control.until(partial(registered_times, control, count))
    first, second = control.registrations
    assert first["workerId"] == second["workerId"] == "python-1"
    assert first["instanceId"] != second["instanceId"]


async def test_bad_flags_are_all_listed_with_exit_code_2() -> None:
    async with command("--slots", "0", "--frob", token=None) as worker:
        assert await worker.ended() == 2
    assert [event["text"] for event in worker.events] == [
        "yardmaster-worker: unknown argument: --frob",
        "yardmaster-worker: exactly one of --connect URL and --listen PORT is required",
        "yardmaster-worker: --slots: expected an integer from 1 to 1024, got 0",
        "yardmaster-worker: see yardmaster-worker --help",
    ]


async def test_port_in_use_ends_with_exit_code_1(control: ControlPlane) -> None:
    async with command("--listen", str(control.port), "--isolation", "none") as worker:
        assert await worker.ended() == 1
    assert "address already in use" in worker.events[-1]["text"]


def test_token_is_not_a_flag() -> None:
    from yardmaster_worker.config.arguments import build_parser

    assert "--token " not in build_parser([]).format_help()


def python_module() -> list[str]:
    return [sys.executable, "-m", "yardmaster_worker"]


def until(condition: Callable[[], object]) -> None:
    """Poll for a condition that has no event, such as the exit of a process in a dead namespace."""
    end_s = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end_s, "it did not happen"
        time.sleep(0.01)
