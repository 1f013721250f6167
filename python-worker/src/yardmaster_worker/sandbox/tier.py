"""How strong an isolation is, and how it is told: in labels, log, health page and outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

__all__ = ["Isolation", "Tier"]


class Tier(StrEnum):
    """Tiers from the strongest to the weakest; see docs/security.md."""

    A = "A"
    """Namespaces, and a kernel user that owns nothing on the machine: the worker is root and steps down."""
    B = "B"
    """Namespaces of an ordinary user; the kernel knows programs as the user of the worker."""
    C = "C"
    """No namespaces: a fence of Landlock, a filter of system calls, and another user where the worker is root."""
    NONE = "none"
    """Nothing."""

    @property
    def number(self) -> int:
        """1 for the strongest; `stats.isolationTier` of an outcome."""
        return list(Tier).index(self) + 1

    def is_weaker_than(self, other: Tier) -> bool:
        """Return whether this stops less than the other."""
        return self.number > other.number


@dataclass(frozen=True)
class Isolation:
    """What stands between a program and the machine."""

    kind: str
    """`bubblewrap`, `landlock` or `none`; what tasks may insist on by the label `isolation`."""
    tier: Tier
    way: str
    """`fork-server`, `process` (one bubblewrap for each run) or `none`."""
    has_filter: bool = False
    """Whether system calls are filtered."""
    keeps_limits: bool = False
    """Whether limits of a run are kept."""
    cgroups: str = "no"
    """`v1` or `v2` where control groups keep memory and processes; the worker watches memory in any case."""

    @property
    def gives_extras(self) -> bool:
        """Whether programs can have a network through a proxy, and packages."""
        return self.way == "fork-server" and not self.tier.is_weaker_than(Tier.B)

    def labels(self) -> dict[str, str]:
        """Return the labels of the worker that tell it."""
        return {
            "isolation": self.kind,
            "isolation-tier": self.tier.value,
            "isolation-way": self.way,
            "isolation-seccomp": "yes" if self.has_filter else "no",
            "isolation-cgroups": self.cgroups,
        }

    def described(self) -> dict[str, Any]:
        """Return what log and health page show."""
        return {
            "kind": self.kind,
            "tier": self.tier.value,
            "way": self.way,
            "seccomp": self.has_filter,
            "limits": self.keeps_limits,
            "cgroups": self.cgroups,
        }
