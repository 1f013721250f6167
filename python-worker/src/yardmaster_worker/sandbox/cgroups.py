"""Limits the memory and processes of a whole run by control groups (cgroups), if the worker can create them.

Version 2 requires a delegated subtree, version 1 writable groups, as root has. Each run gets a cgroup below the
worker's cgroup, whose name contains the worker's process id: the next worker finds the cgroups of a killed worker.
"""

from __future__ import annotations

import itertools
import os
import signal
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from yardmaster_worker.logs import log
from yardmaster_worker.sandbox.limits import DEFAULTS, RunLimits

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Cgroups", "RunCgroup", "find_cgroups"]

_PREFIX = "yardmaster-"
_CONTROLLERS = ("memory", "pids")
_READ_BYTES_MAX = 4096
_NEAR_BYTES = 4 * 1024 * 1024
"""The kernel reserves memory in steps of up to this size; the peak does not include a refused step."""
_REMOVE_TRIES = 20
_REMOVE_INTERVAL_S = 0.01
_INITS = 1
"""The init of a run, which its process limit does not count."""
_numbers = itertools.count(1)


@dataclass(frozen=True)
class _Files:
    """File names of one cgroup version."""

    memory_max: str
    memory_peak: str
    events: str
    more: tuple[tuple[str, str], ...] = ()
    """Optional settings of each run's cgroup."""


_VERSIONS = {
    "v1": _Files("memory.limit_in_bytes", "memory.max_usage_in_bytes", "memory.oom_control"),
    "v2": _Files(
        "memory.max", "memory.peak", "memory.events", (("memory.oom.group", "1"), ("memory.swap.max", "0"))
    ),
}


class Cgroups:
    """The cgroups of one worker. Methods may block for milliseconds: do not call them on the event loop."""

    def __init__(self, version: str, parents: dict[str, Path]) -> None:
        """`parents` are the worker's cgroup folders by controller; version 2 has one for both."""
        self.version = version
        self._files = _VERSIONS[version]
        self._parents = parents
        self._name = f"{_PREFIX}{os.getpid()}-{_start_of(os.getpid())}-{next(_numbers)}"
        self._runs = itertools.count(1)
        self._lock = threading.Lock()
        self._left: list[RunCgroup] = []

    def open(self) -> None:
        """Create the worker's cgroup. Raises OSError."""
        for parent in self._distinct():
            sweep(parent)
            (parent / self._name).mkdir()
            if self.version == "v2":
                wanted = " ".join(f"+{name}" for name in _CONTROLLERS)
                (parent / self._name / "cgroup.subtree_control").write_text(wanted, encoding="ascii")

    def adopt(self, pids: Iterable[int], limits: RunLimits = DEFAULTS) -> RunCgroup:
        """Create the cgroup of a run and move these processes into it. Raises OSError."""
        name = f"{self._name}/run-{next(self._runs)}"
        run = RunCgroup(
            self._files, {controller: f"{parent}/{name}" for controller, parent in self._parents.items()}
        )
        try:
            run.make(pids, limits)
        except OSError:
            self.remove(run)
            raise
        return run

    def remove(self, run: RunCgroup) -> None:
        """Remove the cgroup of a finished run, and retry earlier failed removals."""
        with self._lock:
            waiting, self._left = [*self._left, run], []
        left = [each for each in waiting if not each.remove()]
        with self._lock:
            self._left += left

    def close(self) -> None:
        """Remove the worker's cgroup."""
        for parent in self._distinct():
            if not remove_group(parent / self._name):
                path = str(parent / self._name)
                log.warning("cgroup_remove_failed", "could not remove a control group", path=path)

    def _distinct(self) -> list[Path]:
        return list(dict.fromkeys(self._parents.values()))


class RunCgroup:
    """The cgroup of one run. Paths are plain strings, which are faster."""

    def __init__(self, files: _Files, folders: dict[str, str]) -> None:
        self._files = files
        self._folders = folders
        self._limits: tuple[int, int] | None = None

    def make(self, pids: Iterable[int], limits: RunLimits) -> None:
        """Create the cgroup with its limits, and move the processes into it."""
        known = list(pids)
        for folder in dict.fromkeys(self._folders.values()):
            os.mkdir(folder)  # noqa: PTH102 - see above
            for name, value in self._files.more:
                if os.path.exists(f"{folder}/{name}"):  # noqa: PTH110 - see above
                    _write(f"{folder}/{name}", value)
            for pid in known:
                _write(f"{folder}/cgroup.procs", str(pid))
        self.limit(limits)

    def limit(self, limits: RunLimits) -> None:
        """Change the limits. Raises OSError."""
        wanted = limits.memory_bytes_max, limits.processes_max + _INITS
        if wanted != self._limits:
            _write(f"{self._folders['memory']}/{self._files.memory_max}", str(wanted[0]))
            _write(f"{self._folders['pids']}/pids.max", str(wanted[1]))
            self._limits = wanted

    def has_run_out_of_memory(self) -> bool:
        """Return True if the kernel killed a process of the cgroup at its memory limit."""
        peak_bytes = self.memory_bytes_max()
        if self._limits is not None and 0 < peak_bytes < self._limits[0] - _NEAR_BYTES:
            return False  # reading the event counters takes four times as long as reading the peak
        with suppress(OSError, ValueError):
            for line in _read(f"{self._folders['memory']}/{self._files.events}").splitlines():
                name, _, count = line.partition(" ")
                if name == "oom_kill":
                    return int(count) > 0
        return False

    def memory_bytes_max(self) -> int:
        """Return the peak memory; 0 if unknown."""
        with suppress(OSError, ValueError):
            return int(_read(f"{self._folders['memory']}/{self._files.memory_peak}"))
        return 0

    def remove(self) -> bool:
        """Remove the cgroup; return True if it is gone."""
        gone = [_removed(folder) for folder in dict.fromkeys(self._folders.values())]
        return all(gone)


def find_cgroups() -> Cgroups | None:
    """Return working cgroups, opened; None if there are none."""
    try:
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8")
        own = Path("/proc/self/cgroup").read_text(encoding="utf-8")
    except OSError:
        return None
    for version, parents in candidates(mounts, own):
        cgroups = Cgroups(version, parents)
        try:
            if version == "v2":
                delegate(parents["memory"])
            cgroups.open()
            cgroups.remove(cgroups.adopt([]))
        except OSError as error:
            cgroups.close()
            log.debug(
                "cgroups_setup_failed", "control groups do not work here", version=version, reason=str(error)
            )
        else:
            return cgroups
    return None


def candidates(mounts: str, own: str) -> list[tuple[str, dict[str, Path]]]:
    """Return possible parents of the worker's cgroups, best first (/proc/self/mountinfo, /proc/self/cgroup)."""
    paths: dict[str, str] = {}
    for line in own.splitlines():
        _, names, path = line.split(":", 2)
        paths |= dict.fromkeys(names.split(","), path)
    found: list[tuple[str, dict[str, Path]]] = []
    first: dict[str, Path] = {}
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        root, point = before.split()[3:5]
        kind, _, options = after.split()[:3]
        if kind == "cgroup2" and "" in paths:
            folder = _below(point, root, paths[""])
            found.append(("v2", dict.fromkeys(_CONTROLLERS, folder)))
        if kind == "cgroup":
            for name in set(options.split(",")) & set(_CONTROLLERS) & set(paths):
                first[name] = _below(point, root, paths[name])
    if len(first) == len(_CONTROLLERS):
        found.append(("v1", first))
    return found


def delegate(folder: Path) -> None:
    """Enable the controllers below the worker's version 2 cgroup. Raises OSError.

    A cgroup that contains processes cannot delegate, so the worker moves into a child cgroup if no other process is
    in its cgroup.
    """
    if not set(_CONTROLLERS) <= set((folder / "cgroup.controllers").read_text(encoding="ascii").split()):
        raise OSError("the controllers are not delegated")
    if set(_CONTROLLERS) <= set((folder / "cgroup.subtree_control").read_text(encoding="ascii").split()):
        return
    if set((folder / "cgroup.procs").read_text(encoding="ascii").split()) - {str(os.getpid())}:
        raise OSError("the worker's group contains other processes")
    leaf = folder / "yardmaster"
    leaf.mkdir(exist_ok=True)
    (leaf / "cgroup.procs").write_text(str(os.getpid()), encoding="ascii")
    wanted = " ".join(f"+{name}" for name in _CONTROLLERS)
    (folder / "cgroup.subtree_control").write_text(wanted, encoding="ascii")


def sweep(parent: Path) -> None:
    """Remove the cgroups of killed workers."""
    for folder in parent.glob(f"{_PREFIX}*"):
        pid, _, rest = folder.name.removeprefix(_PREFIX).partition("-")
        if pid.isdigit() and rest.partition("-")[0] != _start_of(int(pid)):
            remove_group(folder)


def remove_group(folder: Path) -> bool:
    """Kill all processes in a cgroup and its children, and remove them; return True if they are gone."""
    inner = [path for path in folder.glob("*") if path.is_dir()]
    for path in (*inner, folder):
        with suppress(OSError):
            for pid in (path / "cgroup.procs").read_text(encoding="ascii").split():
                with suppress(ProcessLookupError):
                    os.kill(int(pid), signal.SIGKILL)
    gone = [_removed(str(path)) for path in (*inner, folder)]
    return all(gone)


def _write(path: str, text: str) -> None:
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        os.write(fd, text.encode())
    finally:
        os.close(fd)


def _read(path: str) -> str:
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(fd, _READ_BYTES_MAX).decode()
    finally:
        os.close(fd)


def _removed(folder: str) -> bool:
    for _ in range(_REMOVE_TRIES):
        try:
            os.rmdir(folder)  # noqa: PTH106 - see RunCgroup
        except FileNotFoundError:
            return True
        except OSError:  # its last process is still exiting
            time.sleep(_REMOVE_INTERVAL_S)
        else:
            return True
    return False


def _below(point: str, root: str, path: str) -> Path:
    relative = path if root == "/" else path.removeprefix(root)
    return Path(point) / relative.lstrip("/")


def _start_of(pid: int) -> str:
    """Return the start time of a process in kernel ticks; empty if there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19]
    except OSError:
        return ""
