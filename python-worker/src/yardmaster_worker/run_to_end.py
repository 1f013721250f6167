"""Running the worker's event loop, in which tasks and callbacks of capabilities run too."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from yardmaster_worker.readable import readable_traceback

if TYPE_CHECKING:
    from collections.abc import Coroutine

__all__ = ["run_to_end"]

_log = logging.getLogger(__name__)


def run_to_end(main: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine as `asyncio.run` does, but to its end, whoever else wants the loop to stop.

    SystemExit and KeyboardInterrupt leave the loop from any task or callback, and `loop.stop()` ends it. All of them can come from
    what a handler has started and left behind; the worker and the other attempts go on. Signals are no exceptions here: see
    `Ending.on_signals`.
    """
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        task = loop.create_task(main)
        while not task.done():
            try:
                loop.run_until_complete(task)
            except (
                SystemExit,
                KeyboardInterrupt,
                RuntimeError,
            ) as error:  # RuntimeError: the loop was stopped
                if task.done():
                    break
                _log.error("loop_interrupted", extra={"exception": readable_traceback(error)})
        task.result()
