"""The dependencies of the built-in capabilities, and the type by which a module offers them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from yardmaster_worker.built_in.extras import Extras
    from yardmaster_worker.built_in.program import LimitPolicy
    from yardmaster_worker.built_in.recorder import OutputBounds
    from yardmaster_worker.capabilities.registry import Function
    from yardmaster_worker.contexts import SessionInterpreters
    from yardmaster_worker.sandbox import Sandbox

    Offers: TypeAlias = Mapping[str, Callable[["Parts"], Function]]
    """Factories of capability functions, by capability name. A module offers the capabilities in its `OFFERS`."""

__all__ = ["Offers", "Parts"]


@dataclass(frozen=True)
class Parts:
    """The dependencies, one set per worker."""

    sandbox: Sandbox
    bounds: OutputBounds
    limits: LimitPolicy
    contexts: SessionInterpreters
    extras: Extras
