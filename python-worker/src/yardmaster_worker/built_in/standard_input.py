"""Standard input of a program: the task's `stdin`, then input that callers send while it runs."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from yardmaster_worker.sandbox.stdin_pipe import StdinPipe

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from yardmaster_worker.capabilities.context import Context
    from yardmaster_worker.sandbox import Stdin

__all__ = ["fed_by"]


@asynccontextmanager
async def fed_by(context: Context, first: bytes, *, is_open: bool) -> AsyncIterator[Stdin]:
    """Yield a standard input with `first` and, if `is_open`, the attempt's input for as long as it runs."""
    if not is_open:
        yield first
        return
    pipe = StdinPipe()
    feeding = asyncio.ensure_future(_feed(pipe, first, context))
    try:
        yield pipe
    finally:
        feeding.cancel()
        await asyncio.wait({feeding})
        pipe.close()


async def _feed(pipe: StdinPipe, first: bytes, context: Context) -> None:
    data = first or await context.input.read()
    while data:
        if not await pipe.write(data):
            context.input.refuse()  # the program has closed its standard input
            break
        data = await context.input.read()
    pipe.end()
