"""What stands around a whole fork server, and what each of its children is made of."""

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
"""Where programs find the layer that they require."""
CONTEXT_MODULE = "yardmaster_context.cells"
USER = 1000
"""The user inside, where there are namespaces."""
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
    # A module that starts threads when it is imported cannot be forked.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MPLBACKEND": "agg",
    "MPLCONFIGDIR": "/tmp",  # noqa: S108 - it is kept in mind, and each child has a /tmp of its own
    "PYTHONDONTWRITEBYTECODE": "1",
}


@dataclass(frozen=True)
class RunFolders:
    """The folders of one run, as its program names them."""

    work: str
    tmp: str
    on_disk: Path | None = None
    """The folder of both on the machine, to be measured and removed; None where they are in memory."""


@dataclass(frozen=True)
class StartedServer:
    """A fork server that was started. Its parent has to be the main thread: it dies with that."""

    process: subprocess.Popen[bytes]
    finish: Callable[[], int | None] = lambda: None
    """Gives it what it waits for, may block for a moment; returns its child that becomes the worker's when it ends."""


@dataclass(frozen=True)
class Backend(ABC):
    """What a fork server is started with."""

    interpreter: Interpreter
    filter: bytes
    """The system calls that programs may not make, as a BPF program; none where empty."""
    disk_bytes_max: int
    preload: Sequence[str] = ()
    has_contexts: bool = False
    """Whether its children are contexts: then it has IPython, and a shell is made in it."""
    sessions_folder: Path | None = None
    """The folder in which those of sessions are; programs of a session see their own at their work folder."""
    layers_folder: Path | None = None
    """The folder in which layers of installed packages are."""
    cgroups: Cgroups | None = None
    """Where runs get groups of their own; what it keeps, the worker watches too."""
    users: KernelUsers | None = None
    """Whom the kernel knows programs as; None if that is the worker's own user."""

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
        """Whether the kernel ends what is left of a run by itself, and a run has a network of its own."""

    @abstractmethod
    def start(self, control_fd: int, stderr_fd: int) -> StartedServer:
        """Start a fork server. Raises OSError."""

    @abstractmethod
    def make_run_folders(self, session_folder: Path | None) -> RunFolders:
        """Return the folders for a run; `session_folder` is one below `sessions_folder`."""

    @abstractmethod
    def context_paths(self) -> list[str]:
        """Return the folders in which the program of contexts and its packages are found, as a fork server sees them."""

    def prepare(self) -> None:  # noqa: B027 - most have nothing to do
        """Do what takes long before a start; called in a thread."""

    def close(self) -> None:  # noqa: B027 - most hold nothing
        """Free what it holds, when its fork servers are gone."""

    def settings(self) -> dict[str, object]:
        """Return what a fork server is told."""
        return {
            "preload": list(self.preload),
            "contextPaths": self.context_paths() if self.has_contexts else [],
            "hasLayers": self.layers_folder is not None,
            "uid": USER,
            "gid": USER,
            "diskBytesMax": self.disk_bytes_max,
            "keptInTmp": [path for path in self.interpreter.prefixes if Path(path).is_relative_to("/tmp")],  # noqa: S108
        }

    def settings_file(self) -> bytes:
        """Return the settings as a fork server reads them."""
        return json.dumps(self.settings()).encode()


def source_of(name: str) -> bytes:
    """Return one of the files that run inside."""
    if name == "bootstrap.py":
        return bootstrap().encode()
    return resources.files(__package__).joinpath("inside", name).read_bytes()
