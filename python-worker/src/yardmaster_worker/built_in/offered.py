"""Discovers the built-in capabilities: each module of this package lists those that it offers in `OFFERS`."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING

from yardmaster_worker import built_in
from yardmaster_worker.errors import BuiltInMismatch
from yardmaster_worker.logs import log
from yardmaster_worker.protocol import built_in_handling, capability_schemas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from yardmaster_worker.built_in.parts import Offers, Parts
    from yardmaster_worker.capabilities.registry import CapabilityRegistry, Function

__all__ = ["add_offered", "find_offers", "mismatches"]


def add_offered(
    registry: CapabilityRegistry, parts: Parts, offers: dict[str, Callable[[Parts], Function]]
) -> None:
    """Register the built-in capabilities as the protocol declares them. Existing capabilities take precedence."""
    handling = built_in_handling()
    for name, make in offers.items():
        if registry.get(name) is not None:
            log.info(
                "built_in_replaced",
                "a capability of this worker replaces the built-in one",
                capability=name,
            )
            continue
        schemas = capability_schemas(name)
        registry.add(
            name,
            make(parts),
            description=schemas["description"],
            input_schema=schemas["inputSchema"],
            output_schema=schemas["outputSchema"],
            signals_start=handling[name]["signalsStart"],
            sessions=schemas.get("sessions", False),
            takes_input=handling[name]["takesInput"],
        )


def find_offers() -> dict[str, Callable[[Parts], Function]]:
    """Return a factory for the function of each built-in capability.

    Raises BuiltInMismatch if these are not the capabilities that the protocol declares.
    """
    found: list[tuple[str, Offers]] = []
    for module in pkgutil.iter_modules(built_in.__path__, f"{built_in.__name__}."):
        offers: Offers | None = getattr(import_module(module.name), "OFFERS", None)
        if offers is not None:
            found.append((module.name, offers))
    faults = mismatches(built_in_handling(), [(module, name) for module, offers in found for name in offers])
    if faults:
        raise BuiltInMismatch(faults)
    return {name: make for _, offers in found for name, make in offers.items()}


def mismatches(declared: Iterable[str], offered: list[tuple[str, str]]) -> list[str]:
    """Return the differences between declared names and those that modules offer, as (module, name)."""
    names = {name for _, name in offered}
    modules = {name: [module for module, other in offered if other == name] for name in sorted(names)}
    return [
        *(
            f"{name} has a schema, but no module of {built_in.__name__} offers it"
            for name in sorted({*declared} - names)
        ),
        *(
            f"{name} is offered by {modules[name][0]}, but no schema assigns it to the Python worker"
            for name in sorted(names - {*declared})
        ),
        *(f"{name} is offered by {' and '.join(those)}" for name, those in modules.items() if len(those) > 1),
    ]
