"""Measure the sandboxes in alternating rounds, so that machine noise affects all of them equally.

.venv/bin/python scripts/bench_sandbox.py [--rounds N] [--soak RUNS] [--python FILE]

Prints JSON, with times in milliseconds.

`--python` names an interpreter with pandas; it is needed if the environment of the worker does not have pandas.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yardmaster_worker.attempts import Attempts
from yardmaster_worker.built_in.python_run import PythonRun
from yardmaster_worker.built_in.recorder import OutputBounds
from yardmaster_worker.capabilities import CapabilityRegistry
from yardmaster_worker.contexts import SessionInterpreters
from yardmaster_worker.files import WorkFolders
from yardmaster_worker.protocol import capability_schemas
from yardmaster_worker.sandbox import Interpreter, base_interpreter
from yardmaster_worker.sandbox.choice import SandboxRequirements, choose_sandbox
from yardmaster_worker.sandbox.fork_server import ForkServerSandbox
from yardmaster_worker.sandbox.tree_watch import descendants
from yardmaster_worker.sessions import Sessions

if TYPE_CHECKING:
    from yardmaster_worker.sandbox import Sandbox

PLAIN = "/usr/bin/python3"
AT_ONCE = 4
RATE_RUNS = 40
PRELOAD = ("numpy", "pandas")


class Bench:
    """`python.run` of a worker without a link."""

    def __init__(self, sandbox: Sandbox, folders: WorkFolders | None = None) -> None:
        registry = CapabilityRegistry()
        self.contexts = SessionInterpreters(sandbox)
        self.sessions = Sessions(1 << 29, lambda *_: None, folders)
        schemas = capability_schemas("python.run")
        function = PythonRun(sandbox, OutputBounds(), contexts=self.contexts)
        registry.add(
            "python.run", function, description="", input_schema=schemas["inputSchema"], signals_start=True
        )
        self._ends: dict[str, asyncio.Future[Any]] = {}
        self._attempts = Attempts(registry, lambda *_: None, self._ended, 1 << 20, self.sessions)
        self._count = 0

    async def run_ms(self, code: str, **more: str) -> float:
        """Run a program, or a cell in a session; return the duration."""
        self._count += 1
        lease = f"l{self._count}"
        end = self._ends[lease] = asyncio.get_running_loop().create_future()
        started_s = time.perf_counter()
        self._attempts.start(
            {
                "taskId": "t",
                "attempt": 1,
                "leaseId": lease,
                "capability": "python.run",
                "input": {"code": code},
                "timeoutMs": 60_000,
                **more,  # type: ignore[typeddict-item]
            }
        )
        outcome = await end
        if outcome["status"] != "succeeded":
            raise SystemExit(f"a run failed: {outcome}")
        return (time.perf_counter() - started_s) * 1000

    async def rate(self, code: str, runs: int) -> float:
        """Return the runs per second, with several runs at a time."""
        turns = asyncio.Semaphore(AT_ONCE)

        async def one() -> None:
            async with turns:
                await self.run_ms(code)

        started_s = time.perf_counter()
        await asyncio.gather(*(one() for _ in range(runs)))
        return runs / (time.perf_counter() - started_s)

    def _ended(self, lease: str, outcome: Any) -> None:
        self._ends.pop(lease).set_result(outcome)


async def measure(rounds: int, data: Interpreter, soak_runs: int) -> dict[str, Any]:
    """Measure every sandbox; return the figures."""
    interpreter = base_interpreter()
    forked = await choose_sandbox(SandboxRequirements("fork-server", ready=AT_ONCE + 2), interpreter)
    single = await choose_sandbox(SandboxRequirements("bubblewrap"), interpreter)
    pandas = await choose_sandbox(SandboxRequirements("fork-server", preload=PRELOAD), data)
    has_pandas = isinstance(pandas, ForkServerSandbox) and "pandas" in pandas.preloaded
    warm, cold, loaded = Bench(forked), Bench(single), Bench(pandas)
    times: dict[str, list[float]] = {
        "plain": [],
        "forked": [],
        "bubblewrap": [],
        "pandas": [],
        "pandasForked": [],
    }
    for _ in range(rounds):
        times["plain"].append(spawn_ms([PLAIN, "-c", "pass"]))
        await settled(forked)
        times["forked"].append(await warm.run_ms("pass"))
        times["bubblewrap"].append(await cold.run_ms("pass"))
        if has_pandas:
            times["pandas"].append(spawn_ms([data.executable, "-c", "import pandas"]))
            await settled(pandas)
            times["pandasForked"].append(await loaded.run_ms("import pandas"))
    rates: dict[str, list[float]] = {"forkedPerSecond": [], "bubblewrapPerSecond": []}
    for _ in range(max(2, rounds // 8)):
        rates["forkedPerSecond"].append(await warm.rate("pass", RATE_RUNS * 4))
        rates["bubblewrapPerSecond"].append(await cold.rate("pass", RATE_RUNS))
    figures: dict[str, Any] = {name: summary(values) for name, values in times.items() if values}
    figures |= {name: statistics.median(values) for name, values in rates.items()}
    figures |= await measure_sessions(rounds, interpreter)
    figures["isolation"] = forked.isolation.summary()
    figures["soak"] = await soaked(forked, warm, soak_runs)
    for sandbox in (forked, single, pandas):
        await sandbox.close()
    return figures


async def soaked(sandbox: Sandbox, bench: Bench, runs: int) -> dict[str, Any]:
    """Run many programs; return the worker's resources after a fifth of them, and at the end."""
    started_s = time.perf_counter()
    await bench.rate("pass", runs // 5)
    await settled(sandbox)
    first = held()
    await bench.rate("pass", runs - runs // 5)
    await settled(sandbox)
    return {"runs": runs, "first": first, "last": held(), "seconds": time.perf_counter() - started_s}


def held() -> dict[str, int]:
    """Return the resources of this process: memory, descriptors and child processes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return {
        "residentKib": pages * resource.getpagesize() // 1024,
        "descriptors": len(list(Path("/proc/self/fd").iterdir())),
        "processes": len(descendants(os.getpid())),
    }


async def measure_sessions(rounds: int, interpreter: Interpreter) -> dict[str, Any]:
    """Measure the duration of cells in a session, and the memory of an idle session."""
    folders = WorkFolders()
    requirements = SandboxRequirements("fork-server", sessions_folder=folders.base)
    sandbox = await choose_sandbox(requirements, interpreter)
    bench = Bench(sandbox, folders)
    await bench.run_ms("1", sessionId="first")  # the first session starts the fork server of interpreters
    fresh, cells, plain, memory_bytes = [], [], [], []
    for number in range(max(4, rounds // 4)):
        await settled(sandbox)
        fresh.append(await bench.run_ms("x = 1", sessionId=f"s{number}"))
        for _ in range(4):
            plain.append(spawn_ms([PLAIN, "-c", "pass"]))
            cells.append(await bench.run_ms("x += 1\nx", sessionId=f"s{number}"))
        (context,) = bench.contexts.list(bench.sessions.get(f"s{number}"))
        memory_bytes.append(await context.memory_bytes() or 0)
        bench.sessions.free(f"s{number}")
        await bench.sessions.freed()
    await bench.sessions.free_all()
    await sandbox.close()
    return {
        "sessionFirstCell": summary(fresh),
        "sessionCell": summary(cells),
        "sessionCellToPlain": statistics.median(cells) / statistics.median(plain),
        "idleSessionMiB": statistics.median(memory_bytes) / 1024 / 1024,
    }


async def settled(sandbox: Sandbox) -> None:
    """Wait until enough children are ready again, as they are at low load."""
    if isinstance(sandbox, ForkServerSandbox):
        await sandbox.settled()


def spawn_ms(argv: list[str]) -> float:
    """Return the duration of a plain program."""
    started_s = time.perf_counter()
    subprocess.run(argv, check=True)
    return (time.perf_counter() - started_s) * 1000


def summary(values: list[float]) -> dict[str, float]:
    """Return median and 99th percentile."""
    ordered = sorted(values)
    return {
        "p50": statistics.median(ordered),
        "p99": ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))],
    }


def interpreter_at(path: str) -> Interpreter:
    """Return the interpreter at a path, with the folders that it needs."""
    code = "import sys; print(sys.prefix, sys.base_prefix, sep='\\n')"
    prefixes = subprocess.run([path, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    return Interpreter(path, tuple(sorted({*prefixes, str(Path(path).resolve().parent.parent)})), "")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--soak", type=int, default=5000, metavar="RUNS")
    parser.add_argument("--python", metavar="FILE")
    given = parser.parse_args()
    chosen = interpreter_at(given.python or sys.executable)
    json.dump(asyncio.run(measure(given.rounds, chosen, given.soak)), sys.stdout)
