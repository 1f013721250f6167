"""The limits of a run, and its resource usage."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DEFAULTS", "Exceeded", "RunLimits", "TreeUse", "exceeded"]

Exceeded: TypeAlias = Literal["cpuMs", "memoryBytes", "diskBytes"]
_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class RunLimits:
    """Limits of one run. Their wire names have no suffix, because they are in `limits`: `cpuMs`, `memoryBytes`."""

    cpu_ms_max: int = 600_000
    """CPU time of the process tree."""
    memory_bytes_max: int = 2048 * _MEBIBYTE
    """Resident memory of the process tree; shared pages count once."""
    processes_max: int = 128
    """Concurrent processes and threads."""
    open_files_max: int = 1024
    """Descriptors of one process."""
    file_bytes_max: int = 512 * _MEBIBYTE
    """Size of one file."""
    disk_bytes_max: int = 512 * _MEBIBYTE
    """Each of /tmp, /dev/shm and the work folder, unless it is a session's."""

    def overridden_by(self, requested: Mapping[str, int]) -> RunLimits:
        """Return these limits with the values of `wishes` (wire names)."""
        named = {_WIRE_NAMES[name]: value for name, value in requested.items()}
        return replace(self, **named) if named else self

    def on_wire(self) -> dict[str, int]:
        """Return the limits by their names on the wire."""
        return {wire: getattr(self, name) for wire, name in _WIRE_NAMES.items()}


def _camel(name: str) -> str:
    first, *more = name.split("_")
    return first + "".join(part.capitalize() for part in more)


_WIRE_NAMES = {_camel(field.name.removesuffix("_max")): field.name for field in fields(RunLimits)}
DEFAULTS = RunLimits()


@dataclass(frozen=True)
class TreeUse:
    """Current usage of a process tree."""

    cpu_ms: float
    memory_bytes: int


def exceeded(use: TreeUse, limits: RunLimits) -> Exceeded | None:
    """Return the exceeded limit, if any."""
    if use.memory_bytes > limits.memory_bytes_max:
        return "memoryBytes"
    return "cpuMs" if use.cpu_ms > limits.cpu_ms_max else None
