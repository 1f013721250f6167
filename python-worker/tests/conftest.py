from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.support.control_plane import ControlPlane
from yardmaster_worker.sandbox import Interpreter, Sandbox, base_interpreter, choose_sandbox

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

# A machine that does other things too may take longer than Hypothesis' 200 ms for an example that is not slow.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture
def interpreter() -> Interpreter:
    return base_interpreter()


@pytest.fixture
async def bubblewrap(interpreter: Interpreter) -> Sandbox:
    return await choose_sandbox("bubblewrap", interpreter)


@pytest.fixture(params=["bubblewrap", "none"])
async def sandbox(request: pytest.FixtureRequest, interpreter: Interpreter) -> Sandbox:
    """Each implementation: what holds for one holds for both."""
    return await choose_sandbox(request.param, interpreter)


@pytest.fixture
async def control() -> AsyncIterator[ControlPlane]:
    control = ControlPlane()
    await control.start()
    yield control
    await control.stop()
