"""Settings that the environment carries for the worker process only: token, instance id and options."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "INSTANCE_VARIABLE",
    "OPTIONS_VARIABLE",
    "OWN_VARIABLES",
    "TOKEN_VARIABLE",
    "options_of",
    "token_of",
]

TOKEN_VARIABLE = "YARD_WORKER_TOKEN"  # noqa: S105 - a variable name
INSTANCE_VARIABLE = "YARD_WORKER_INSTANCE"
OPTIONS_VARIABLE = "YARD_PYTHON_OPTIONS"
OWN_VARIABLES = (TOKEN_VARIABLE, INSTANCE_VARIABLE, OPTIONS_VARIABLE)
"""Variables that started programs must not inherit."""


def options_of(environment: Mapping[str, str], faults: list[str]) -> list[str]:
    """Return the options of the variable, split as a shell does."""
    try:
        return shlex.split(environment.get(OPTIONS_VARIABLE, ""))
    except ValueError as error:
        faults.append(f"{OPTIONS_VARIABLE}: {error}")
        return []


def token_of(file: str | None, environment: Mapping[str, str], faults: list[str]) -> str | None:
    """Return the token from the file, else from the environment."""
    token = environment.get(TOKEN_VARIABLE)
    if file is not None:
        try:
            token = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not text"
            faults.append(f"--token-file {file}: {reason}")
            return None
    if token is not None and not 0 < len(token) <= 512:
        faults.append("the token must have 1 to 512 characters")
        return None
    return token
