"""A host with a worker, its sandbox and a neighbour run, in which the cases run one after the other."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from tests.built_in.support import Bench
from tests.conftest import reachable_interpreter
from tests.hostile.case import Case
from tests.hostile.host import Host
from tests.hostile.leftovers import holdings
from tests.hostile.neighbour import Neighbour
from tests.hostile.seen import SeenSandbox, alive, count_below
from yardmaster_worker.artifacts import Uploads
from yardmaster_worker.capabilities.artifacts import Upload
from yardmaster_worker.files import WorkFolders
from yardmaster_worker.sandbox import IsolationLevel, Sandbox, base_interpreter
from yardmaster_worker.sandbox.choice import SandboxRequirements, choose_sandbox

WAIT_S_MAX = 60
"""Maximum wait for any event; only a heavily loaded machine comes close."""


@dataclass(frozen=True)
class StopRequest:
    """A stop of a program: by cancellation with a grace, or at its deadline."""

    grace_ms: int | None = None
    timeout_ms: int = 60_000

    def __str__(self) -> str:
        return (
            f"deadline of {self.timeout_ms} ms" if self.grace_ms is None else f"grace of {self.grace_ms} ms"
        )


@dataclass(frozen=True)
class Ended:
    """The end of a case. Times count from the end of its grace, or from its deadline."""

    outcome: dict[str, Any]
    live: str
    """Live output."""
    took_s: float = 0.0
    """Time until the last process of the program was gone."""
    told_s: float = 0.0
    """Time until the outcome was available and the files were removed."""
    waited_s: float = 0.0
    """Time that the worker waited for a CPU."""
    left: list[Any] = field(default_factory=list)
    """Processes of the program that still exist."""


class World:
    """The fixture of the suite."""

    def __init__(self, sandbox: Sandbox, folders: WorkFolders, host: Host) -> None:
        self.sandbox = SeenSandbox(sandbox)
        self.level = str(sandbox.isolation.level)
        self.host = host
        self.neighbour = Neighbour(self.sandbox)
        self.kept: dict[str, bytes] = {}
        self._folders = folders
        self._still = 0

    async def start(self) -> None:
        await self.neighbour.start()
        await self.run(Case("", "nothing", shell="true"))  # noqa: S604 - not a shell of this process; a pool is refilled when a run ends
        await self._until(lambda: self.sandbox.is_ready)
        self._still = count_below()

    async def run(self, case: Case, stop: StopRequest | None = None) -> Ended:
        """Run a case to its end, or until it is stopped."""
        bench = self._bench()
        timeout_ms = stop.timeout_ms if stop is not None else WAIT_S_MAX * 1000
        self.kept.clear()
        started_s = time.monotonic()
        bench.start(
            case.capability, case.input(self.host.facts() | self.neighbour.facts), timeoutMs=timeout_ms
        )
        if stop is None:
            return Ended(await bench.outcome(WAIT_S_MAX), _live(bench))
        await self._ready(bench)
        tree, gone = self.sandbox.tree(), asyncio.ensure_future(self.sandbox.gone())
        if stop.grace_ms is None:
            due_s = started_s + timeout_ms / 1000
            await asyncio.sleep(max(0, due_s - time.monotonic() - 0.001))
            asked_s, grace_s = due_s, 0.0
        else:
            asked_s, grace_s = time.monotonic(), stop.grace_ms / 1000
            bench.cancel(stop.grace_ms)
        waited_s = _waited_s()
        outcome = await bench.outcome(WAIT_S_MAX)
        left, told_s = alive(tree), time.monotonic() - asked_s - grace_s
        gone_s = await gone - asked_s - grace_s
        return Ended(outcome, _live(bench), gone_s, told_s, _waited_s() - waited_s, left)

    async def faults(self, ended: Ended) -> list[str]:
        """Return the damage that a case caused, and its leftovers."""
        shown = ended.live + json.dumps(ended.outcome) + repr(self.kept)
        told = [name for name, secret in self._secrets().items() if secret in shown]
        return [
            *self.host.faults(),
            *await self.neighbour.faults(),
            *(f"the output holds the secret of the {name}" for name in told),
            *(f"process {pid} was still there" for pid, _ in ended.left),
            *await self._processes_left(),
        ]

    async def _processes_left(self) -> list[str]:
        """Return the processes that should be gone. The remains of a fork bomb are reaped over time."""
        try:
            await self._until(lambda: self.sandbox.is_ready and count_below() == self._still)
        except TimeoutError:
            return [f"{count_below()} processes below the worker, {self._still} before"]
        return []

    async def _until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(WAIT_S_MAX):
            while not is_so():  # noqa: ASYNC110 - the end of another process is not an event
                await asyncio.sleep(0.002)

    def _secrets(self) -> dict[str, str]:
        return {"host": self.host.secret, "neighbour": self.neighbour.secret}

    def _bench(self) -> Bench:
        return Bench(
            self.sandbox,
            folders=self._folders,
            uploads=cast("Uploads", self),
        )

    async def upload(self, upload: Upload) -> dict[str, Any]:
        """Accept an artifact instead of a control plane."""
        with os.fdopen(upload.data(), "rb") as file:  # type: ignore[operator]
            self.kept[upload.name] = file.read()
        return {}

    async def _ready(self, bench: Bench) -> None:
        ready = asyncio.ensure_future(bench.printed("ready", WAIT_S_MAX))
        ended = asyncio.ensure_future(bench.ended())
        await asyncio.wait({ready, ended}, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        ended.cancel()


def _live(bench: Bench) -> str:
    return "".join(str(data) for _, data in bench.live)


def _waited_s() -> float:
    """Return the time this thread has waited for a CPU; 0 if the kernel does not report it."""
    try:
        text = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return int(text.split()[1]) / 1e9


@asynccontextmanager
async def world_of(isolation: str) -> AsyncIterator[World]:
    """Create a world; asserts at its end that nothing is left."""
    with tempfile.TemporaryDirectory(prefix="yardmaster-hostile-") as name:
        outside, own = Path(name, "outside"), Path(name, "own")
        for folder in (Path(name), outside, own):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o711)
        before_folder, tempfile.tempdir = tempfile.tempdir, str(own)
        try:
            before = holdings(own)
            async with _made(isolation, Host(outside)) as world:
                yield world
            left = holdings(own).left_since(before)
        finally:
            tempfile.tempdir = before_folder
        assert left == []


@asynccontextmanager
async def _made(isolation: str, host: Host) -> AsyncIterator[World]:
    folders = WorkFolders()
    interpreter = reachable_interpreter() if isolation == "landlock" else base_interpreter()
    requirements = SandboxRequirements(isolation, IsolationLevel.NONE, sessions_folder=folders.base)
    sandbox = await choose_sandbox(requirements, interpreter)
    world = World(sandbox, folders, host)
    try:
        await world.start()
        yield world
        faults = await world.neighbour.end()
    finally:
        await sandbox.close()
        folders.remove_all()
        host.close()
    assert faults == []
