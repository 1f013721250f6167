"""The port to sandboxes: the fork server, one bubblewrap per run, or no isolation.

A run starts from a specification, delivers output through a callback, can be stopped softly and hard, and ends with a
verdict. When the verdict is available, nothing of the run is left: no process, file or open descriptor.
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
    "EgressRoute",
    "InterpreterProgram",
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
"""Called on the event loop with each piece of output. Must not block, and must bound its memory."""
OnRunning: TypeAlias = Callable[[], None]
"""Called on the event loop when the program runs: at its first report if it has one, else when its process exists."""


class EgressRoute(Protocol):
    """A run's only network access. It accepts connections on a socket that the run opened."""

    @property
    def decisions(self) -> Sequence[Mapping[str, Any]]:
        """The decision on each target, for the outcome."""

    async def serve(self, listening: socket.socket) -> None:
        """Accept connections; the route owns the socket from now on."""

    async def close(self) -> None:
        """Close all connections."""


class CellEgressRoute(EgressRoute, Protocol):
    """The route of an interpreter; each cell has its own route within it."""

    async def begin_cell(self, route: EgressRoute | None) -> None:
        """Serve the cell's connections through `route`; without one, deny and record them."""

    async def end_cell(self) -> None:
        """Close the cell's connections, and accept none until the next cell."""


class StdinSource(Protocol):
    """Standard input that stays open while the program runs."""

    def take(self) -> int:
        """Return a descriptor of the read end, which the caller closes. Called once."""


Stdin: TypeAlias = bytes | StdinSource
"""Standard input: all bytes, or a source that is written while the program runs."""


@dataclass(frozen=True)
class Command:
    """A program to run as given."""

    argv: Sequence[str]
    """Path or name, and arguments. A text with U+0000 raises ValueError."""
    stdin: Stdin = b""
    egress: EgressRoute | None = None
    """None: no network access."""
    has_report: bool = False
    """Pass the write end of a pipe; YARDMASTER_REPORT_FD has its number."""


@dataclass(frozen=True)
class PythonProgram:
    """The program of `python.run` (`bootstrap.py`), which reads code from standard input and reports its end.

    The sandbox chooses its arguments, so that it can use a warm interpreter.
    """

    stdin: Stdin
    egress: EgressRoute | None = None
    """None: no network access."""


@dataclass(frozen=True)
class InterpreterProgram:
    """The program of an interpreter (`context_program`), which runs cells in sequence.

    The sandbox chooses its arguments. Its standard input is empty.
    """

    channel_fd: int
    """A socket for it; YARDMASTER_CHANNEL_FD has its number. The caller closes it."""
    egress: CellEgressRoute | None = None
    """None: its cells have no network access."""


Program: TypeAlias = Command | PythonProgram | InterpreterProgram


@dataclass(frozen=True)
class ProgramSpec:
    """A program and its environment."""

    program: Program
    env: Mapping[str, str] = field(default_factory=dict)
    """Added to PATH, HOME, LANG and TMPDIR, which the sandbox sets; nothing else is visible."""
    cwd: str = ""
    """Relative to the work folder; an absolute path must exist in the sandbox."""
    work_folder: Path | None = None
    """None: a private folder, removed with the run."""
    layer: str | None = None
    """Name of the package layer that it gets."""
    limits: RunLimits | None = None
    """None: the sandbox's defaults. Only a fork server enforces limits."""


@dataclass(frozen=True)
class Verdict:
    """How a run ended. `exit_code` is None if the program did not end by itself."""

    exit_code: int | None
    signal: str | None = None
    """Name of the signal that ended it, such as SIGKILL, if known."""
    cpu_ms: float | None = None
    memory_bytes_max: int | None = None
    """Peak resident size of one process of the run, if known."""
    exceeded: Exceeded | None = None
    """The limit at which the sandbox killed it."""
    fault: str | None = None
    """An error of the sandbox itself."""
    network: Sequence[Mapping[str, Any]] = ()
    """The decisions of its egress route, if it had one."""
    report: bytes = b""
    """Content of the report pipe: written by the program, so untrusted. Bounded."""


class Run(Protocol):
    """A started program."""

    def interrupt(self) -> None:
        """Send SIGINT to all processes of the program's first session."""

    def terminate(self) -> None:
        """Send SIGTERM to all processes of the program."""

    def kill(self) -> None:
        """Kill the whole process tree. May be called repeatedly and after the end."""

    def wait(self) -> asyncio.Future[Verdict]:
        """Return a future of the verdict, done when nothing of the run is left. It may be cancelled."""

    def flush(self) -> None:
        """Deliver all output written so far."""

    def resume(self, limits: RunLimits | None) -> None:
        """Continue an interpreter for a cell, with these limits."""

    async def pause(self) -> TreeUse | None:
        """Stop all processes of an interpreter until `resume`; return the cell's usage, if known."""


class Sandbox(Protocol):
    """Starts programs."""

    @property
    def isolation(self) -> Isolation:
        """The isolation that it provides."""

    def start(self, spec: ProgramSpec, on_output: OnOutput, on_running: OnRunning = lambda: None) -> Run:
        """Start a program. Raises SandboxUnavailable or WorkFolderMissing."""

    def own(self, folder: Path) -> None:
        """Give a work folder to the user of the programs."""

    def expect_interpreters(self) -> None:
        """Prepare interpreters in the background: a session was opened."""

    async def close(self) -> None:
        """Free all resources; kills running programs."""


class SandboxUnavailable(Exception):
    """The sandbox cannot be set up; the message has the reason and a remedy."""


class WorkFolderMissing(Exception):
    """The folder to run in does not exist."""
