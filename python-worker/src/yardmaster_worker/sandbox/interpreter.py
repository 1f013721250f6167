"""The Python that runs the code of others: the base interpreter of the worker's own, without its packages."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Interpreter", "base_interpreter"]


@dataclass(frozen=True)
class Interpreter:
    """A Python installation."""

    executable: str
    prefixes: tuple[str, ...]
    """Folders that it needs to run."""
    version: str

    @property
    def bin_folder(self) -> str:
        """Where `python3` is found."""
        return str(Path(self.executable).parent)


def base_interpreter() -> Interpreter:
    """Return the interpreter that the worker's virtual environment was made from, or its own."""
    executable = getattr(sys, "_base_executable", None) or sys.executable
    prefixes = {sys.base_prefix, sys.base_exec_prefix, str(Path(executable).resolve().parent.parent)}
    return Interpreter(executable, tuple(sorted(prefixes)), platform.python_version())
