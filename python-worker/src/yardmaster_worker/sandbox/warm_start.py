"""Environment variables that an already running interpreter cannot apply."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["is_warm_with"]

_COLD_PREFIXES = (
    "PYTHON",
    "LC_",
    "LANG",
    "LD_",
    "MPL",
    "OMP_",
    "OPENBLAS_",
    "MKL_",
    "NUMEXPR_",
    "MALLOC_",
    "GLIBC_",
)
"""Variables that an interpreter, or a preloaded module, reads only at startup."""


def is_warm_with(names: Iterable[str]) -> bool:
    """Return True if an already running interpreter can apply these variables."""
    return not any(name.startswith(_COLD_PREFIXES) for name in names)
