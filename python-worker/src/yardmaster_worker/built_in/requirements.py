"""The packages that a task requires: within the policy of the worker, and of the form that is taken."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from yardmaster_worker.built_in.program import invalid_input
from yardmaster_worker.errors import CapabilityError
from yardmaster_worker.packages.pip import NotInstalled, is_requirement
from yardmaster_worker.protocol import ErrorCode

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from yardmaster_worker.packages import Layers

__all__ = ["layer_of"]


@asynccontextmanager
async def layer_of(layers: Layers | None, value: Mapping[str, Any]) -> AsyncIterator[str | None]:
    """Give the name of the layer with what a task requires, or None where it requires nothing.

    Raises CapabilityError where the worker installs nothing, and where that fails.
    """
    requirements = value.get("requirements", [])
    if not requirements:
        yield None
        return
    if layers is None:
        message = "input.requirements: this worker installs no packages; see its option --packages"
        raise CapabilityError(ErrorCode.BLOCKED_BY_POLICY, message, details={"path": "requirements"})
    for at, text in enumerate(requirements):
        if not is_requirement(text):
            raise invalid_input(f"requirements/{at}", "expected a name, perhaps with extras and versions")
    async with _lent(layers, requirements) as layer:
        yield layer


@asynccontextmanager
async def _lent(layers: Layers, requirements: list[str]) -> AsyncIterator[str]:
    lending = layers.lend(requirements)
    try:
        layer = await lending.__aenter__()
    except NotInstalled as error:
        details = {"path": "requirements", "said": str(error)}
        message = "input.requirements: they could not be installed"
        raise CapabilityError(ErrorCode.INVALID_INPUT, message, details=details) from error
    try:
        yield layer
    finally:
        await lending.__aexit__(None, None, None)
