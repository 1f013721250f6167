"""A Python worker that saves the artifacts that its tasks request: `python leaver.py --connect …`."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

from yardmaster_worker import Context, Worker

worker = Worker(built_in=False)


def wait_for(path: Path) -> None:
    """Wait until a path exists."""
    while not path.exists():
        time.sleep(0.01)


@worker.capability("test.leave", description="Save artifacts.", input_schema={"type": "object"})
async def leave(value: dict[str, Any], context: Context) -> Any:
    """Report the start, wait for the file `go` if it is set, then save text or a file as an artifact."""
    context.output("stdout", "begun\n")
    if "go" in value:
        await asyncio.to_thread(wait_for, Path(value["go"]))
    text = value.get("text", context.lease_id)
    data = Path(value["path"]) if "path" in value else text.encode()
    return await context.artifact(value["name"], data, value.get("contentType", "text/plain"))


@worker.capability("test.leave_in_thread", description="Save an artifact.", input_schema={"type": "object"})
def leave_in_thread(value: dict[str, Any], context: Context) -> Any:
    """Save the file at a path as an artifact, from a thread."""
    return context.save_artifact(value["name"], Path(value["path"]))


raise SystemExit(worker.main())
