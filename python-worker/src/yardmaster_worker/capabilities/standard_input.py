"""Standard input of a program that stays open while it runs: what its task holds first, and then what the attempt is given."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from yardmaster_worker.sandbox import StdinPipe

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from yardmaster_worker.capabilities.context import Context
    from yardmaster_worker.sandbox import ProgramSpec

__all__ = ["fed_by"]


@asynccontextmanager
async def fed_by(context: Context, spec: ProgramSpec, *, is_open: bool) -> AsyncIterator[ProgramSpec]:
    """Yield a program that reads its `stdin` and, where that `is_open`, then the input of the attempt, as long as it runs."""
    if not is_open:
        yield spec
        return
    pipe = StdinPipe()
    feeding = asyncio.ensure_future(_feed(pipe, spec.stdin, context))
    try:
        yield replace(spec, stdin=b"", stdin_pipe=pipe)
    finally:
        feeding.cancel()
        await asyncio.wait({feeding})
        pipe.close()


async def _feed(pipe: StdinPipe, first: bytes, context: Context) -> None:
    data = first or await context.input.read()
    while data:
        if not await pipe.write(data):
            context.input.refuse()  # it has closed its standard input
            break
        data = await context.input.read()
    pipe.end()
