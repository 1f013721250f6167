"""One interpreter: a program in the sandbox that runs cells and is stopped between them.

States: starting (until its first frame), idle (stopped), busy (runs a cell), ended (with a verdict).
"""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from yardmaster_worker.contexts.channel import BadFrame, InterpreterChannel
from yardmaster_worker.sandbox import InterpreterProgram

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from yardmaster_worker.sandbox import (
        CellEgressRoute,
        EgressRoute,
        ProgramSpec,
        RunLimits,
        Sandbox,
        Stream,
        Verdict,
    )
    from yardmaster_worker.sandbox.limits import TreeUse

    OnShown = Callable[[str, object], Awaitable[None]]

__all__ = ["Cell", "CellEnd", "SessionInterpreter"]

_SHOWN = ("display", "result", "clear")
_TEXT_CHARACTERS_MAX = 16 * 1024
_END_S_MAX = 1.0
_COUNT_MAX = 1 << 31


@dataclass(frozen=True)
class Cell:
    """Code to run, and where its output goes."""

    code: str
    env: dict[str, str]
    limits: RunLimits | None
    on_output: Callable[[Stream, bytes], None]
    on_shown: OnShown
    on_running: Callable[[], None]
    egress: EgressRoute | None = None
    """Its egress route; without one it has no network."""


@dataclass(frozen=True)
class CellEnd:
    """The end of a cell: by itself, or because its interpreter ended, with a verdict."""

    exit_code: int | None = None
    execution_count: int = 0
    error: dict[str, str] | None = None
    """Name, message and traceback of the exception; untrusted."""
    use: TreeUse | None = None
    network: Sequence[Mapping[str, Any]] = ()
    """Decisions of the egress proxy."""
    verdict: Verdict | None = None
    fault: str | None = None
    """The invalid frame for which the interpreter was killed."""


class SessionInterpreter:
    """An interpreter, started by the constructor; `ended` is done when nothing of the interpreter is left."""

    def __init__(
        self,
        name: str,
        sandbox: Sandbox,
        egress: CellEgressRoute | None,
        make_spec: Callable[[InterpreterProgram], ProgramSpec],
    ) -> None:
        """`make_spec` returns the program's specification. Raises the errors of `Sandbox.start`."""
        self.name = name
        self.egress = egress
        """The egress route of its cells, if the worker allows network access."""
        self.execution_count = 0
        self.used_at_s = time.monotonic()
        self.fresh_because: str | None = None
        """Why its state is empty; None once its first cell has ended."""
        self.requirements: tuple[str, ...] = ()
        """Its installed requirements."""
        self.is_ready = False
        """True once it has reported that it can run cells."""
        self._kept = AsyncExitStack()
        self._channel = InterpreterChannel()
        self._cell: Cell | None = None
        self._cells = 0
        try:
            self.spec = make_spec(InterpreterProgram(self._channel.given.fileno(), egress))
            self._run = sandbox.start(self.spec, self._output)
        except BaseException:
            self._channel.close()
            raise
        self._channel.given.close()
        self.ended: asyncio.Task[Verdict] = asyncio.get_running_loop().create_task(self._watch())

    @property
    def is_busy(self) -> bool:
        """True while a cell runs."""
        return self._cell is not None

    def keep(self, kept: AsyncExitStack) -> None:
        """Close `kept` when the interpreter has ended."""
        self._kept = kept

    async def run(self, cell: Cell) -> CellEnd:
        """Run a cell until it or the interpreter ends."""
        self._cell = cell
        self._cells += 1
        egress = self.egress
        try:
            if egress is not None:
                await egress.begin_cell(cell.egress)
            end = await self._run_cell(cell)
        finally:
            self._cell = None
            self.used_at_s = time.monotonic()
            if egress is not None:
                await egress.end_cell()
        return end if egress is None else replace(end, network=egress.decisions)

    async def _run_cell(self, cell: Cell) -> CellEnd:
        self._run.resume(cell.limits)
        frames = asyncio.ensure_future(self._frames(cell))
        try:
            await asyncio.wait({frames, self.ended}, return_when=asyncio.FIRST_COMPLETED)
            if frames.done() and (end := frames.result()) is not None and end.fault is None:
                self._run.flush()
                return CellEnd(end.exit_code, end.execution_count, end.error, await self._run.pause())
            fault = end.fault if frames.done() and end is not None else None
            if fault is None:  # the channel closes a little before the process is reaped
                await asyncio.wait({self.ended}, timeout=_END_S_MAX)
            self._run.kill()
            return CellEnd(verdict=await self.ended, fault=fault)
        finally:
            frames.cancel()

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt in the running cell."""
        self._run.interrupt()

    def kill(self) -> None:
        """Kill the interpreter at once."""
        self._run.kill()

    async def memory_bytes(self) -> int | None:
        """Return the interpreter's memory usage while it is idle, if known."""
        use = await self._run.pause() if not self.is_busy else None
        return use.memory_bytes if use is not None else None

    async def close(self) -> None:
        """End the interpreter; return when nothing of it is left."""
        self.kill()
        await asyncio.wait({self.ended})

    async def _watch(self) -> Verdict:
        try:
            return await self._run.wait()
        finally:
            self._channel.close()
            await self._kept.aclose()

    async def _frames(self, cell: Cell) -> CellEnd | None:
        """Send the cell and handle its frames; return its end, or None if the channel closed."""
        number = self._cells
        try:
            if not self.is_ready and await self._channel.receive() is None:
                return None
            self.is_ready = True
            await self._channel.send({"cell": number, "code": cell.code, "env": cell.env})
            cell.on_running()
            while (frame := await self._channel.receive()) is not None:
                if frame.get("cell") != number:
                    continue
                if "done" in frame:
                    return self._end_of(frame["done"])
                for kind in _SHOWN:
                    if kind in frame:
                        self._run.flush()  # deliver printed output before the display
                        await cell.on_shown(kind, frame[kind])
        except BadFrame as fault:
            return CellEnd(fault=str(fault))
        return None

    def _end_of(self, done: object) -> CellEnd:
        end = done if isinstance(done, dict) else {}
        count, code = end.get("executionCount"), end.get("exitCode")
        if isinstance(count, int) and 0 <= count < _COUNT_MAX:
            self.execution_count = count
        exit_code = code if isinstance(code, int) and 0 <= code <= 255 else 1
        return CellEnd(int(exit_code), self.execution_count, _error(end.get("error")))

    def _output(self, stream: Stream, data: bytes) -> None:
        if self._cell is not None:
            with suppress(RuntimeError):
                self._cell.on_output(stream, data)


def _error(raised: object) -> dict[str, str] | None:
    if not isinstance(raised, dict):
        return None
    texts = {name: raised.get(name) for name in ("name", "message", "traceback")}
    if not all(isinstance(text, str) for text in texts.values()):
        return None
    return {name: _clean(str(text)) for name, text in texts.items()}


def _clean(text: str) -> str:
    return text[:_TEXT_CHARACTERS_MAX].encode("utf-8", "replace").decode()
