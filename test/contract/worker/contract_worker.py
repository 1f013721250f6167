"""A Python worker with the capabilities of the worker contract and the built-in ones: `python contract_worker.py --connect …`."""

from __future__ import annotations

import asyncio
from typing import Any

from yardmaster_worker import CapabilityError, Context, Worker

worker = Worker()
OBJECT = {"type": "object"}
COUNTED = {"type": "object", "properties": {"count": {"type": "integer"}}}


@worker.capability("contract.echo", description="contract.echo of the contract", input_schema=COUNTED)
async def echo(value: Any, context: Context) -> Any:
    """Return the input."""
    return {"input": value, "taskId": context.task_id}


@worker.capability("contract.say", description="contract.say of the contract", input_schema=OBJECT)
async def say(value: Any, context: Context) -> Any:
    """Print each part, then report progress."""
    for part in value["parts"]:
        context.output("stdout", part)
    if "percent" in value:
        context.progress({"percent": value["percent"]})
    return len(value["parts"])


@worker.capability("contract.flood", description="contract.flood of the contract", input_schema=OBJECT)
async def flood(value: Any, context: Context) -> Any:
    """Print more than the buffer can hold."""
    for _ in range(value["parts"]):
        context.output("stdout", "x" * value["bytes"])


@worker.capability("contract.fail", description="contract.fail of the contract", input_schema=OBJECT)
async def fail(value: Any, context: Context) -> Any:
    """Fail with a capability's own error code."""
    raise CapabilityError("contract.REFUSED", "not today", details={"why": "asked"})


@worker.capability("contract.bug", description="contract.bug of the contract", input_schema=OBJECT)
async def bug(value: Any, context: Context) -> Any:
    """Raise an unknown exception."""
    raise TypeError("oh")


@worker.capability("contract.broken", description="contract.broken of the contract", input_schema=OBJECT)
async def broken(value: Any, context: Context) -> Any:
    """Print a line, then report or return a value that exceeds the JSON limits."""
    context.output("stdout", "before")
    deep: Any = 0
    for _ in range(128):
        deep = [deep]
    report = {"rows": [1, {"deep": deep, "large": 2**53, "infinite": float("inf")}[value["what"]]]}
    if value["where"] == "progress":
        context.progress(report)
    return report


@worker.capability("contract.big", description="contract.big of the contract", input_schema=OBJECT)
async def big(value: Any, context: Context) -> Any:
    """Return a text of the given size."""
    return "x" * value["bytes"]


@worker.capability("contract.hold", description="contract.hold of the contract", input_schema=OBJECT)
async def hold(value: Any, context: Context) -> Any:
    """Run until the attempt is stopped."""
    context.output("stdout", "begun")
    await context.cancelled()
    return None


@worker.capability("contract.stubborn", description="contract.stubborn of the contract", input_schema=OBJECT)
async def stubborn(value: Any, context: Context) -> Any:
    """Keep running and ignore cancellation."""
    context.output("stdout", "begun")
    await asyncio.sleep(3600)


@worker.capability("contract.hear", description="contract.hear of the contract", input_schema=OBJECT, takes_input=True)
async def hear(value: Any, context: Context) -> Any:
    """Read input after a delay, so that a case can fill the buffer first."""
    context.output("stdout", "begun")
    await asyncio.sleep(value["afterMs"] / 1000)
    count = 0
    while piece := await context.input.read():
        count += len(piece)
        if len(piece) < 100:
            context.output("stdout", piece.decode())
    return count


@worker.capability("contract.tick", description="contract.tick of the contract", input_schema=OBJECT)
async def tick(value: Any, context: Context) -> Any:
    """Count, printing each number."""
    for tock in range(value["times"]):
        context.output("stdout", f"{tock + 1};")
        await asyncio.sleep(value["everyMs"] / 1000)
    return value["times"]


@worker.capability(
    "contract.prepare", description="contract.prepare of the contract", input_schema=OBJECT, signals_start=True
)
async def prepare(value: Any, context: Context) -> Any:
    """Prepare for a long time, and never start."""
    await context.cancelled()


@worker.capability("contract.leave", description="contract.leave of the contract", input_schema=OBJECT)
async def leave(value: Any, context: Context) -> Any:
    """Upload text as an artifact."""
    return await context.artifact(value["name"], value["text"].encode(), "text/plain")


@worker.capability("contract.count", description="contract.count of the contract", input_schema=OBJECT, sessions=True)
async def count(value: Any, context: Context) -> Any:
    """Count the tasks of the session."""
    if context.session is None:
        return 1
    context.session.state["count"] = context.session.state.get("count", 0) + 1
    return context.session.state["count"]


@worker.capability("contract.keep", description="contract.keep of the contract", input_schema=OBJECT, sessions=True)
async def keep(value: Any, context: Context) -> Any:
    """Run until the session ends."""
    context.output("stdout", "begun")
    await asyncio.sleep(3600)


raise SystemExit(worker.main())
