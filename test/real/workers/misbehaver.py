"""A worker whose handlers misbehave."""

import asyncio
import math
import sys

from yardmaster_worker import Context, Worker

worker = Worker(built_in=False)
kept: list[object] = []
"""Tasks that handlers leave behind on the event loop."""


def handler(name: str):
    return worker.capability(f"odd.{name}", description=name, input_schema={"type": "object"})


def task(function) -> None:
    """Start a task that calls `function` and outlives the handler."""

    async def run() -> None:
        function()

    kept.append(asyncio.get_running_loop().create_task(run()))


class Unreadable(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no text")


def interrupt() -> None:
    raise KeyboardInterrupt


@handler("ok")
async def ok(_value, _context: Context):
    return "ok"


@handler("progress")
async def progress(_value, context: Context):
    context.output("stdout", "kept")
    context.progress({"loss": math.nan})


@handler("unreadable")
async def unreadable(_value, context: Context):
    context.output("stdout", "kept")
    raise Unreadable


@handler("exit")
async def exits(_value, context: Context):
    context.output("stdout", "kept")
    sys.exit(2)


@handler("exit_plain")
def exits_plain(_value, context: Context):
    context.output("stdout", "kept")
    sys.exit(2)


@handler("cancelled")
async def cancelled(_value, context: Context):
    context.output("stdout", "kept")
    raise asyncio.CancelledError


@handler("generator_exit")
async def generator_exit(_value, context: Context):
    context.output("stdout", "kept")
    raise GeneratorExit


@handler("result")
async def result(_value, context: Context):
    context.output("stdout", "kept")
    return {"seen": {"a": 1}.items()}


@handler("integer")
async def integer(_value, context: Context):
    context.output("stdout", "kept")
    return {"huge": 10**400}


@handler("swallows")
async def swallows(_value, context: Context):
    context.output("stdout", "kept")
    while True:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            continue


@handler("leaves")
async def leaves(_value, context: Context):
    context.output("stdout", "kept")
    loop = asyncio.get_running_loop()
    for end in (lambda: sys.exit(3), interrupt, loop.stop):
        task(end)
        loop.call_soon(end)
    await asyncio.sleep(0.05)
    return "left"


raise SystemExit(worker.main())
