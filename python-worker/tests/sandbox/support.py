"""Runs programs in tests."""

from __future__ import annotations

import asyncio
from typing import Any

from yardmaster_worker.sandbox import Command, ProgramSpec, Sandbox, Verdict
from yardmaster_worker.sandbox.fork_server import ForkServerSandbox


class Recorded:
    """A run and its complete output."""

    def __init__(self, sandbox: Sandbox, spec: ProgramSpec) -> None:
        self.streams = {"stdout": bytearray(), "stderr": bytearray()}
        self._grew = asyncio.Event()
        self._running = asyncio.Event()
        self.run = sandbox.start(spec, self._add, self._running.set)

    @property
    def stdout(self) -> str:
        return self.streams["stdout"].decode()

    @property
    def stderr(self) -> str:
        return self.streams["stderr"].decode()

    async def running(self) -> None:
        """Wait until the sandbox reports that the program runs."""
        async with asyncio.timeout(10):
            await self._running.wait()

    async def printed(self, text: str) -> None:
        """Wait until standard output contains the text."""
        async with asyncio.timeout(10):
            while text not in self.stdout:
                self._grew.clear()
                await self._grew.wait()

    def _add(self, stream: str, data: bytes) -> None:
        self.streams[stream] += data
        self._grew.set()


def start(sandbox: Sandbox, spec: ProgramSpec) -> Recorded:
    return Recorded(sandbox, spec)


async def settled(sandbox: Sandbox) -> None:
    """Wait until the sandbox is in its idle state."""
    if isinstance(sandbox, ForkServerSandbox):
        async with asyncio.timeout(20):
            await sandbox.settled()


async def execute(sandbox: Sandbox, spec: ProgramSpec) -> tuple[Verdict, str, str]:
    recorded = start(sandbox, spec)
    verdict = await recorded.run.wait()
    return verdict, recorded.stdout, recorded.stderr


def shell(command: str, **more: Any) -> ProgramSpec:
    own = {name: more.pop(name) for name in ("stdin", "has_report") if name in more}
    return ProgramSpec(Command(["/bin/sh", "-c", command], **own), **more)
