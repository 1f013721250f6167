from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

import pytest

from yardmaster_worker.run_to_end import run_to_end

if TYPE_CHECKING:
    from collections.abc import Callable

ENDS = [
    lambda: sys.exit(2),
    lambda: (_ for _ in ()).throw(KeyboardInterrupt),
    lambda: asyncio.get_running_loop().stop(),
]


@pytest.mark.parametrize("end", ENDS, ids=["exit", "interrupt", "stop"])
@pytest.mark.parametrize("is_task", [False, True], ids=["callback", "task"])
def test_tasks_left_on_the_loop_do_not_stop_it(end: Callable[[], object], is_task: bool) -> None:
    steps: list[str] = []

    async def left_behind() -> None:
        end()

    async def main() -> None:
        loop = asyncio.get_running_loop()
        task = asyncio.ensure_future(left_behind()) if is_task else None
        if task is None:
            loop.call_soon(end)
        loop.call_soon(steps.append, "neighbour")
        await asyncio.sleep(0.01)
        steps.append("end")
        if task is not None and not task.cancelled():
            task.exception()

    run_to_end(main())
    assert steps == ["neighbour", "end"]


def test_errors_of_the_coroutine_itself_are_raised() -> None:
    async def main() -> None:
        raise OSError("no port")

    with pytest.raises(OSError, match="no port"):
        run_to_end(main())


def test_task_that_ignores_its_cancellation_is_abandoned() -> None:
    over = False

    async def stubborn() -> None:
        while not over:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                continue

    left: list[asyncio.Task[None]] = []

    async def main() -> None:
        left.append(asyncio.ensure_future(stubborn()))
        await asyncio.sleep(0)

    run_to_end(main())
    assert not left[0].done()
    over = True
    left[0].get_coro().close()
