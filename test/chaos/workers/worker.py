"""A Python worker that does `chaos.sum`, with the same journal as worker.mjs: `python worker.py <journal> --connect …`."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from yardmaster_worker import Worker

STALL_MS_MIN = 500
LOOK_MS = 100

journal = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
capability = json.loads((Path(__file__).parent / "capability.json").read_text(encoding="utf-8"))
worker = Worker(built_in=False)
watchers: set[asyncio.Task[None]] = set()


@worker.capability(
    capability["name"], description=capability["description"], input_schema=capability["inputSchema"]
)
async def add(value: dict[str, Any], context: Any) -> dict[str, int]:
    """Add the numbers slowly; the end is in the journal before anybody else can know of it."""
    if not watchers:
        watchers.add(asyncio.get_running_loop().create_task(watch_for_stalls()))
    attempt = int(context.lease_id.split("~")[1])
    entry = {"taskId": context.task_id, "attempt": attempt}
    write({"type": "begin", **entry})
    try:
        total = 0
        for line in range(1, value["lines"] + 1):
            await asyncio.sleep(value["lineMs"] / 1000)
            total += sum(range(part_end(value, line - 1) + 1, part_end(value, line) + 1))
            if not value["isQuiet"]:
                context.output("stdout", f"{value['ref']} line {line}\n")
    except asyncio.CancelledError:
        write({"type": "end", **entry, "ending": "stopped"})
        raise
    write({"type": "end", **entry, "ending": "returned"})
    return {"total": total, "attempt": attempt}


def part_end(value: dict[str, Any], line: int) -> int:
    """Return the last number of a line's part."""
    return int(value["upTo"]) * line // int(value["lines"])


async def watch_for_stalls() -> None:
    """A machine too busy to run this process for a while is a fault too, which nobody planned."""
    looked_at_ms = now_ms()
    while True:
        await asyncio.sleep(LOOK_MS / 1000)
        if now_ms() - looked_at_ms - LOOK_MS >= STALL_MS_MIN:
            write({"type": "stall", "sinceMs": looked_at_ms})
        looked_at_ms = now_ms()


def write(entry: dict[str, Any]) -> None:
    """Append a line by one write, so that a kill between two of them leaves whole lines."""
    os.write(journal, f"{json.dumps({**entry, 'atMs': now_ms()})}\n".encode())


def now_ms() -> int:
    """Return the time as the other processes have it."""
    return time.time_ns() // 1_000_000


raise SystemExit(worker.main(sys.argv[2:]))
