"""Files and command lines of interpreters inside a sandbox."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from yardmaster_worker.sandbox.inside_packages import FOLDER as PACKAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yardmaster_worker.sandbox.interpreter import Interpreter

__all__ = ["context_files", "context_sources", "interpreter_argv", "isolated_interpreter_argv"]

_ROOT = "/yardmaster"
_PACKAGE = "yardmaster_context"


def context_files() -> dict[str, bytes]:
    """Return the program's files by their paths inside the sandbox."""
    return {f"{_ROOT}/{name}": content for name, content in context_sources().items()}


def context_sources() -> dict[str, bytes]:
    """Return the program's files by their paths relative to its folder."""
    folder = resources.files("yardmaster_worker.sandbox") / "context_program"
    sources = [file for file in folder.iterdir() if file.name.endswith(".py")]
    return {f"{_PACKAGE}/{file.name}": file.read_bytes() for file in sources}


def isolated_interpreter_argv(interpreter: Interpreter) -> list[str]:
    """Return the command of an interpreter whose files are mounted in the sandbox."""
    return interpreter_argv(interpreter, f"{_PACKAGE}.cells", [_ROOT, PACKAGES])


def interpreter_argv(
    interpreter: Interpreter, module: str, paths: Sequence[str], first: Sequence[str] = ()
) -> list[str]:
    """Return the command of an interpreter whose program and packages are in the folders `paths`; `first` precedes
    them.
    """
    found = f"import sys; sys.path[:0] = {[*first, *paths]!r}; import {module} as cells"
    return [interpreter.executable, "-s", "-u", "-c", f"{found}; cells.main({list(paths)!r})"]
