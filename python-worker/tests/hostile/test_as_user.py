"""Tests isolation level B as root: cases that depend on the user run again in an unprivileged process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from importlib import resources
from pathlib import Path

import pytest

from yardmaster_worker.sandbox import base_interpreter

USER = 0x6F000000 + os.getpid()
"""No other process has this user."""
FAMILIES = ("kernel", "secrets", "processes", "network", "channel", "files")
WAIT_S_MAX = 400


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user runs the whole suite at isolation level B")
def test_cases_hold_for_an_unprivileged_worker() -> None:
    package = Path(__file__).parents[2]
    step_down = resources.files("yardmaster_worker.sandbox.fork_server") / "step_down.py"
    folders = [*base_interpreter().prefixes, sys.prefix, str(package)]
    wanted = f"fork-server and ({' or '.join(FAMILIES)})"
    with tempfile.TemporaryDirectory(prefix="yardmaster-hostile-", dir="/tmp") as temporary:
        os.chown(temporary, USER, USER)
        done = subprocess.run(
            [
                *(sys.executable, "-I", "-S", str(step_down), str(USER), json.dumps(folders)),
                *(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "-k", wanted),
                str(Path(__file__).with_name("test_suite.py")),
            ],
            cwd=package,
            env={"PATH": os.environ["PATH"], "TMPDIR": temporary, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=WAIT_S_MAX,
            check=False,
        )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert "hostile ends, longest" in done.stdout
    assert " B: " in done.stdout
