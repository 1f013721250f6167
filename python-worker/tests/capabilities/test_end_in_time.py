"""From the wish that a program end to the end of all of it: never more than a second beyond the grace, whatever it does."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator

import pytest

from tests.capabilities.support import Bench
from tests.conftest import chosen
from tests.sandbox.support import settled
from tests.sandbox.test_hostile import PROGRAMS
from yardmaster_worker.sandbox import Interpreter, Sandbox
from yardmaster_worker.sandbox.limits import descendants

MOST_S = 1.0
LIMITS = {"processes": 32}
AT_DEADLINES = ("ignores every signal", "forks without end", "computes a huge number", "stops itself")


@pytest.fixture(params=["fork-server", "landlock"])
async def hostile(request: pytest.FixtureRequest, interpreter: Interpreter) -> AsyncIterator[Sandbox]:
    async with chosen(request.param, interpreter) as sandbox:
        yield sandbox


async def end_s(sandbox: Sandbox, name: str, grace_ms: int | None) -> float:
    """Return how long it took beyond the grace, or beyond the deadline of the task where there is none."""
    bench = Bench(sandbox)
    before = len(descendants(os.getpid()))
    timeout_ms = 500 if grace_ms is None else 30_000
    started_s = time.monotonic()
    bench.start("python.run", {"code": PROGRAMS[name], "limits": LIMITS}, timeoutMs=timeout_ms)
    if grace_ms is not None:
        await bench.printed("ready")
        started_s = time.monotonic()
        bench.cancel(grace_ms)
    await bench.outcome()
    took_s = time.monotonic() - started_s - (timeout_ms if grace_ms is None else grace_ms) / 1000
    await settled(sandbox)
    assert len(descendants(os.getpid())) == before, name
    return took_s


async def test_every_hostile_program_is_gone_within_a_second(
    hostile: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    wishes: list[tuple[str, int | None]] = [(name, grace_ms) for name in PROGRAMS for grace_ms in (0, 100)]
    wishes += [(name, None) for name in AT_DEADLINES]
    took_s = {}
    await settled(hostile)
    for name, grace_ms in wishes:
        if hostile.isolation.tier == "C" and name == "opens ptys":
            continue  # there are none
        took_s[name, grace_ms] = await end_s(hostile, name, grace_ms)
    (name, grace_ms), longest_s = max(took_s.items(), key=lambda item: item[1])
    with capsys.disabled():
        wish = "at its deadline" if grace_ms is None else f"cancelled with {grace_ms} ms"
        sys.stdout.write(
            f"\n{hostile.isolation.tier}: {len(took_s)} ends, longest {longest_s * 1000:.0f} ms: {name}, {wish}\n"
        )
    assert longest_s <= MOST_S, took_s


@pytest.mark.parametrize("wish", ["deadline", "cancellation"])
async def test_program_may_flush_before_it_is_killed(fork_server: Sandbox, wish: str) -> None:
    bench = Bench(fork_server)
    code = "import time\ntry:\n    print('ready')\n    time.sleep(60)\nfinally:\n    print('flushed')"
    timeout_ms = 2_000 if wish == "deadline" else 30_000
    bench.start("python.run", {"code": code}, timeoutMs=timeout_ms)
    if wish == "cancellation":
        await bench.printed("ready\n")
        bench.cancel(10_000)
    outcome = await bench.outcome()
    assert outcome["error"]["code"] == ("TIMEOUT" if wish == "deadline" else "CANCELLED")
    assert outcome["error"]["details"]["stdout"] == "ready\nflushed\n"


async def test_sigterm_comes_halfway_to_the_kill(fork_server: Sandbox) -> None:
    bench = Bench(fork_server)
    code = """import signal, sys, time
signal.signal(signal.SIGINT, lambda *_: print("interrupted"))
signal.signal(signal.SIGTERM, lambda *_: (print("terminated"), sys.exit(3)))
print("ready")
while True: time.sleep(60)"""
    bench.start("python.run", {"code": code})
    await bench.printed("ready")
    bench.cancel(2_000)
    async with asyncio.timeout(15):
        outcome = await bench.outcome()
    details = outcome["error"]["details"]
    assert (details["stdout"], details["exitCode"]) == ("ready\ninterrupted\nterminated\n", 3)
