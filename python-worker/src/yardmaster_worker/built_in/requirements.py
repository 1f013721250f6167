"""Packages of a task: checks its `requirements` and finds or creates their package layer."""

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
    """Yield the name of the package layer for the input; None without requirements.

    Raises CapabilityError if the worker installs no packages, or the installation fails.
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
            raise invalid_input(
                f"requirements/{at}", "expected a package name, optionally with extras and versions"
            )
    async with _acquired(layers, requirements) as layer:
        yield layer


@asynccontextmanager
async def _acquired(layers: Layers, requirements: list[str]) -> AsyncIterator[str]:
    lending = layers.acquire(requirements)
    try:
        layer = await lending.__aenter__()
    except NotInstalled as error:
        details = {"path": "requirements", "said": str(error)}
        message = "input.requirements: installation failed"
        raise CapabilityError(ErrorCode.INVALID_INPUT, message, details=details) from error
    try:
        yield layer
    finally:
        await lending.__aexit__(None, None, None)
