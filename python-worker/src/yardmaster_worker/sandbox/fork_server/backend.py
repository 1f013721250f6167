"""The isolation backends of a fork server."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from yardmaster_worker.sandbox.python_program import bootstrap

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Sequence

    from yardmaster_worker.sandbox.cgroups import Cgroups
    from yardmaster_worker.sandbox.fork_server.kernel_users import KernelUsers
    from yardmaster_worker.sandbox.interpreter import Interpreter
    from yardmaster_worker.sandbox.isolation import IsolationLevel

__all__ = [
    "CONTEXT_MODULE",
    "ENVIRONMENT",
    "INSIDE",
    "PACKAGES",
    "USER",
    "Backend",
    "RunFolders",
    "StartedServer",
    "source_of",
]

PACKAGES = "/packages"
"""The mount point of a run's package layer."""
CONTEXT_MODULE = "yardmaster_context.cells"
USER = 1000
"""The user id inside a user namespace."""
INSIDE = (
    "zygote.py",
    "child.py",
    "landlock_child.py",
    "program.py",
    "kernel.py",
    "landlock.py",
    "rehearsal.py",
)
ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": "/work",
    "LANG": "C.UTF-8",
    "TMPDIR": "/tmp",  # noqa: S108 - private to each run
    # A module that starts threads at import cannot be forked.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MPLBACKEND": "agg",
    "MPLCONFIGDIR": "/tmp",  # noqa: S108 - fixed at import; each child has its own /tmp
    "PYTHONDONTWRITEBYTECODE": "1",
}


@dataclass(frozen=True)
class RunFolders:
    """The folders of one run, as its program sees them."""

    work: str
    tmp: str
    on_disk: Path | None = None
    """The parent of both folders on the machine, to measure and remove; None if they are in memory."""


@dataclass(frozen=True)
class StartedServer:
    """A started fork server. Its parent must be the main thread, because it dies with its parent thread."""

    process: subprocess.Popen[bytes]
    finish: Callable[[], int | None] = lambda: None
    """Completes the start; may block briefly. Returns a child process that the worker adopts when it ends."""


@dataclass(frozen=True)
class Backend(ABC):
    """The configuration with which a fork server starts, and how it is isolated."""

    interpreter: Interpreter
    filter: bytes
    """A BPF program that denies system calls; empty if there is none."""
    disk_bytes_max: int
    preload: Sequence[str] = ()
    has_interpreters: bool = False
    """True for interpreters of sessions: the server then preloads IPython and a shell."""
    sessions_folder: Path | None = None
    """The folder of all session folders; a program sees its session's folder as its work folder."""
    layers_folder: Path | None = None
    """The folder of the package layers."""
    cgroups: Cgroups | None = None
    """Control groups for runs. The worker measures the same resources itself."""
    users: KernelUsers | None = None
    """The kernel users of programs; None if they run as the worker's user."""

    @property
    @abstractmethod
    def name(self) -> str:
        """`namespaces` or `landlock`; the label `isolation-backend`."""

    @property
    @abstractmethod
    def level(self) -> IsolationLevel:
        """The isolation level that it provides."""

    @property
    @abstractmethod
    def has_namespaces(self) -> bool:
        """True if runs have their own network and the kernel ends their leftovers."""

    @abstractmethod
    def start(self, control_fd: int, stderr_fd: int) -> StartedServer:
        """Start a fork server. Raises OSError."""

    @abstractmethod
    def make_run_folders(self, session_folder: Path | None) -> RunFolders:
        """Create the folders of a run; `session_folder` is below `sessions_folder`."""

    @abstractmethod
    def interpreter_paths(self) -> list[str]:
        """Return the folders of the interpreter program and its packages, as the fork server sees them."""

    def prepare(self) -> None:  # noqa: B027 - optional
        """Prepare slow parts of the start; called in a thread."""

    def close(self) -> None:  # noqa: B027 - optional
        """Free resources after the fork servers have ended."""

    def settings(self) -> dict[str, object]:
        """Return the settings of the fork server."""
        return {
            "preload": list(self.preload),
            "contextPaths": self.interpreter_paths() if self.has_interpreters else [],
            "hasLayers": self.layers_folder is not None,
            "uid": USER,
            "gid": USER,
            "diskBytesMax": self.disk_bytes_max,
            "keptInTmp": [path for path in self.interpreter.prefixes if Path(path).is_relative_to("/tmp")],  # noqa: S108
        }

    def settings_file(self) -> bytes:
        """Return the settings as JSON."""
        return json.dumps(self.settings()).encode()


def source_of(name: str) -> bytes:
    """Return a source file that runs inside the sandbox."""
    if name == "bootstrap.py":
        return bootstrap().encode()
    return resources.files(__package__).joinpath("inside", name).read_bytes()
