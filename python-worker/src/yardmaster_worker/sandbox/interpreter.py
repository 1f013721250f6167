"""The Python that runs the code of others: the base interpreter of the worker's own, without its packages."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from yardmaster_worker.sandbox.inside_packages import InsidePackages, packages_with_needs

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Interpreter", "base_interpreter"]


@dataclass(frozen=True)
class Interpreter:
    """A Python installation."""

    executable: str
    prefixes: tuple[str, ...]
    """Folders that it needs to run."""
    version: str
    packages: InsidePackages = field(default_factory=InsidePackages)
    """What contexts find beside the packages of the installation itself: IPython, with what it needs."""

    @cached_property
    def bin_folder(self) -> str:
        """Where `python3` is found."""
        return str(Path(self.executable).parent)

    def path_below(self, folders: Sequence[str]) -> str | None:
        """Return its first path that lies in one of these folders; None where there is none."""
        paths = (self.executable, *self.prefixes)
        return next(
            (path for path in paths if any(Path(path).is_relative_to(folder) for folder in folders)), None
        )


@cache
def base_interpreter() -> Interpreter:
    """Return the interpreter that the worker's virtual environment was made from, or its own."""
    executable = getattr(sys, "_base_executable", None) or sys.executable
    prefixes = {sys.base_prefix, sys.base_exec_prefix, str(Path(executable).resolve().parent.parent)}
    return Interpreter(
        executable, tuple(sorted(prefixes)), platform.python_version(), packages_with_needs("ipython")
    )
