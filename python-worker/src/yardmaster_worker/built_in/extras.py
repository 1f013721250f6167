"""What a program may be given beyond its walls: a network, and packages; each only where the operator has said so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yardmaster_worker.egress import EgressPolicy
    from yardmaster_worker.packages import Layers

__all__ = ["Extras"]


@dataclass(frozen=True)
class Extras:
    """None where there is none for anybody."""

    network: EgressPolicy | None = None
    layers: Layers | None = None
