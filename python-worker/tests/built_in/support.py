"""Runs built-in capabilities without a link."""

from __future__ import annotations

import asyncio
from typing import Any

from yardmaster_worker.artifacts import Uploads
from yardmaster_worker.attempts import Attempts
from yardmaster_worker.built_in.extras import Extras
from yardmaster_worker.built_in.offered import add_offered, find_offers
from yardmaster_worker.built_in.parts import Parts
from yardmaster_worker.built_in.program import LimitPolicy
from yardmaster_worker.built_in.recorder import OutputBounds
from yardmaster_worker.capabilities import CapabilityRegistry
from yardmaster_worker.contexts import SessionInterpreters
from yardmaster_worker.files import WorkFolders
from yardmaster_worker.sandbox import Sandbox
from yardmaster_worker.sessions import Sessions
from yardmaster_worker.state import StopReason


class Bench:
    """Runs attempts of `python.run` and `shell.run` on one sandbox, and records their live output."""

    def __init__(
        self,
        sandbox: Sandbox,
        bounds: OutputBounds | None = None,
        limits: LimitPolicy | None = None,
        folders: WorkFolders | None = None,
        contexts: SessionInterpreters | None = None,
        extras: Extras = Extras(),  # noqa: B008 - immutable
        *,
        uploads: Uploads | None = None,
    ) -> None:
        bounds, limits = bounds or OutputBounds(), limits or LimitPolicy()
        self.sandbox = sandbox
        registry = CapabilityRegistry()
        self.folders = folders
        self.contexts = contexts = contexts or SessionInterpreters(sandbox)
        add_offered(registry, Parts(sandbox, bounds, limits, contexts, extras), find_offers())
        self.live: list[tuple[str, Any]] = []
        self._grew = asyncio.Event()
        self.broken: list[tuple[str, str]] = []
        self._broke = asyncio.Event()
        self.sessions = Sessions(1 << 20, self._session_broke, folders)
        self._outcome: asyncio.Future[Any]
        self.reset()
        self.attempts = Attempts(
            registry,
            self._output,
            lambda _, outcome: self._outcome.set_result(outcome),
            1 << 20,
            self.sessions,
            uploads,
        )

    def reset(self) -> None:
        """Prepare another attempt."""
        self._outcome = asyncio.get_running_loop().create_future()

    async def session_broken(self) -> tuple[str, str]:
        """Wait until the worker ends a session; return the session id and the reason."""
        async with asyncio.timeout(10):
            await self._broke.wait()
        return self.broken[0]

    async def in_session(self, capability: str, session_id: str = "s", **value: Any) -> dict[str, Any]:
        """Run a task in a session to its end; `timeout_ms` is the task's."""
        timeout_ms = value.pop("timeout_ms", 30_000)
        self.live.clear()
        self.start(capability, value, sessionId=session_id, timeoutMs=timeout_ms)
        outcome = await self.outcome()
        self.reset()
        return outcome

    def start(self, capability: str, value: Any, **more: Any) -> None:
        execute = {"taskId": "t", "attempt": 1, "leaseId": "l", "capability": capability, "input": value}
        self.attempts.start({**execute, "timeoutMs": 30_000, **more})  # type: ignore[typeddict-item]

    def give(self, **piece: Any) -> dict[str, Any]:
        """Pass input to the attempt; return the reply."""
        return self.attempts.give_input({"leaseId": "l", **piece})  # type: ignore[typeddict-item]

    def cancel(self, grace_ms: int) -> None:
        self.attempts.stop("l", StopReason.CANCELLED, "no need", grace_ms)

    async def outcome(self, wait_s_max: float = 20) -> dict[str, Any]:
        async with asyncio.timeout(wait_s_max):
            outcome: dict[str, Any] = await self._outcome
        return outcome

    async def ended(self) -> None:
        """Wait for the outcome."""
        await asyncio.wait({self._outcome})

    async def printed(self, text: str, wait_s_max: float = 10) -> None:
        async with asyncio.timeout(wait_s_max):
            while text not in self.text():
                await self.grew()

    async def grew(self) -> None:
        """Wait for more live output."""
        self._grew.clear()
        await self._grew.wait()

    def text(self, stream: str = "stdout") -> str:
        return "".join(data for name, data in self.live if name == stream)

    def _session_broke(self, session_id: str, message: str) -> None:
        self.broken.append((session_id, message))
        self._broke.set()

    def _output(self, _lease: str, stream: str, data: Any) -> None:
        self.live.append((stream, data))
        self._grew.set()


async def python(sandbox: Sandbox, code: str, **more: Any) -> dict[str, Any]:
    bench = Bench(sandbox)
    bench.start("python.run", {"code": code, **more})
    return await bench.outcome()


async def shell(sandbox: Sandbox, command: str, **more: Any) -> dict[str, Any]:
    bench = Bench(sandbox)
    bench.start("shell.run", {"command": command, **more})
    return await bench.outcome()
