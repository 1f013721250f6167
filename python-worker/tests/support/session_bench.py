"""Sessions on real sandboxes, for tests from the view of tasks."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.built_in.support import Bench
from tests.conftest import reachable_interpreter
from yardmaster_worker.built_in.extras import Extras
from yardmaster_worker.files import WorkFolders
from yardmaster_worker.sandbox import IsolationLevel, base_interpreter
from yardmaster_worker.sandbox.choice import SandboxRequirements, choose_sandbox
from yardmaster_worker.sandbox.fork_server.landlock_backend import landlock_abi
from yardmaster_worker.sandbox.inside_packages import packages_with_needs

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

__all__ = [
    "LANDLOCK",
    "any_bench",
    "bench",
    "data_bench",
    "landlock_bench",
    "namespaces_bench",
    "session_bench",
]

SCIENCE = ("ipython", "pandas", "matplotlib")
LANDLOCK = pytest.param(
    "landlock",
    marks=pytest.mark.skipif(landlock_abi() < 6, reason="this kernel has no Landlock that keeps signals in"),
)


@pytest.fixture(params=["fork-server", "bubblewrap", LANDLOCK, "none"])
async def any_bench(request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
    """Yield a bench for sessions on each sandbox."""
    async with session_bench(SandboxRequirements(request.param, IsolationLevel.NONE), ("ipython",)) as bench:
        yield bench


@pytest.fixture(params=["fork-server", LANDLOCK])
async def bench(request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
    """Yield a bench for sessions on the fork server, with and without namespaces."""
    async with session_bench(SandboxRequirements(request.param, IsolationLevel.C), ("ipython",)) as bench:
        yield bench


@pytest.fixture
async def namespaces_bench() -> AsyncIterator[Bench]:
    """Yield a bench with namespaces, for features that require them: private paths and process ids."""
    async with session_bench(SandboxRequirements("fork-server"), ("ipython",)) as bench:
        yield bench


@pytest.fixture(params=[LANDLOCK])
async def landlock_bench(request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
    """Yield a bench without namespaces, whose programs can name resources that they must not reach."""
    async with session_bench(SandboxRequirements(request.param, IsolationLevel.C), ("ipython",)) as bench:
        yield bench


@pytest.fixture(params=["fork-server-preloaded", "fork-server-imported", LANDLOCK])
async def data_bench(request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
    """Yield a bench with pandas and matplotlib, preloaded and not."""
    preload = () if request.param.endswith("imported") else ("pandas", "matplotlib.pyplot")
    isolation = request.param.removesuffix("-preloaded").removesuffix("-imported")
    async with session_bench(
        SandboxRequirements(isolation, IsolationLevel.C, preload=preload), SCIENCE
    ) as bench:
        yield bench


@asynccontextmanager
async def session_bench(
    requirements: SandboxRequirements,
    packages: tuple[str, ...] = ("ipython",),
    extras: Extras = Extras(),  # noqa: B008 - immutable
) -> AsyncIterator[Bench]:
    """Yield a bench for sessions on a new sandbox, optionally with network access and packages."""
    folders = WorkFolders()
    base = reachable_interpreter() if requirements.isolation == "landlock" else base_interpreter()
    interpreter = replace(base, packages=packages_with_needs(*packages))
    sandbox = await choose_sandbox(replace(requirements, sessions_folder=folders.base), interpreter)
    bench = Bench(sandbox, folders=folders, extras=extras)
    try:
        yield bench
    finally:
        await bench.sessions.free_all()
        await sandbox.close()
        folders.remove_all()
