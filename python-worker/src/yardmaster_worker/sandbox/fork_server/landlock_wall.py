"""The fence of tier C, for machines that let nobody make namespaces: Landlock, a filter of system calls, limits, other users.

There is no outer wall around the fork server: it runs nobody's code. What a program may open is a list, `/proc` is not in it, no
socket can be made, and no signal gets out (Landlock's scopes, Linux 6.12). Its folders are on disk, so their size is watched.
"""

from __future__ import annotations

import ctypes
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from yardmaster_worker.sandbox.bubblewrap import ETC
from yardmaster_worker.sandbox.fork_server.wall import ENVIRONMENT, INSIDE, Place, Started, Wall, source_of
from yardmaster_worker.sandbox.tier import Tier
from yardmaster_worker.sessions.work_folders import WorkFolders

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["LandlockWall", "landlock_abi", "refused_by"]

_ABI_NEEDED = 6
"""From there on it keeps signals and abstract sockets in."""
_ABI_KNOWN = 7
_CREATE_RULESET, _VERSION = 444, 1
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_LOADER = (
    "import sys; sys.path.insert(1, sys.argv[2]); import zygote; "
    "sys.path.remove(sys.argv[2]); zygote.main(int(sys.argv[1]), sys.argv[2])"
)


@dataclass(frozen=True)
class LandlockWall(Wall):
    """See Wall."""

    folders: WorkFolders = field(default_factory=WorkFolders)
    """Where the folders of runs are; swept at the next start where the worker is killed."""

    @property
    def kind(self) -> str:
        """See Wall."""
        return "landlock"

    @property
    def tier(self) -> Tier:
        """See Wall."""
        return Tier.C

    @property
    def has_namespaces(self) -> bool:
        """See Wall."""
        return False

    @property
    def _inside(self) -> Path:
        """What the fork server of this profile reads; no secrets are in it."""
        return self.folders.base / ("inside-data" if self.preload else "inside-bare")

    def context_paths(self) -> list[str]:
        """See Wall: there are no contexts, whose packages would have to be found by other users."""
        return []

    def settings(self) -> dict[str, object]:
        """See Wall."""
        readable = [*_SYSTEM, *(f"/etc/{name}" for name in ETC), *self.interpreter.prefixes]
        return {
            **super().settings(),
            "fence": {"abi": min(landlock_abi(), _ABI_KNOWN), "readable": readable},
        }

    def prepare(self) -> None:
        """See Wall."""
        inside = self._inside
        inside.mkdir(mode=0o755, exist_ok=True)
        for name in (*INSIDE, "bootstrap.py"):
            (inside / name).write_bytes(source_of(name))
        (inside / "filter.bpf").write_bytes(self.filter)
        (inside / "settings.json").write_bytes(self.settings_file())
        if self.users is not None:
            self.folders.base.chmod(0o711)

    def start(self, control_fd: int, stderr_fd: int) -> Started:
        """See Wall."""
        inside = self._inside
        argv = [self.interpreter.executable, "-s", "-u", "-c", _LOADER, str(control_fd), str(inside)]
        environment = {**ENVIRONMENT, "MPLCONFIGDIR": str(inside)}
        process = subprocess.Popen(
            argv,
            env=environment,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=stderr_fd,  # see BubblewrapWall
            stderr=stderr_fd,
            pass_fds=[control_fd],
            start_new_session=True,
        )
        return Started(process)

    def make_place(self, session_folder: Path | None) -> Place:
        """See Wall."""
        folder = self.folders.make()
        if self.users is not None:
            folder.chmod(0o711)
        (folder / "tmp").mkdir(mode=0o700)
        work = session_folder
        if work is None:
            work = folder / "work"
            work.mkdir(mode=0o700)
        return Place(str(work), str(folder / "tmp"), folder)

    def close(self) -> None:
        """See Wall."""
        self.folders.remove_all()


def landlock_abi() -> int:
    """Return the version of Landlock that the kernel has; 0 where there is none."""
    if sys.platform != "linux":
        return 0
    return max(0, int(ctypes.CDLL(None).syscall(_CREATE_RULESET, None, 0, _VERSION)))


def refused_by(abi: int, has_filter: bool) -> str | None:
    """Return why there can be no fence, if there cannot."""
    missing: Sequence[str] = [
        text
        for text, is_missing in (
            (f"Landlock of version {_ABI_NEEDED} (Linux 6.12); this kernel has {abi}", abi < _ABI_NEEDED),
            ("libseccomp", not has_filter),
        )
        if is_missing
    ]
    return f"without namespaces it needs {' and '.join(missing)}" if missing else None
