"""The time from a stop request to the end of the program. `tests/hostile` tests its upper bound."""

from __future__ import annotations

import asyncio

import pytest

from tests.built_in.support import Bench
from yardmaster_worker.sandbox import Sandbox


@pytest.mark.parametrize("stop", ["deadline", "cancellation"])
async def test_program_may_flush_before_it_is_killed(fork_server: Sandbox, stop: str) -> None:
    bench = Bench(fork_server)
    code = "import time\ntry:\n    print('ready')\n    time.sleep(60)\nfinally:\n    print('flushed')"
    timeout_ms = 2_000 if stop == "deadline" else 30_000
    bench.start("python.run", {"code": code}, timeoutMs=timeout_ms)
    if stop == "cancellation":
        await bench.printed("ready\n")
        bench.cancel(10_000)
    outcome = await bench.outcome()
    assert outcome["error"]["code"] == ("TIMEOUT" if stop == "deadline" else "CANCELLED")
    assert outcome["error"]["details"]["stdout"] == "ready\nflushed\n"


async def test_sigterm_is_sent_halfway_to_the_kill(fork_server: Sandbox) -> None:
    bench = Bench(fork_server)
    code = """import signal, sys, time
signal.signal(signal.SIGINT, lambda *_: print("interrupted"))
signal.signal(signal.SIGTERM, lambda *_: (print("terminated"), sys.exit(3)))
print("ready")
while True: time.sleep(60)"""
    bench.start("python.run", {"code": code})
    await bench.printed("ready\n")
    bench.cancel(2_000)
    async with asyncio.timeout(15):
        outcome = await bench.outcome()
    details = outcome["error"]["details"]
    assert (details["stdout"], details["exitCode"]) == ("ready\ninterrupted\nterminated\n", 3)
