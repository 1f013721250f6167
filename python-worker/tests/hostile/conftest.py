from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.hostile.world import World, world_of
from yardmaster_worker.sandbox.fork_server.landlock_backend import landlock_abi

LONGEST = pytest.StashKey[list[tuple[float, str]]]()


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["fork-server", "landlock"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """Yield a worker at isolation level A or B, then a worker at C."""
    if request.param == "landlock" and landlock_abi() < 6:
        pytest.skip("this kernel has no Landlock that keeps signals in (Linux 6.12)")
    async with world_of(request.param) as made:
        yield made


@pytest.fixture
def longest(request: pytest.FixtureRequest) -> list[tuple[float, str]]:
    """Collect how long programs took to end; report the maximum after all tests."""
    return request.config.stash.setdefault(LONGEST, [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    took = config.stash.get(LONGEST, [])
    for level in sorted({text.split(":")[0] for _, text in took}):
        of_level = [each for each in took if each[1].startswith(f"{level}:")]
        took_s, text = max(of_level)
        terminalreporter.write_line(f"{len(of_level)} hostile ends, longest {took_s * 1000:.0f} ms, {text}")
