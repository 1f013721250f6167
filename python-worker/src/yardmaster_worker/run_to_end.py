"""Runs the worker's event loop, on which tasks and callbacks of handlers run too."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from yardmaster_worker.logs import log
from yardmaster_worker.readable import readable_traceback

if TYPE_CHECKING:
    from collections.abc import Coroutine

__all__ = ["run_to_end"]

_CANCEL_S = 1.0
"""Time for leftover tasks after the worker has ended."""


def run_to_end(main: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine like `asyncio.run`, but to its end even if other code stops the loop.

    SystemExit and KeyboardInterrupt propagate out of the loop from any task or callback, and `loop.stop()` stops it.
    All of them can come from leftovers of a handler; the worker and other attempts must continue. Signals do not
    raise here: see `Ending.on_signals`. A handler that swallows its cancellation, or a thread that never returns,
    does not keep the loop open.
    """
    loop = asyncio.new_event_loop()
    try:
        task = loop.create_task(main)
        _drive(loop, task)
        task.result()
    finally:
        _cancel_all(loop)
        loop.close()


def _drive(loop: asyncio.AbstractEventLoop, task: asyncio.Task[Any]) -> None:
    while not task.done():
        try:
            loop.run_until_complete(asyncio.wait({task}))
        except (SystemExit, KeyboardInterrupt, RuntimeError) as error:  # RuntimeError: the loop was stopped
            log.error(
                "event_loop_interrupted",
                "a handler stopped the event loop; the worker continues",
                exception=readable_traceback(error),
            )


def _cancel_all(loop: asyncio.AbstractEventLoop) -> None:
    left = asyncio.all_tasks(loop)
    if not left:
        return
    for task in left:
        task.cancel()
    _drive(loop, loop.create_task(_wait(left)))


async def _wait(tasks: set[asyncio.Task[Any]]) -> None:
    await asyncio.wait(tasks, timeout=_CANCEL_S)
