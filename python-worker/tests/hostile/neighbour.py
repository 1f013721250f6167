"""A run that shares the worker with every case and has a secret in its folder, environment and memory."""

from __future__ import annotations

import asyncio
import secrets

from tests.built_in.support import Bench
from tests.hostile.seen import SeenSandbox

PROGRAM = """memory=$SECRET; echo "$SECRET" > note; mkdir inner; echo "at $PWD"; echo ready
while read -r question; do echo "$question $(cat note) $SECRET $memory $(echo *) $(cat /proc/$$/comm 2>/dev/null)"; done"""
ANSWER_S_MAX = 20


class Neighbour:
    """A neighbour run, started before the first case and checked after each case."""

    def __init__(self, sandbox: SeenSandbox) -> None:
        self.secret = f"neighbour-{secrets.token_hex(16)}"
        self._seen = sandbox
        self._bench = Bench(sandbox)
        self._asked = 0
        self._first = ""
        self.facts: dict[str, str] = {}

    async def start(self) -> None:
        value = {"command": PROGRAM, "stdinOpen": True, "env": {"SECRET": self.secret}}
        self._bench.start("shell.run", value, timeoutMs=3_600_000)
        await self._bench.printed("ready\n")
        folder = self._bench.text().split("\n")[0].removeprefix("at ")
        self.facts = {"NEIGHBOUR": str(self._seen.init_pid), "NEIGHBOUR_FOLDER": folder}
        self._first = await self._answer()

    async def faults(self) -> list[str]:
        """Return the differences in the neighbour's folder, environment and memory."""
        try:
            now = await self._answer()
        except TimeoutError:
            return ["the neighbour does not answer"]
        return [] if now == self._first else [f"the neighbour said {self._first!r}, and now {now!r}"]

    async def end(self) -> list[str]:
        """End the run normally; return the errors."""
        self._bench.give(end=True)
        outcome = await self._bench.outcome()
        is_well = outcome["status"] == "succeeded" and outcome["result"]["exitCode"] == 0
        return [] if is_well else [f"the neighbour ended with {outcome}"]

    async def _answer(self) -> str:
        self._asked += 1
        question = f"question-{self._asked}-"
        self._bench.live.clear()
        self._bench.give(text=f"{question}\n")
        async with asyncio.timeout(ANSWER_S_MAX):
            while not self._bench.text().endswith("\n"):
                await self._bench.grew()
        return self._bench.text().replace(question, "")
