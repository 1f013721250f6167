"""What the environment says to the worker process alone: its token, the id of its start, and options before its flags."""

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

TOKEN_VARIABLE = "YARD_WORKER_TOKEN"  # noqa: S105 - its name
INSTANCE_VARIABLE = "YARD_WORKER_INSTANCE"
OPTIONS_VARIABLE = "YARD_PYTHON_OPTIONS"
OWN_VARIABLES = (TOKEN_VARIABLE, INSTANCE_VARIABLE, OPTIONS_VARIABLE)
"""What of the environment is meant for this process alone."""


def options_of(environment: Mapping[str, str], faults: list[str]) -> list[str]:
    """Return the options that stand there, as a shell reads them."""
    try:
        return shlex.split(environment.get(OPTIONS_VARIABLE, ""))
    except ValueError as error:
        faults.append(f"{OPTIONS_VARIABLE}: {error}")
        return []


def token_of(file: str | None, environment: Mapping[str, str], faults: list[str]) -> str | None:
    """Return the token of the file, else of the environment."""
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
