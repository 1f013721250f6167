"""Sessions on real sandboxes, for tests of what tasks of a session see."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.capabilities.support import Bench
from yardmaster_worker.sandbox import SandboxWish, Tier, base_interpreter, choose_sandbox
from yardmaster_worker.sandbox.inside_packages import packages_with_needs
from yardmaster_worker.sessions import WorkFolders

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SCIENCE = ("ipython", "pandas", "matplotlib")


@pytest.fixture(params=["fork-server", "bubblewrap", "none"])
async def any_bench(request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
    """Sessions on each sandbox: what holds for one holds for all."""
    async for bench in _bench(SandboxWish(request.param, Tier.NONE), ("ipython",)):
        yield bench


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    """Sessions on the fork server."""
    async for bench in _bench(SandboxWish("fork-server"), ("ipython",)):
        yield bench


@pytest.fixture(params=["preloaded", "imported"])
async def data_bench(request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
    """Sessions that have pandas and matplotlib, preloaded or not."""
    preload = ("pandas", "matplotlib.pyplot") if request.param == "preloaded" else ()
    async for bench in _bench(SandboxWish("fork-server", preload=preload), SCIENCE):
        yield bench


async def _bench(wish: SandboxWish, packages: tuple[str, ...]) -> AsyncIterator[Bench]:
    folders = WorkFolders()
    interpreter = replace(base_interpreter(), packages=packages_with_needs(*packages))
    sandbox = await choose_sandbox(replace(wish, sessions_folder=folders.base), interpreter)
    bench = Bench(sandbox, folders=folders)
    try:
        yield bench
    finally:
        await bench.sessions.free_all()
        await sandbox.close()
        folders.remove_all()
