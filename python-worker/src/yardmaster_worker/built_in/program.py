"""Runs a program for a capability: live output, kept output, and a stop of the whole process tree."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from yardmaster_worker.built_in.recorder import OutputBounds, Recorder
from yardmaster_worker.errors import CapabilityError
from yardmaster_worker.protocol import ErrorCode, is_unicode
from yardmaster_worker.sandbox import DEFAULTS, Command, RunLimits, SandboxUnavailable, WorkFolderMissing
from yardmaster_worker.state import StopReason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from yardmaster_worker.capabilities.context import Context, StopRequest
    from yardmaster_worker.sandbox import ProgramSpec, Run, Sandbox, Verdict
    from yardmaster_worker.sandbox.limits import Exceeded

__all__ = [
    "Finished",
    "LimitPolicy",
    "invalid_input",
    "limit_exceeded",
    "limits_of",
    "note_stats",
    "partial_output",
    "refuse_unusable_text",
    "result_of",
    "run_program",
    "work_folder",
]

_DEADLINES = (StopReason.TIMEOUT, StopReason.NO_PROGRESS)
_FLUSH_STEP_S = 0.1
"""After a deadline: the time from SIGINT to SIGTERM, and from SIGTERM to SIGKILL."""
ENV_BYTES_MAX = 1024 * 1024
"""The kernel accepts at most 2 MiB of arguments and environment."""


@dataclass(frozen=True)
class LimitPolicy:
    """Default and maximum limits of a run."""

    defaults: RunLimits = DEFAULTS
    limits_max: RunLimits = DEFAULTS


@dataclass(frozen=True)
class Finished:
    """A program that ended, and its output."""

    verdict: Verdict
    stdout: str
    stderr: str


async def run_program(
    sandbox: Sandbox,
    spec: ProgramSpec,
    context: Context,
    bounds: OutputBounds,
    too_large: asyncio.Event | None = None,
) -> Finished:
    """Run a program until it ends, the attempt is stopped, or `too_large` is set.

    If it was stopped, raises CapabilityError with the partial output in its details; the worker sets the code of the
    stop.
    """
    recorder = Recorder(context, bounds)
    argv = spec.program.argv if isinstance(spec.program, Command) else ()
    refuse_unusable_text(spec.env, argv[1:], spec.cwd)  # the worker itself chooses the program
    run = _start(sandbox, spec, recorder, context)
    verdict = await _supervise(run, context, too_large or asyncio.Event())
    recorder.close()
    stdout, stderr = recorder.render()
    note_stats(sandbox, context, verdict.cpu_ms, verdict.memory_bytes_max)
    finished = Finished(verdict, stdout, stderr)
    if context.stop_request is not None:
        raise CapabilityError(
            context.stop_request.reason, context.stop_request.message, details=partial_output(finished)
        )
    if too_large is not None and too_large.is_set():
        message = "the work folder exceeds its size limit"
        raise CapabilityError(ErrorCode.EXECUTION_ERROR, message, details=partial_output(finished))
    if verdict.exceeded is not None:
        raise limit_exceeded(finished, verdict.exceeded, spec.limits)
    if verdict.fault is not None:
        raise CapabilityError(ErrorCode.INTERNAL, verdict.fault, details=partial_output(finished))
    if verdict.exit_code is None and verdict.signal is None:
        raise _not_started(finished, spec)
    return finished


def result_of(finished: Finished, exit_code: int) -> dict[str, Any]:
    """Return the result of a program that ended by itself."""
    result = {"stdout": finished.stdout, "stderr": finished.stderr, "exitCode": exit_code}
    return result | ({"network": list(finished.verdict.network)} if finished.verdict.network else {})


def partial_output(finished: Finished) -> dict[str, Any]:
    """Return the output so far, for the details of an error."""
    details: dict[str, Any] = {"stdout": finished.stdout, "stderr": finished.stderr}
    if finished.verdict.network:
        details["network"] = list(finished.verdict.network)
    if finished.verdict.exit_code is not None:
        details["exitCode"] = finished.verdict.exit_code
    return details


def limits_of(sandbox: Sandbox, policy: LimitPolicy, requested: Mapping[str, int]) -> RunLimits | None:
    """Return the limits of a run; None if the sandbox enforces none.

    Raises CapabilityError if the input exceeds a maximum, or sets limits that the sandbox does not enforce.
    """
    if not sandbox.isolation.keeps_limits:
        if requested:
            message = "input.limits: the sandbox of this worker does not enforce limits"
            raise CapabilityError(ErrorCode.ISOLATION_UNAVAILABLE, message, details={"path": "limits"})
        return None
    for name, value in requested.items():
        value_max = policy.limits_max.on_wire()[name]
        if value > value_max:
            raise invalid_input(f"limits/{name}", f"{value} exceeds this worker's maximum of {value_max}")
    return policy.defaults.overridden_by(requested)


def note_stats(
    sandbox: Sandbox, context: Context, cpu_ms: float | None, memory_bytes_max: int | None
) -> None:
    """Add the resource usage, if known, and the isolation level to the attempt's statistics."""
    if cpu_ms is not None:
        context.stats["cpuMs"] = round(cpu_ms, 3)
    if memory_bytes_max is not None:
        context.stats["memoryBytesMax"] = memory_bytes_max
    context.stats["isolationLevel"] = sandbox.isolation.level.number


def limit_exceeded(finished: Finished, exceeded: Exceeded, limits: RunLimits | None) -> CapabilityError:
    """Return the error for a program that was killed at a limit."""
    value_max = limits.on_wire()[exceeded] if limits is not None else None
    details = partial_output(finished) | {"limit": exceeded, "most": value_max}
    if exceeded == "cpuMs":
        return CapabilityError(
            ErrorCode.CPU_TIMEOUT, f"the program used more than {value_max} ms of CPU time", details=details
        )
    if exceeded == "diskBytes":
        message = f"the program used more than {value_max} bytes of disk"
        return CapabilityError(ErrorCode.EXECUTION_ERROR, message, details=details)
    message = f"the program used more than {value_max} bytes of memory"
    return CapabilityError(ErrorCode.OUT_OF_MEMORY, message, details=details)


def work_folder(context: Context) -> Path | None:
    """Return the work folder of the session; None if the program gets a private folder."""
    try:
        return context.session.folder if context.session is not None else None
    except OSError as error:
        raise CapabilityError(
            ErrorCode.ISOLATION_UNAVAILABLE, f"cannot create the work folder of the session: {error}"
        ) from error


def _not_started(finished: Finished, spec: ProgramSpec) -> CapabilityError:
    said = finished.stderr.strip()[:1000]
    if spec.cwd and "chdir" in said:  # only the sandbox knows which folders exist in it
        return invalid_input("cwd", f"no such folder: {spec.cwd[:500]}")
    message = f"the sandbox could not be set up: {said}"
    return CapabilityError(ErrorCode.ISOLATION_UNAVAILABLE, message, details=partial_output(finished))


def invalid_input(path: str, reason: str) -> CapabilityError:
    """Return the error for an invalid input at `path` (slash separated)."""
    where = ".".join(("input", *path.split("/")))
    return CapabilityError(ErrorCode.INVALID_INPUT, f"{where}: {reason}", details={"path": path})


def refuse_unusable_text(env: Mapping[str, str], arguments: Sequence[str] = (), cwd: str = "") -> None:
    """Raise CapabilityError for a string that cannot be passed to a program."""
    # A NUL ends an argument, variable or path for the kernel, and an option for bubblewrap.
    texts = [("command", argument) for argument in arguments]
    texts += [("env", name) for name in env]
    texts += [(f"env/{name}", value) for name, value in env.items()]
    for path, text in [*texts, ("cwd", cwd)]:
        if "\0" in text:
            raise invalid_input(path, "contains the character U+0000")
        if not _is_encodable(text):
            raise invalid_input(path, "contains a character that cannot be encoded")


def _is_encodable(text: str) -> bool:
    try:
        os.fsencode(text)
    except UnicodeEncodeError:  # if the worker's locale is not UTF-8
        return False
    return is_unicode(text)


def _start(sandbox: Sandbox, spec: ProgramSpec, recorder: Recorder, context: Context) -> Run:
    if sum(len(name) + len(value.encode()) for name, value in spec.env.items()) > ENV_BYTES_MAX:
        raise invalid_input("env", f"larger than {ENV_BYTES_MAX} bytes")
    try:
        return sandbox.start(spec, recorder.add, context.note_running)
    except WorkFolderMissing as missing:
        raise invalid_input("cwd", str(missing)) from missing
    except (SandboxUnavailable, OSError) as error:
        raise CapabilityError(
            ErrorCode.ISOLATION_UNAVAILABLE, f"the program did not start: {error}"
        ) from error


async def _supervise(run: Run, context: Context, too_large: asyncio.Event) -> Verdict:
    end = run.wait()
    soft, hard = asyncio.ensure_future(context.cancelled()), asyncio.ensure_future(context.killed())
    full = asyncio.ensure_future(too_large.wait())
    watched: set[asyncio.Future[Any]] = {end, soft, hard, full}
    try:
        await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
        if not end.done() and not full.done() and context.stop_request is not None:
            await _stop_gradually(run, context.stop_request, {end, full}, hard)
        run.kill()
        return await end
    finally:
        run.kill()  # if this coroutine itself was cancelled
        for waiting in watched:
            waiting.cancel()


async def _stop_gradually(
    run: Run, request: StopRequest, ends: set[asyncio.Future[Any]], hard: asyncio.Future[None]
) -> None:
    """Send SIGINT, then SIGTERM halfway to the kill; return when the program has ended or is due to be killed.

    A deadline grants no grace, only a moment to flush output.
    """
    step_s = request.grace_ms / 2000
    waited_for = {*ends, hard}
    if request.reason in _DEADLINES:
        step_s, waited_for = _FLUSH_STEP_S, ends
    elif hard.done():
        return
    for ask in (run.interrupt, run.terminate):
        ask()
        done, _ = await asyncio.wait(waited_for, timeout=step_s, return_when=asyncio.FIRST_COMPLETED)
        if done:
            return
    if request.reason not in _DEADLINES:
        await asyncio.wait(waited_for, return_when=asyncio.FIRST_COMPLETED)
