from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import chosen

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from yardmaster_worker.sandbox import Interpreter, Sandbox


@pytest.fixture(params=["fork-server", "bubblewrap", "none"])
async def sandbox(request: pytest.FixtureRequest, interpreter: Interpreter) -> AsyncIterator[Sandbox]:
    """Yield each sandbox that supports interpreters."""
    async with chosen(request.param, interpreter) as sandbox:
        yield sandbox
