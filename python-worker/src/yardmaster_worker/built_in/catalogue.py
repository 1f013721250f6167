"""Registers the built-in capabilities, declared by the protocol's schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yardmaster_worker.built_in.extras import Extras
from yardmaster_worker.built_in.offered import add_offered, find_offers
from yardmaster_worker.built_in.parts import Parts
from yardmaster_worker.built_in.program import LimitPolicy
from yardmaster_worker.built_in.recorder import OutputBounds
from yardmaster_worker.contexts import SessionInterpreters
from yardmaster_worker.packages import Layers
from yardmaster_worker.sandbox import base_interpreter
from yardmaster_worker.sandbox.choice import SandboxRequirements, choose_sandbox, find_bwrap

if TYPE_CHECKING:
    from pathlib import Path

    from yardmaster_worker.capabilities.registry import CapabilityRegistry
    from yardmaster_worker.config import Config
    from yardmaster_worker.sandbox import Sandbox

__all__ = ["add_built_in", "open_layers"]

_READY_MAX = 14
"""Upper bound of ready children for workers with many slots: each child takes a few MiB."""


async def add_built_in(
    registry: CapabilityRegistry,
    config: Config,
    sessions_folder: Path | None = None,
    layers: Layers | None = None,
) -> Sandbox:
    """Add the built-in capabilities of the Python worker; return their sandbox, which the caller closes.

    Raises SandboxUnavailable, BuiltInMismatch.
    """
    offers = find_offers()
    interpreter = base_interpreter()
    requirements = SandboxRequirements(
        isolation=config.isolation,
        min_level=config.min_isolation_level,
        limits=config.limits,
        ready=config.ready if config.ready is not None else min(config.slots, _READY_MAX) + 2,
        preload=config.preload,
        sessions_folder=sessions_folder,
        layers_folder=layers.folder if layers is not None else None,
        has_cgroups=config.has_cgroups,
    )
    sandbox = await choose_sandbox(requirements, interpreter)
    limits = LimitPolicy(config.limits, config.limits_max)
    bounds = OutputBounds(keep_bytes_max=config.result_output_bytes_max)
    contexts = SessionInterpreters(sandbox, contexts_max=config.contexts_max, idle_s=config.context_idle_s)
    extras = Extras(config.network, layers)
    add_offered(registry, Parts(sandbox, bounds, limits, contexts, extras), offers)
    return sandbox


def open_layers(config: Config) -> Layers | None:
    """Return the package layers; None if the worker installs no packages."""
    bwrap = find_bwrap()
    if config.packages is None or bwrap is None:
        return None
    return Layers(bwrap, base_interpreter(), config.packages, config.packages_bytes_max)
