"""The command line of `python.run` programs in a new process."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yardmaster_worker.sandbox.interpreter import Interpreter

__all__ = ["bootstrap", "python_argv"]


def python_argv(interpreter: Interpreter) -> list[str]:
    """Return the arguments; the code comes from standard input."""
    return [interpreter.executable, "-s", "-u", "-c", bootstrap()]


@cache
def bootstrap() -> str:
    """Return the source of `bootstrap.py`."""
    return (resources.files("yardmaster_worker.sandbox") / "bootstrap.py").read_text(encoding="utf-8")
