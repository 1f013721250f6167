"""The Python that runs task code: the base interpreter of the worker's environment, without its packages."""

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
    """Folders that it needs at run time."""
    version: str
    packages: InsidePackages = field(default_factory=InsidePackages)
    """Packages that interpreters of sessions get: IPython with its dependencies."""

    @cached_property
    def bin_folder(self) -> str:
        """The folder of `python3`."""
        return str(Path(self.executable).parent)

    def path_below(self, folders: Sequence[str]) -> str | None:
        """Return its first path below one of these folders, or None."""
        paths = (self.executable, *self.prefixes)
        return next(
            (path for path in paths if any(Path(path).is_relative_to(folder) for folder in folders)), None
        )


@cache
def base_interpreter() -> Interpreter:
    """Return the base interpreter of the worker's virtual environment."""
    executable = getattr(sys, "_base_executable", None) or sys.executable
    prefixes = {sys.base_prefix, sys.base_exec_prefix, str(Path(executable).resolve().parent.parent)}
    return Interpreter(
        executable, tuple(sorted(prefixes)), platform.python_version(), packages_with_needs("ipython")
    )
