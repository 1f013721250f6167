"""Runs workers in tests: in the test's process, or as a command."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from tests.support.control_plane import TOKEN, ControlPlane
from yardmaster_worker.config import Config
from yardmaster_worker.files.work_folders import remove_left_over
from yardmaster_worker.lifecycle import Ending

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from yardmaster_worker import Worker


@asynccontextmanager
async def in_process(worker: Worker, config: Config) -> AsyncIterator[Ending]:
    """Run a worker in the test's process; stop it at the end of the block."""
    ending = Ending()
    task = asyncio.get_running_loop().create_task(worker.run(config, ending))
    try:
        yield ending
    finally:
        ending.request_exit("the test is over")
        async with asyncio.timeout(20):
            await task


def dialing(control: ControlPlane, **more: Any) -> Config:
    settings = {"worker_id": "python-1", "name": "python", "slots": 4, "drain_ms": 0, **more}
    return Config(connect=control.url, token=TOKEN, **settings)


class Command:
    """A running `python -m yardmaster_worker` process and its log lines."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.events: list[dict[str, Any]] = []
        self._reader = asyncio.get_running_loop().create_task(self._read())

    async def ended(self) -> int:
        async with asyncio.timeout(20):
            await self._reader
            return await self.process.wait()

    async def _read(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            self.events.append(
                json.loads(line) if line.startswith(b"{") else {"text": line.decode().rstrip()}
            )


@asynccontextmanager
async def command(
    *arguments: str, token: str | None = TOKEN, python: str = sys.executable
) -> AsyncIterator[Command]:
    """Start the command; kill it at the end of the block. If `python` is another interpreter, it gets the packages of this one."""
    environment = {key: value for key, value in os.environ.items() if key != "YARD_WORKER_TOKEN"}
    if token is not None:
        environment["YARD_WORKER_TOKEN"] = token
    if python != sys.executable:
        environment["PYTHONPATH"] = os.pathsep.join(
            path for path in sys.path if path and not path.startswith(sys.base_prefix)
        )
    process = await asyncio.create_subprocess_exec(
        python,
        "-m",
        "yardmaster_worker",
        *arguments,
        env=environment,
        stdin=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    started = Command(process)
    try:
        yield started
    finally:
        if process.returncode is None:
            process.kill()
        await started.ended()
        await asyncio.to_thread(remove_left_over)  # like the next worker after a kill


def events(started: Command, names: Sequence[str]) -> list[str]:
    """Return the given events in order of their log lines."""
    return [event["event"] for event in started.events if event.get("event") in names]
