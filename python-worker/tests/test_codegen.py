from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

SCRIPT = Path(__file__).parents[1] / "scripts" / "codegen.py"


def test_generated_files_are_up_to_date() -> None:
    ended = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_check_fails_and_names_outdated_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPT.parent))
    import codegen

    (tmp_path / "messages.py").write_text("old", encoding="utf-8")
    (tmp_path / "gone.py").write_text("", encoding="utf-8")
    monkeypatch.setattr(codegen, "GENERATED", tmp_path)
    assert codegen.main(["--check"]) == 1
    assert codegen.main([]) == 0
    assert codegen.main(["--check"]) == 0
    assert not (tmp_path / "gone.py").exists()
