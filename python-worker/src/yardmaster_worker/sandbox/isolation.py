"""The isolation of a sandbox: level, backend and runner, as reported in labels, log, health page and outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

__all__ = ["Isolation", "IsolationLevel"]


class IsolationLevel(StrEnum):
    """Isolation levels from the strongest to the weakest; see docs/security.md."""

    A = "A"
    """Namespaces, and a kernel user that owns nothing on the machine. Requires root, which the worker drops for its programs."""
    B = "B"
    """Namespaces of an ordinary user: to the kernel, programs run as the worker's user."""
    C = "C"
    """No namespaces: Landlock and a system call filter, plus a separate user if the worker runs as root."""
    NONE = "none"
    """No isolation."""

    @property
    def number(self) -> int:
        """1 for the strongest level; `stats.isolationLevel` of an outcome."""
        return list(IsolationLevel).index(self) + 1

    def is_weaker_than(self, other: IsolationLevel) -> bool:
        """Return True if this level is weaker than the other."""
        return self.number > other.number


@dataclass(frozen=True)
class Isolation:
    """The isolation that a sandbox provides."""

    backend: str
    """`namespaces`, `landlock` or `none`; tasks can require it by the label `isolation-backend`."""
    level: IsolationLevel
    runner: str
    """`fork-server`, or `process`: each run starts a new process."""
    has_filter: bool = False
    """True if a seccomp filter restricts system calls."""
    keeps_limits: bool = False
    """True if the limits of a run are enforced."""
    cgroups: str = "no"
    """`v1` or `v2` if control groups limit memory and processes. The worker itself measures memory in any case."""

    @property
    def supports_extras(self) -> bool:
        """True if programs can get package layers, and a network through the egress proxy."""
        return self.runner == "fork-server" and not self.level.is_weaker_than(IsolationLevel.B)

    def labels(self) -> dict[str, str]:
        """Return the worker's isolation labels."""
        return {
            "isolation-level": self.level.value,
            "isolation-backend": self.backend,
            "isolation-runner": self.runner,
            "isolation-seccomp": "yes" if self.has_filter else "no",
            "isolation-cgroups": self.cgroups,
        }

    def summary(self) -> dict[str, Any]:
        """Return the fields for the log and the health page."""
        return {
            "level": self.level.value,
            "backend": self.backend,
            "runner": self.runner,
            "seccomp": self.has_filter,
            "limits": self.keeps_limits,
            "cgroups": self.cgroups,
        }
