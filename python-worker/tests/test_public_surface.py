from __future__ import annotations

import tomllib
from pathlib import Path

import yardmaster_worker


def test_public_names_match_the_list() -> None:
    assert yardmaster_worker.__all__ == ["CapabilityError", "Context", "Session", "Worker", "__version__"]
    assert all(hasattr(yardmaster_worker, name) for name in yardmaster_worker.__all__)


def test_version_matches_the_package() -> None:
    project = Path(__file__).parents[1] / "pyproject.toml"
    version = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"]
    assert yardmaster_worker.__version__ == version
