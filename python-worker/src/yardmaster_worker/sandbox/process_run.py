"""A run in one child process, shared by the bubblewrap and unisolated sandboxes."""

from __future__ import annotations

import asyncio
import signal
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from yardmaster_worker.sandbox.child import OutputPipe
from yardmaster_worker.sandbox.launch import has_report
from yardmaster_worker.sandbox.port import InterpreterProgram, Verdict

if TYPE_CHECKING:
    from contextlib import ExitStack

    from yardmaster_worker.sandbox.child import ChildProcess, Ended
    from yardmaster_worker.sandbox.limits import RunLimits, TreeUse
    from yardmaster_worker.sandbox.port import OnOutput, OnRunning, Program

__all__ = [
    "CHANNEL_FD_VARIABLE",
    "REPORT_FD_VARIABLE",
    "Control",
    "ProcessRun",
    "RunPipes",
    "Usage",
    "signal_name",
    "usage_of",
]

REPORT_FD_VARIABLE = "YARDMASTER_REPORT_FD"
CHANNEL_FD_VARIABLE = "YARDMASTER_CHANNEL_FD"
_REPORT_BYTES_MAX = 256 * 1024
MAXRSS_UNIT_BYTES = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Usage:
    """Resource usage of a run; None if unknown."""

    cpu_ms: float | None
    memory_bytes_max: int | None


class Control(Protocol):
    """How one sandbox stops a program and interprets its end."""

    def interrupt(self) -> None:
        """Send SIGINT; the child is not reaped yet."""

    def terminate(self) -> None:
        """Send SIGTERM; the child is not reaped yet."""

    def kill(self) -> None:
        """Kill the whole tree; the child is not reaped yet."""

    async def settle(self, ended: Ended) -> Usage:
        """Kill everything that outlived the reaped child; return when it is gone."""

    def judge(self, ended: Ended) -> tuple[int | None, str | None]:
        """Return exit code and signal name, after all output was read."""


class RunPipes:
    """Standard output, standard error and, if requested, the report; `opened` closes them."""

    def __init__(
        self, program: Program, on_output: OnOutput, on_running: OnRunning, opened: ExitStack
    ) -> None:
        self._report = bytearray()
        self._channel_fd = program.channel_fd if isinstance(program, InterpreterProgram) else None
        self._on_running = on_running
        self.stdout = OutputPipe(lambda data: on_output("stdout", data), opened)
        self.stderr = OutputPipe(lambda data: on_output("stderr", data), opened)
        self.report = OutputPipe(self._keep, opened) if has_report(program) else None

    @property
    def reported(self) -> bytes:
        """The content of the report pipe, up to its limit."""
        return bytes(self._report)

    @property
    def more(self) -> list[OutputPipe]:
        """The pipes besides standard output and error."""
        return [] if self.report is None else [self.report]

    def listen(self) -> None:
        """Start reading."""
        for pipe in (self.stdout, self.stderr, *self.more):
            pipe.listen()

    def close_write(self) -> None:
        """Close the worker's copies of the program's ends."""
        for pipe in (self.stdout, self.stderr, *self.more):
            pipe.close_write()

    def flush(self) -> None:
        """Deliver pending output."""
        for pipe in (self.stdout, self.stderr, *self.more):
            pipe.read_rest()

    def finish(self) -> None:
        """Deliver pending output and close the pipes."""
        self.flush()
        for pipe in (self.stdout, self.stderr, *self.more):
            pipe.close()

    def environment(self) -> dict[str, str]:
        """Return the variables that pass the descriptor numbers of the report pipe or channel."""
        if self._channel_fd is not None:
            return {CHANNEL_FD_VARIABLE: str(self._channel_fd)}
        return {} if self.report is None else {REPORT_FD_VARIABLE: str(self.report.write_fd)}

    @property
    def given_fds(self) -> list[int]:
        """Other descriptors that the program inherits."""
        return [] if self._channel_fd is None else [self._channel_fd]

    def _keep(self, data: bytes) -> None:
        if not self._report:
            self._on_running()
        self._report += data[: _REPORT_BYTES_MAX - len(self._report)]


class ProcessRun:
    """A run (see the port) in a child process."""

    def __init__(self, child: ChildProcess, pipes: RunPipes, control: Control) -> None:
        self._child = child
        self._pipes = pipes
        self._control = control
        self._end = asyncio.get_running_loop().create_task(self._watch())

    def interrupt(self) -> None:
        """See Run."""
        if not self._child.has_ended:
            self._control.interrupt()

    def terminate(self) -> None:
        """See Run."""
        if not self._child.has_ended:
            self._control.terminate()

    def kill(self) -> None:
        """See Run."""
        if not self._child.has_ended:
            self._control.kill()

    def wait(self) -> asyncio.Future[Verdict]:
        """See Run."""
        return asyncio.shield(self._end)

    def flush(self) -> None:
        """See Run."""
        if not self._child.has_ended:
            self._child.read_rest()

    def resume(self, limits: RunLimits | None) -> None:
        """See Run: never stopped, and without limits."""

    async def pause(self) -> TreeUse | None:
        """See Run: does not stop the program."""
        return None

    async def _watch(self) -> Verdict:
        ended = await self._child.reap()
        self._child.read_rest()
        usage = await self._control.settle(ended)
        self._child.read_rest()
        self._child.close()
        exit_code, signal_that_ended = self._control.judge(ended)
        return Verdict(
            exit_code,
            signal_that_ended,
            usage.cpu_ms,
            usage.memory_bytes_max,
            report=self._pipes.reported,
        )


def usage_of(ended: Ended, *, is_memory_known: bool) -> Usage:
    """Return the usage of a process and its reaped children."""
    cpu_ms = (ended.usage.ru_utime + ended.usage.ru_stime) * 1000
    return Usage(cpu_ms, ended.usage.ru_maxrss * MAXRSS_UNIT_BYTES if is_memory_known else None)


def signal_name(number: int) -> str:
    """Return the name of a signal, such as SIGKILL."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
