from __future__ import annotations

import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.support.control_plane import ControlPlane
from yardmaster_worker.sandbox import Interpreter, IsolationLevel, Sandbox, base_interpreter
from yardmaster_worker.sandbox.choice import SandboxRequirements, choose_sandbox
from yardmaster_worker.sandbox.fork_server.step_down import closed_part

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

# On a loaded machine an example may exceed Hypothesis' default of 200 ms.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture
def interpreter(request: pytest.FixtureRequest) -> Interpreter:
    is_landlocked = "landlocked" in request.fixturenames or "landlock" in request.node.name
    return reachable_interpreter() if is_landlocked else base_interpreter()


def reachable_interpreter() -> Interpreter:
    """Return an interpreter that other users can run.

    Without namespaces, an interpreter in a closed folder, such as below /root, fails.
    """
    base = base_interpreter()
    if os.geteuid() != 0 or all(closed_part(prefix) is None for prefix in base.prefixes):
        return base
    return Interpreter("/usr/bin/python3", ("/usr",), "")


@pytest.fixture(params=["fork-server", "bubblewrap"])
async def isolated(request: pytest.FixtureRequest, interpreter: Interpreter) -> AsyncIterator[Sandbox]:
    """Yield each sandbox that isolates programs."""
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


@pytest.fixture
async def landlocked(interpreter: Interpreter) -> AsyncIterator[Sandbox]:
    """Yield a sandbox without namespaces."""
    async with chosen("landlock", interpreter) as sandbox:
        yield sandbox


@pytest.fixture(params=["fork-server", "bubblewrap", "landlock", "none"])
async def sandbox(request: pytest.FixtureRequest, interpreter: Interpreter) -> AsyncIterator[Sandbox]:
    """Yield each kind of sandbox."""
    async with chosen(request.param, interpreter) as sandbox:
        yield sandbox


@asynccontextmanager
async def chosen(isolation: str, interpreter: Interpreter) -> AsyncIterator[Sandbox]:
    sandbox = await choose_sandbox(SandboxRequirements(isolation, IsolationLevel.NONE), interpreter)
    yield sandbox
    await sandbox.close()


@pytest.fixture
async def control() -> AsyncIterator[ControlPlane]:
    control = ControlPlane()
    await control.start()
    yield control
    await control.stop()
