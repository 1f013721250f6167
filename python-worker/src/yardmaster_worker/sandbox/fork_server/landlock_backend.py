"""Isolation level C, for machines without namespaces: Landlock, a seccomp filter, limits and separate users.

The fork server itself is not confined: it runs no task code. A program can open listed paths only, not `/proc`; it
cannot create sockets, and its signals stay in its Landlock domain (Linux 6.12). Its folders are on disk, so the
worker measures their size.
"""

from __future__ import annotations

import ctypes
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from yardmaster_worker.files.work_folders import WorkFolders
from yardmaster_worker.sandbox.bubblewrap import ETC
from yardmaster_worker.sandbox.context_files import context_sources
from yardmaster_worker.sandbox.fork_server.backend import (
    ENVIRONMENT,
    INSIDE,
    Backend,
    RunFolders,
    StartedServer,
    source_of,
)
from yardmaster_worker.sandbox.fork_server.open_packages import create_files, create_packages, is_open
from yardmaster_worker.sandbox.isolation import IsolationLevel

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["LandlockBackend", "landlock_abi", "refused_by"]

_ABI_NEEDED = 6
"""The first ABI that confines signals and abstract sockets."""
_ABI_KNOWN = 7
_CREATE_RULESET, _VERSION = 444, 1
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_LOADER = (
    "import sys; sys.path.insert(1, sys.argv[2]); import zygote; "
    "sys.path.remove(sys.argv[2]); zygote.main(int(sys.argv[1]), sys.argv[2])"
)


class _Closing:
    """Stops the preparation thread before the folders are removed."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.has_begun = False

    def check(self) -> None:
        """Raise OSError if closing has started."""
        if self.has_begun:
            raise OSError("the sandbox is being closed")


@dataclass(frozen=True)
class LandlockBackend(Backend):
    """See Backend."""

    folders: WorkFolders = field(default_factory=WorkFolders)
    """The folders of runs. If the worker is killed, the next start removes them."""
    closing: _Closing = field(default_factory=_Closing)

    @property
    def name(self) -> str:
        """See Backend."""
        return "landlock"

    @property
    def level(self) -> IsolationLevel:
        """See Backend."""
        return IsolationLevel.C

    @property
    def has_namespaces(self) -> bool:
        """See Backend."""
        return False

    @property
    def _inside(self) -> Path:
        """The fork server's files; they contain no secrets."""
        profile = "contexts" if self.has_interpreters else "data" if self.preload else "bare"
        return self.folders.base / f"inside-{profile}"

    @property
    def _of_interpreters(self) -> Path:
        return self.folders.base / "contexts"

    def interpreter_paths(self) -> list[str]:
        """See Backend: folders that other users can read too."""
        return [str(self._of_interpreters / "program"), str(self._of_interpreters / "packages")]

    def settings(self) -> dict[str, object]:
        """See Backend."""
        readable = [*_SYSTEM, *(f"/etc/{name}" for name in ETC), *self.interpreter.prefixes]
        if self.has_interpreters:
            packages = self.interpreter.packages.paths
            readable += [
                str(self._of_interpreters),
                *(str(path) for path in packages if self._is_linked(path)),
            ]
        return {
            **super().settings(),
            "landlock": {"abi": min(landlock_abi(), _ABI_KNOWN), "readable": readable},
        }

    def _is_linked(self, package: Path) -> bool:
        return self.users is None or is_open(package)

    def prepare(self) -> None:
        """See Backend."""
        with self.closing.lock:
            self.closing.check()
            self._create_inside_files()
            if self.has_interpreters:
                self._create_interpreter_files()

    def _create_interpreter_files(self) -> None:
        program, packages = map(Path, self.interpreter_paths())
        create_files(self._of_interpreters, {})
        create_files(program, context_sources())
        paths = [(path, self._is_linked(path)) for path in self.interpreter.packages.paths]
        create_packages(packages, paths, self.closing.check)

    def _create_inside_files(self) -> None:
        inside = self._inside
        inside.mkdir(mode=0o755, exist_ok=True)
        for name in (*INSIDE, "bootstrap.py"):
            (inside / name).write_bytes(source_of(name))
        (inside / "filter.bpf").write_bytes(self.filter)
        (inside / "settings.json").write_bytes(self.settings_file())
        if self.users is not None:
            self.folders.base.chmod(0o711)

    def start(self, control_fd: int, stderr_fd: int) -> StartedServer:
        """See Backend."""
        inside = self._inside
        argv = [self.interpreter.executable, "-s", "-u", "-c", _LOADER, str(control_fd), str(inside)]
        environment = {**ENVIRONMENT, "MPLCONFIGDIR": str(inside), "TMPDIR": str(inside)}
        process = subprocess.Popen(
            argv,
            env=environment,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=stderr_fd,  # see NamespacesBackend
            stderr=stderr_fd,
            pass_fds=[control_fd],
            start_new_session=True,
        )
        return StartedServer(process)

    def make_run_folders(self, session_folder: Path | None) -> RunFolders:
        """See Backend."""
        folder = self.folders.make()
        if self.users is not None:
            folder.chmod(0o711)
        (folder / "tmp").mkdir(mode=0o700)
        work = session_folder
        if work is None:
            work = folder / "work"
            work.mkdir(mode=0o700)
        return RunFolders(str(work), str(folder / "tmp"), folder)

    def close(self) -> None:
        """See Backend."""
        self.closing.has_begun = True
        with self.closing.lock:
            self.folders.remove_all()


def landlock_abi() -> int:
    """Return the kernel's Landlock ABI version; 0 if there is none."""
    if sys.platform != "linux":
        return 0
    return max(0, int(ctypes.CDLL(None).syscall(_CREATE_RULESET, None, 0, _VERSION)))


def refused_by(abi: int, has_filter: bool) -> str | None:
    """Return why Landlock cannot be used here, or None."""
    missing: Sequence[str] = [
        text
        for text, is_missing in (
            (f"Landlock of version {_ABI_NEEDED} (Linux 6.12); this kernel has {abi}", abi < _ABI_NEEDED),
            ("libseccomp", not has_filter),
        )
        if is_missing
    ]
    return f"without namespaces the sandbox requires {' and '.join(missing)}" if missing else None
