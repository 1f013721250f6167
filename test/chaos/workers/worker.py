"""A Python worker that offers `chaos.sum`, with the same journal as worker.mjs: `python worker.py <journal> --connect …`.

It also offers `python.run` in its sandbox, with its runs in the journal.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from yardmaster_worker import CapabilityError, Worker

STALL_MS_MIN = 500
LOOK_MS = 100

Function = Callable[[Any, Any], Awaitable[Any]]

journal = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
capability = json.loads((Path(__file__).parent / "capability.json").read_text(encoding="utf-8"))
worker = Worker()
watchers: set[asyncio.Task[None]] = set()


def journaled(function: Function) -> Function:
    """Record each begin and end; an end before any other process can know it."""

    async def run(value: Any, context: Any) -> Any:
        if not watchers:
            watchers.add(asyncio.get_running_loop().create_task(watch_for_stalls()))
        entry = {"taskId": context.task_id, "attempt": attempt_of(context)}
        write({"type": "begin", **entry})
        try:
            result = await function(value, context)
        except BaseException:
            write({"type": "end", **entry, "ending": "stopped"})
            raise
        write({"type": "end", **entry, "ending": "returned"})
        return result

    return run


def journal_python_run() -> None:
    """Record the runs of `python.run` in the journal."""
    registry = worker._registry
    declare = registry.add

    def add(name: str, function: Function, **options: Any) -> None:
        declare(name, journaled(function) if name == "python.run" else function, **options)

    registry.add = add  # type: ignore[method-assign]


@worker.capability(
    capability["name"],
    description=capability["description"],
    input_schema=capability["inputSchema"],
    sessions=capability["sessions"],
)
@journaled
async def add_slowly(value: dict[str, Any], context: Any) -> dict[str, int]:
    """Add the numbers, a part for each printed line."""
    total, lines, attempt = 0, value["lines"], attempt_of(context)
    state = {} if context.session is None else context.session.state
    count = state["count"] = state.get("count", 0) + 1
    for line in range(1, lines + 1):
        await asyncio.sleep(value["lineMs"] / 1000)
        total += sum(range(part_end(value, line - 1) + 1, part_end(value, line) + 1))
        if attempt <= value["failures"] and 2 * line > lines:
            raise CapabilityError("chaos.FLAKY", f"attempt {attempt} fails")
        if value["artifactBytes"] > 0 and line == (lines + 1) // 2:
            await context.artifact("sum.bin", content_of(value["ref"], value["artifactBytes"]))
        if not value["isQuiet"]:
            context.output("stdout", f"{value['ref']} line {line}\n")
    result = {"total": total, "attempt": attempt}
    return result if context.session is None else {**result, "count": count}


def attempt_of(context: Any) -> int:
    """Return the attempt number from the lease id."""
    return int(context.lease_id.split("~")[1])


def content_of(ref: str, size_bytes: int) -> bytes:
    """Return the bytes of an artifact."""
    line = f"{ref}\n".encode()
    return (line * (size_bytes // len(line) + 1))[:size_bytes]


def part_end(value: dict[str, Any], line: int) -> int:
    """Return the last number of the part of a line."""
    return int(value["upTo"]) * line // int(value["lines"])


async def watch_for_stalls() -> None:
    """Record stalls, when the machine did not run this process for a while."""
    looked_at_ms = now_ms()
    while True:
        await asyncio.sleep(LOOK_MS / 1000)
        if now_ms() - looked_at_ms - LOOK_MS >= STALL_MS_MIN:
            write({"type": "stall", "sinceMs": looked_at_ms})
        looked_at_ms = now_ms()


def write(entry: dict[str, Any]) -> None:
    """Append a line with one write, so that a kill leaves only complete lines."""
    os.write(journal, f"{json.dumps({**entry, 'atMs': now_ms()})}\n".encode())


def now_ms() -> int:
    """Return the wall-clock time, which all processes share."""
    return time.time_ns() // 1_000_000


journal_python_run()
raise SystemExit(worker.main(sys.argv[2:]))
