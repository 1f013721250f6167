from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.support.control_plane import ControlPlane
from yardmaster_worker.sandbox import (
    Interpreter,
    Sandbox,
    SandboxWish,
    Tier,
    base_interpreter,
    choose_sandbox,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

# A machine that does other things too may take longer than Hypothesis' 200 ms for an example that is not slow.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture
def interpreter() -> Interpreter:
    return base_interpreter()


@pytest.fixture(params=["fork-server", "bubblewrap"])
async def isolated(request: pytest.FixtureRequest, interpreter: Interpreter) -> AsyncIterator[Sandbox]:
    """Each implementation that isolates."""
    async with chosen(request.param, interpreter) as sandbox:
        yield sandbox


@pytest.fixture
async def bubblewrap(interpreter: Interpreter) -> AsyncIterator[Sandbox]:
    async with chosen("bubblewrap", interpreter) as sandbox:
        yield sandbox


@pytest.fixture
async def fork_server(interpreter: Interpreter) -> AsyncIterator[Sandbox]:
    async with chosen("fork-server", interpreter) as sandbox:
        yield sandbox


@pytest.fixture(params=["fork-server", "bubblewrap", "none"])
async def sandbox(request: pytest.FixtureRequest, interpreter: Interpreter) -> AsyncIterator[Sandbox]:
    """Each implementation: what holds for one holds for all."""
    async with chosen(request.param, interpreter) as sandbox:
        yield sandbox


@asynccontextmanager
async def chosen(isolation: str, interpreter: Interpreter) -> AsyncIterator[Sandbox]:
    sandbox = await choose_sandbox(SandboxWish(isolation, Tier.NONE), interpreter)
    yield sandbox
    await sandbox.close()


@pytest.fixture
async def control() -> AsyncIterator[ControlPlane]:
    control = ControlPlane()
    await control.start()
    yield control
    await control.stop()
