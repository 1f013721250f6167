"""The package as users install it: from a read-only folder without tests."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.control_plane import ControlPlane
from tests.support.running import command

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
REPOSITORY = ROOT.parent


def shipped(target: Path) -> Path:
    """Copy the files of this folder that the npm package of the service contains; see `files` in its package.json."""
    entries = json.loads((REPOSITORY / "package.json").read_text())["files"]
    names = [entry.removeprefix("python-worker/") for entry in entries if entry.startswith("python-worker/")]
    folder = target / "shipped"
    folder.mkdir()
    for name in names:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Install the package from a read-only folder; yield its site-packages folder, outside this checkout."""
    target = tmp_path_factory.mktemp("installed")
    folder = shipped(target)
    paths = [*folder.rglob("*"), folder]
    for path in paths:
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    before = {path: path.stat().st_mtime_ns for path in paths}
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--no-build-isolation",
    ]
    try:
        subprocess.run([*pip, "--target", str(target / "site"), str(folder)], check=True)
        # Permissions do not stop root from writing.
        assert {path: path.stat().st_mtime_ns for path in [*folder.rglob("*"), folder]} == before
        yield target / "site"
    finally:
        for path in paths:
            path.chmod(path.stat().st_mode | stat.S_IWUSR)


@pytest.fixture(autouse=True)
def installed(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make programs that a test starts import the installed package instead of the checkout."""
    monkeypatch.setenv("PYTHONPATH", str(site))


def test_command_prints_its_options(site: Path) -> None:
    said = subprocess.run([site / "bin/yardmaster-worker", "--help"], check=True, capture_output=True)
    assert said.stdout.startswith(b"usage: yardmaster-worker")
    code = "import yardmaster_worker; print(yardmaster_worker.__file__)"
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert found.stdout.decode().startswith(str(site))


@pytest.mark.parametrize("isolation", ["auto", "none"])
async def test_worker_runs_programs_and_cells(control: ControlPlane, isolation: str) -> None:
    options = ("--connect", control.url, "--isolation", isolation, "--slots", "1", "--preload", "")
    async with command(*options):
        await control.until(lambda: control.registrations, 60)
        await control.execute("a", "python.run", {"code": "print(6 * 7)"})
        assert (await control.outcome("a"))["result"]["stdout"] == "42\n"
        session = {"sessionId": "s", "capability": "python.run", "ttlMs": 60_000}
        assert await control.call("session.open", session) == {"status": "opened"}
        await control.execute("b", "python.run", {"code": "6 * 7"}, sessionId="s")
        outcome = await control.outcome("b")
        assert outcome["result"]["result"]["data"]["text/plain"] == "42"
