"""`python.run` in a session: runs a cell in an interpreter that keeps its state.

A soft stop interrupts the cell; the interpreter survives. A hard stop kills the interpreter; the next cell gets a
new interpreter and the reason. A deadline also interrupts the cell first, for a short time, so that a cell that can
be interrupted does not lose its interpreter.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from yardmaster_worker.built_in.context_of_cell import InterpreterOfCell, incompatible_packages
from yardmaster_worker.built_in.network import egress_of
from yardmaster_worker.built_in.program import (
    Finished,
    limit_exceeded,
    note_stats,
    partial_output,
    result_of,
)
from yardmaster_worker.built_in.python_failure import failure
from yardmaster_worker.built_in.recorder import OutputBounds, Recorder
from yardmaster_worker.contexts import Cell
from yardmaster_worker.contexts.displays import Displays
from yardmaster_worker.errors import CapabilityError
from yardmaster_worker.protocol import ErrorCode
from yardmaster_worker.sandbox import Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from yardmaster_worker.built_in.extras import Extras
    from yardmaster_worker.capabilities.context import Context
    from yardmaster_worker.contexts import CellEnd, SessionInterpreter, SessionInterpreters
    from yardmaster_worker.sandbox import RunLimits, Sandbox

__all__ = ["CellRun"]

_INTERRUPT_AT_DEADLINE_S = 0.5


class CellRun:
    """Runs cells for `python.run` with a session."""

    def __init__(
        self, sandbox: Sandbox, bounds: OutputBounds, contexts: SessionInterpreters, extras: Extras
    ) -> None:
        self._sandbox = sandbox
        self._bounds = bounds
        self._contexts = contexts
        self._extras = extras
        self._context_of = InterpreterOfCell(sandbox, contexts, extras)

    async def __call__(
        self, value: dict[str, Any], context: Context, limits: RunLimits | None, folder: Path
    ) -> dict[str, Any]:
        """Run a cell; see `protocol/schema/capabilities/python.run.json`."""
        session = context.session
        assert session is not None  # noqa: S101 - the caller has checked
        egress = egress_of(self._extras.network, value)
        python = await self._context_of(session, value, limits, folder)
        recorder, displays = Recorder(context, self._bounds), Displays(context)
        cell = Cell(
            value["code"],
            value.get("env", {}),
            limits,
            recorder.add,
            displays.add,
            context.note_running,
            egress,
        )
        fresh_because, python.fresh_because = python.fresh_because, None
        end = await self._supervised(python, cell, context)
        self._contexts.mark_idle(session, python)
        recorder.close()
        stdout, stderr = recorder.render()
        verdict = replace(end.verdict or Verdict(end.exit_code), network=end.network)
        finished = Finished(verdict, stdout, stderr)
        about: dict[str, Any] = {"name": python.name, "executionCount": python.execution_count}
        if fresh_because is not None:
            about["freshBecause"] = fresh_because
        parts = displays.rendered() | {"context": about}
        cpu_ms, memory_bytes = verdict.cpu_ms, verdict.memory_bytes_max
        if end.use is not None:
            cpu_ms, memory_bytes = end.use.cpu_ms, end.use.memory_bytes
        note_stats(self._sandbox, context, cpu_ms, memory_bytes)
        error = _error(end, finished, context, limits)
        if error is not None and error.code == ErrorCode.EXECUTION_ERROR and not python.is_ready:
            error = incompatible_packages(python, finished) or error
        if error is None:
            return result_of(finished, 0) | parts
        error.details |= parts
        if end.verdict is not None:
            error.details["contextEnded"] = True
            self._contexts.note_reason(
                session, python.name, f"the previous interpreter was ended: {error.message[:500]}"
            )
        raise error

    async def _supervised(self, python: SessionInterpreter, cell: Cell, context: Context) -> CellEnd:
        end = asyncio.ensure_future(python.run(cell))
        soft, hard = asyncio.ensure_future(context.cancelled()), asyncio.ensure_future(context.killed())
        try:
            await asyncio.wait({end, soft, hard}, return_when=asyncio.FIRST_COMPLETED)
            if not end.done():
                python.interrupt()
                if hard.done():
                    await asyncio.wait({end}, timeout=_INTERRUPT_AT_DEADLINE_S)
                else:
                    await asyncio.wait({end, hard}, return_when=asyncio.FIRST_COMPLETED)
            if not end.done():
                python.kill()
            return await end
        finally:
            if not end.done():  # this coroutine itself was cancelled
                python.kill()
            for waiting in (end, soft, hard):
                waiting.cancel()


def _error(
    end: CellEnd, finished: Finished, context: Context, limits: RunLimits | None
) -> CapabilityError | None:
    request, verdict = context.stop_request, finished.verdict
    details = partial_output(finished) | (end.error or {})
    if request is not None:
        return CapabilityError(request.reason, request.message, details=details)
    if verdict.exceeded is not None:
        return limit_exceeded(finished, verdict.exceeded, limits)
    if end.error is not None:
        message = f"{end.error['name']}: {end.error['message']}".removesuffix(": ")
        return CapabilityError(ErrorCode.EXECUTION_ERROR, message, details=details)
    if end.verdict is None:
        return failure(finished) if verdict.exit_code != 0 else None
    return _end_of_interpreter(end, finished, details)


def _end_of_interpreter(end: CellEnd, finished: Finished, details: dict[str, Any]) -> CapabilityError:
    verdict = finished.verdict
    if verdict.fault is not None:
        return CapabilityError(ErrorCode.INTERNAL, verdict.fault, details=details)
    if end.fault is not None:
        message = f"the interpreter sent an invalid frame: {end.fault}"
        return CapabilityError(ErrorCode.EXECUTION_ERROR, message, details=details)
    if verdict.exit_code is None and verdict.signal is None:
        message = f"the interpreter did not start: {finished.stderr.strip()[:1000]}"
        return CapabilityError(ErrorCode.ISOLATION_UNAVAILABLE, message, details=details)
    if verdict.exit_code == 0:
        message = "the program ended its interpreter with exit code 0"
        return CapabilityError(ErrorCode.EXECUTION_ERROR, message, details=details)
    return failure(finished)
