"""The port to whatever runs a program: a fork server, one bubblewrap for each, or nothing.

A run is started from a specification, gives its output through a callback as it comes, can be stopped softly and hard, and ends
with a verdict. When the verdict is there, nothing of the run is left: no process, no file, no open descriptor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

from yardmaster_worker.sandbox.child import file_of

if TYPE_CHECKING:
    import asyncio
    from pathlib import Path

    from yardmaster_worker.egress import CellsWayOut, EgressPolicy
    from yardmaster_worker.sandbox.limits import Exceeded, RunLimits, TreeUse
    from yardmaster_worker.sandbox.stdin_pipe import StdinPipe
    from yardmaster_worker.sandbox.tier import Isolation

__all__ = [
    "OnOutput",
    "OnRunning",
    "ProgramSpec",
    "Run",
    "Sandbox",
    "SandboxUnavailable",
    "Stream",
    "Verdict",
    "WorkFolderMissing",
    "refuse_extras",
    "stdin_of",
]

Stream: TypeAlias = Literal["stdout", "stderr"]
OnOutput: TypeAlias = Callable[[Stream, bytes], None]
"""Called on the event loop with each piece of output; must not block and must bound what it keeps."""
OnRunning: TypeAlias = Callable[[], None]
"""Called on the event loop when the program runs: at its first report where it has one, else when its process is there."""


@dataclass(frozen=True)
class ProgramSpec:
    """What to run: an argument vector, its whole environment, its standard input, its folder."""

    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    """Added to PATH, HOME, LANG and TMPDIR, which the sandbox sets; nothing else is visible."""
    stdin: bytes = b""
    stdin_pipe: StdinPipe | None = None
    """In place of `stdin`: what stays open while it runs. The sandbox takes its reading end."""
    cwd: str = ""
    """Relative to the work folder; an absolute one must exist where the program runs."""
    has_report: bool = False
    """Give the program the write end of a pipe, its number in YARDMASTER_REPORT_FD."""
    is_python: bool = False
    """The program is the bootstrap of `python.run`: a sandbox that has an interpreter ready runs it there."""
    is_context: bool = False
    """The program is a context: it runs one cell after the other, and `argv` is the sandbox's to choose."""
    channel_fd: int = -1
    """A socket for the program where it is not -1, its number in YARDMASTER_CHANNEL_FD; stays the caller's to close."""
    layer: str | None = None
    """Name of a layer of installed packages that it is to find."""
    network: EgressPolicy | None = None
    """What it may connect to through a proxy; without one it has no network."""
    way_out: CellsWayOut | None = None
    """In place of `network`, for a context: what each of its cells may connect to."""
    limits: RunLimits | None = None
    """What it may use, where that is not what the sandbox allows by itself; only a fork server keeps limits."""
    work_folder: Path | None = None
    """The work folder, where it is not to be a private one that goes with the run."""


def stdin_of(spec: ProgramSpec) -> int:
    """Return a descriptor of its standard input, to be closed."""
    return file_of(spec.stdin) if spec.stdin_pipe is None else spec.stdin_pipe.take()


@dataclass(frozen=True)
class Verdict:
    """How a run ended. `exit_code` is None where the program did not end by itself."""

    exit_code: int | None
    signal: str | None = None
    """Name of the signal that ended it, as in SIGKILL, where that is known."""
    cpu_ms: float | None = None
    memory_bytes_max: int | None = None
    """Largest resident size of one process of the run, where it is known."""
    exceeded: Exceeded | None = None
    """The limit for which the sandbox killed it."""
    fault: str | None = None
    """What went wrong in the sandbox itself."""
    network: Sequence[Mapping[str, Any]] = ()
    """What the proxy decided, where it had a network."""
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

    def go_on(self, limits: RunLimits | None) -> None:
        """Let a context run a cell, within these limits."""

    async def rest(self) -> TreeUse | None:
        """Stop all processes of a context until `go_on`; return what the cell used, where that is known."""


class Sandbox(Protocol):
    """Starts programs."""

    @property
    def isolation(self) -> Isolation:
        """What stands between a program and the machine."""

    def start(self, spec: ProgramSpec, on_output: OnOutput, on_running: OnRunning = lambda: None) -> Run:
        """Start a program. Raises SandboxUnavailable or WorkFolderMissing where it cannot."""

    def own(self, folder: Path) -> None:
        """Make a work folder one of the user that programs have."""

    def expect_contexts(self) -> None:
        """Get ready for contexts, in the background: a session was opened."""

    async def close(self) -> None:
        """Free what the sandbox holds; what still runs in it is killed."""


def refuse_extras(spec: ProgramSpec) -> None:
    """Raise SandboxUnavailable where a program wishes a network or packages: not every sandbox can give them."""
    if spec.network is not None or spec.way_out is not None or spec.layer is not None:
        raise SandboxUnavailable("a network or packages need the fork server with namespaces (tier A or B)")


class SandboxUnavailable(Exception):
    """The isolation could not be set up; the message says why and what helps."""


class WorkFolderMissing(Exception):
    """The folder to run in does not exist."""
