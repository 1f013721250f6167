"""Optional access of programs: network and packages. Each is off unless the operator enables it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yardmaster_worker.egress import EgressPolicy
    from yardmaster_worker.packages import Layers

__all__ = ["Extras"]


@dataclass(frozen=True)
class Extras:
    """The enabled extras; None for an extra that the operator has not enabled."""

    network: EgressPolicy | None = None
    layers: Layers | None = None
