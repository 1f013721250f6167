"""The port to whatever runs a program: a fork server, one bubblewrap for each, or nothing.

A run is started from a specification, gives its output through a callback as it comes, can be stopped softly and hard, and ends
with a verdict. When the verdict is there, nothing of the run is left: no process, no file, no open descriptor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    import asyncio
    import socket
    from pathlib import Path

    from yardmaster_worker.sandbox.isolation import Isolation
    from yardmaster_worker.sandbox.limits import Exceeded, RunLimits, TreeUse

__all__ = [
    "CellEgressRoute",
    "Command",
    "ContextProgram",
    "EgressRoute",
    "OnOutput",
    "OnRunning",
    "Program",
    "ProgramSpec",
    "PythonProgram",
    "Run",
    "Sandbox",
    "SandboxUnavailable",
    "Stdin",
    "StdinSource",
    "Stream",
    "Verdict",
    "WorkFolderMissing",
]

Stream: TypeAlias = Literal["stdout", "stderr"]
OnOutput: TypeAlias = Callable[[Stream, bytes], None]
"""Called on the event loop with each piece of output; must not block and must bound what it keeps."""
OnRunning: TypeAlias = Callable[[], None]
"""Called on the event loop when the program runs: at its first report if it has one, else when its process is there."""


class EgressRoute(Protocol):
    """The only way from a run to the network: it accepts on a socket that the run has opened."""

    @property
    def decisions(self) -> Sequence[Mapping[str, Any]]:
        """The decision on each target, for the outcome."""

    async def serve(self, listening: socket.socket) -> None:
        """Accept on a socket, which is the route's own from now on."""

    async def close(self) -> None:
        """End all connections."""


class CellEgressRoute(EgressRoute, Protocol):
    """The route of a context, on which each of its cells has one of its own."""

    async def begin_cell(self, route: EgressRoute | None) -> None:
        """Lead the connections of the cell that begins through `route`; refuse and record them all if it has none."""

    async def end_cell(self) -> None:
        """Cut what the cell has left open, and accept nothing until the next one."""


class StdinSource(Protocol):
    """Standard input that stays open while the program runs."""

    def take(self) -> int:
        """Return a descriptor of the reading end, which is the caller's to close. Called once."""


Stdin: TypeAlias = bytes | StdinSource
"""Standard input: all of it, or a source that is written to while the program runs."""


@dataclass(frozen=True)
class Command:
    """A program that is run as it is given."""

    argv: Sequence[str]
    """Its path or name, and its arguments. No text may hold U+0000: ValueError."""
    stdin: Stdin = b""
    egress: EgressRoute | None = None
    """None: it has no network."""
    has_report: bool = False
    """Give it the write end of a pipe, whose number is in YARDMASTER_REPORT_FD."""


@dataclass(frozen=True)
class PythonProgram:
    """The program of `python.run` (`bootstrap.py`), which reads code from its standard input and reports how that ended.

    Its arguments are the sandbox's to choose: one that has an interpreter ready runs it there.
    """

    stdin: Stdin
    egress: EgressRoute | None = None
    """None: it has no network."""


@dataclass(frozen=True)
class ContextProgram:
    """The program of a context (`context_program`), which runs one cell after the other.

    Its arguments are the sandbox's to choose. Its standard input is empty.
    """

    channel_fd: int
    """A socket for it, whose number is in YARDMASTER_CHANNEL_FD; stays the caller's to close."""
    egress: CellEgressRoute | None = None
    """None: no cell of it has a network."""


Program: TypeAlias = Command | PythonProgram | ContextProgram


@dataclass(frozen=True)
class ProgramSpec:
    """A program and its surroundings."""

    program: Program
    env: Mapping[str, str] = field(default_factory=dict)
    """Added to PATH, HOME, LANG and TMPDIR, which the sandbox sets; nothing else is visible."""
    cwd: str = ""
    """Relative to the work folder; an absolute one must exist where the program runs."""
    work_folder: Path | None = None
    """None: a private one that goes with the run."""
    layer: str | None = None
    """Name of a layer of installed packages that it is to find."""
    limits: RunLimits | None = None
    """None: those of the sandbox. Only a fork server keeps limits."""


@dataclass(frozen=True)
class Verdict:
    """How a run ended. `exit_code` is None if the program did not end by itself."""

    exit_code: int | None
    signal: str | None = None
    """Name of the signal that ended it, as in SIGKILL, if that is known."""
    cpu_ms: float | None = None
    memory_bytes_max: int | None = None
    """Largest resident size of one process of the run, if it is known."""
    exceeded: Exceeded | None = None
    """The limit for which the sandbox killed it."""
    fault: str | None = None
    """What went wrong in the sandbox itself."""
    network: Sequence[Mapping[str, Any]] = ()
    """The decisions of its egress route, if it had one."""
    report: bytes = b""
    """What came through the report pipe: written by the program, so it proves nothing. Bounded."""


class Run(Protocol):
    """A program that was started."""

    def interrupt(self) -> None:
        """Ask the program to end (SIGINT to all its processes of the first session)."""

    def terminate(self) -> None:
        """Ask harder (SIGTERM to all its processes)."""

    def kill(self) -> None:
        """End the whole process tree at once; may be called more than once and after the end."""

    def wait(self) -> asyncio.Future[Verdict]:
        """Return a future of the verdict, done when the run is over and everything of it is gone; it may be cancelled."""

    def flush(self) -> None:
        """Deliver what the program has written until now."""

    def resume(self, limits: RunLimits | None) -> None:
        """Let a context run a cell, within these limits."""

    async def pause(self) -> TreeUse | None:
        """Stop all processes of a context until `resume`; return what the cell used, if that is known."""


class Sandbox(Protocol):
    """Starts programs."""

    @property
    def isolation(self) -> Isolation:
        """What stands between a program and the machine."""

    def start(self, spec: ProgramSpec, on_output: OnOutput, on_running: OnRunning = lambda: None) -> Run:
        """Start a program. Raises SandboxUnavailable or WorkFolderMissing if it cannot."""

    def own(self, folder: Path) -> None:
        """Make a work folder one of the user that programs have."""

    def expect_contexts(self) -> None:
        """Get ready for contexts, in the background: a session was opened."""

    async def close(self) -> None:
        """Free what the sandbox holds; what still runs in it is killed."""


class SandboxUnavailable(Exception):
    """The isolation could not be set up; the message says why and what helps."""


class WorkFolderMissing(Exception):
    """The folder to run in does not exist."""
