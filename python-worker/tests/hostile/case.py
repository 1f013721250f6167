"""Hostile cases from the tables in `cases/`, and the comparison with their outcomes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

MEBIBYTE = 1024 * 1024
LIMITS = {"processes": 32, "memoryBytes": 256 * MEBIBYTE, "diskBytes": 16 * MEBIBYTE}
"""Default limits of a case, small so that bombs end soon."""
PRELUDE = Path(__file__).with_name("prelude.py").read_text(encoding="utf-8")
LINGER = "\nprint('ready', flush=True)\nimport time\nwhile True: time.sleep(600)\n"
_OF_ERROR = ("exitCode", "signal", "limit", "name")


@dataclass(frozen=True)
class Case:
    """A hostile program and its expected end."""

    family: str
    name: str
    python: str = ""
    shell: str = ""
    """The code or the command; exactly one is set."""
    limits: Mapping[str, int] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)
    collect: tuple[str, ...] = ()
    """Patterns of files to collect as artifacts; the case then runs in a folder on disk."""
    verdict: Mapping[str, Any] = field(default_factory=lambda: {"exitCode": 0})
    """The expected part of the outcome: `code` (of an error), `exitCode`, `signal`, `limit`, `name` (of an
    exception).
    """
    runs_on: bool = False
    """True if the program prints `ready` and runs until it is stopped."""
    stdout: str | None = None
    """The complete standard output of the program."""
    stdout_has: tuple[str, ...] = ()
    stderr_has: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    """Streams that the outcome reports as truncated."""
    files: tuple[str, ...] = ()
    """Paths in the outcome; `*` if they are not deterministic."""
    artifacts: tuple[str, ...] = ()
    lingers: bool = True
    """True if a program that succeeds can continue after its attack."""
    landlock: Mapping[str, Any] = field(default_factory=dict)
    """Changed expectations at isolation level C."""

    as_user: Mapping[str, Any] = field(default_factory=dict)
    """Changed expectations at isolation level B, for a worker without root."""

    def of_level(self, level: str) -> Case:
        """Return the case with the expectations of an isolation level."""
        return replace(self, **_frozen({"B": self.as_user, "C": self.landlock}.get(level, {})))

    def lingering(self) -> Case:
        """Return the case with an endless loop after its attack."""
        return replace(self, python=self.python + LINGER, runs_on=True)

    @property
    def may_linger(self) -> bool:
        """True if the case ends only because its attack is complete."""
        return self.lingers and bool(self.python) and not self.runs_on and self.verdict == {"exitCode": 0}

    @property
    def capability(self) -> str:
        return "python.run" if self.python else "shell.run"

    def input(self, facts: Mapping[str, str]) -> dict[str, Any]:
        """Return the task's input; `facts` describe the host."""
        program = {"code": PRELUDE + self.python} if self.python else {"command": self.shell}
        collect = {"collect": list(self.collect)} if self.collect else {}
        return {**program, **collect, "env": {**facts, **self.env}, "limits": {**LIMITS, **self.limits}}


def all_cases() -> list[Case]:
    """Return all cases of all tables."""
    paths = sorted((Path(__file__).parent / "cases").glob("*.toml"))
    return [case for path in paths for case in _cases_of(path)]


def _cases_of(path: Path) -> list[Case]:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return [Case(path.stem, **_frozen(row)) for row in table["case"]]


def _frozen(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


def verdict_of(outcome: Mapping[str, Any]) -> dict[str, Any]:
    """Return how the program ended, from its outcome."""
    if outcome["status"] == "succeeded":
        return {"exitCode": outcome["result"]["exitCode"]}
    error = outcome["error"]
    details = error.get("details", {})
    return {"code": error["code"], **{key: details[key] for key in _OF_ERROR if key in details}}


def faults(case: Case, outcome: Mapping[str, Any]) -> list[str]:
    """Return the differences between the expected and actual outcome."""
    said = outcome.get("result") or outcome["error"].get("details", {})
    checks: list[tuple[str, Any, Any]] = [("verdict", case.verdict, verdict_of(outcome))]
    if case.stdout is not None:
        checks.append(("stdout", case.stdout, said.get("stdout")))
    checks += [(f"{text!r} in stdout", True, text in said.get("stdout", "")) for text in case.stdout_has]
    checks += [(f"{text!r} in stderr", True, text in said.get("stderr", "")) for text in case.stderr_has]
    checks.append(("cut", set(case.cut), set(outcome.get("truncated", {}))))
    if "*" not in case.files:
        told = said.get("files", [])
        collected = [file["path"] for file in told if "artifact" in file]
        checks += [
            ("files", case.files, tuple(file["path"] for file in told)),
            ("artifacts", case.artifacts, tuple(collected)),
        ]
    return [f"{what}: expected {wanted!r}, got {got!r}" for what, wanted, got in checks if wanted != got]
