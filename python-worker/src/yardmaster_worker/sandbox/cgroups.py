"""Limits that the kernel keeps for a whole run, where the worker may make control groups: memory and processes.

Version 2 where a part of the tree is delegated to the worker, version 1 where its own groups can be written, as root can. Each run
is a group below one of the worker. That is named by the worker's process, so that the next one finds what a killed one has left.
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
"""More than the kernel asks for at a time: what it refused is not in the peak."""
_REMOVE_TRIES = 20
_REMOVE_INTERVAL_S = 0.01
_INITS = 1
"""A run has an init of its own, which its limit of processes does not count."""
_numbers = itertools.count(1)


@dataclass(frozen=True)
class _Files:
    """The names that one version has for what is needed."""

    memory_max: str
    memory_peak: str
    events: str
    more: tuple[tuple[str, str], ...] = ()
    """What else is set in each group of a run, where it is there."""


_VERSIONS = {
    "v1": _Files("memory.limit_in_bytes", "memory.max_usage_in_bytes", "memory.oom_control"),
    "v2": _Files(
        "memory.max", "memory.peak", "memory.events", (("memory.oom.group", "1"), ("memory.swap.max", "0"))
    ),
}


class Cgroups:
    """The groups of one worker. Its methods may block for some milliseconds: not for the event loop."""

    def __init__(self, version: str, parents: dict[str, Path]) -> None:
        """`parents` are the folders of groups of the worker, by controller; one for both in version 2."""
        self.version = version
        self._files = _VERSIONS[version]
        self._parents = parents
        self._name = f"{_PREFIX}{os.getpid()}-{_start_of(os.getpid())}-{next(_numbers)}"
        self._runs = itertools.count(1)
        self._lock = threading.Lock()
        self._left: list[RunCgroup] = []

    def open(self) -> None:
        """Make the group of the worker. Raises OSError."""
        for parent in self._distinct():
            sweep(parent)
            (parent / self._name).mkdir()
            if self.version == "v2":
                wanted = " ".join(f"+{name}" for name in _CONTROLLERS)
                (parent / self._name / "cgroup.subtree_control").write_text(wanted, encoding="ascii")

    def adopt(self, pids: Iterable[int], limits: RunLimits = DEFAULTS) -> RunCgroup:
        """Make the group of a run with these processes in it. Raises OSError."""
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
        """Remove the group of a run that is over, and what could not be removed before."""
        with self._lock:
            waiting, self._left = [*self._left, run], []
        left = [each for each in waiting if not each.remove()]
        with self._lock:
            self._left += left

    def close(self) -> None:
        """Remove the group of the worker."""
        for parent in self._distinct():
            if not remove_group(parent / self._name):
                path = str(parent / self._name)
                log.warning("cgroup_remove_failed", "could not remove a control group", path=path)

    def _distinct(self) -> list[Path]:
        return list(dict.fromkeys(self._parents.values()))


class RunCgroup:
    """The group of one run. Paths are plain texts here: each run goes this way."""

    def __init__(self, files: _Files, folders: dict[str, str]) -> None:
        self._files = files
        self._folders = folders
        self._limits: tuple[int, int] | None = None

    def make(self, pids: Iterable[int], limits: RunLimits) -> None:
        """Make it with its limits, and move the processes into it."""
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
        """Set the limits, where they are other ones. Raises OSError."""
        wanted = limits.memory_bytes_max, limits.processes_max + _INITS
        if wanted != self._limits:
            _write(f"{self._folders['memory']}/{self._files.memory_max}", str(wanted[0]))
            _write(f"{self._folders['pids']}/pids.max", str(wanted[1]))
            self._limits = wanted

    def has_run_out_of_memory(self) -> bool:
        """Return whether the kernel has killed one of its processes for its memory; where it was near its limit, then."""
        peak_bytes = self.memory_bytes_max()
        if self._limits is not None and 0 < peak_bytes < self._limits[0] - _NEAR_BYTES:
            return False  # the counts of events take the kernel four times as long
        with suppress(OSError, ValueError):
            for line in _read(f"{self._folders['memory']}/{self._files.events}").splitlines():
                name, _, count = line.partition(" ")
                if name == "oom_kill":
                    return int(count) > 0
        return False

    def memory_bytes_max(self) -> int:
        """Return the most memory that it had at a time; 0 where that is not known."""
        with suppress(OSError, ValueError):
            return int(_read(f"{self._folders['memory']}/{self._files.memory_peak}"))
        return 0

    def remove(self) -> bool:
        """Remove it; return whether it is gone."""
        gone = [_removed(folder) for folder in dict.fromkeys(self._folders.values())]
        return all(gone)


def find_cgroups() -> Cgroups | None:
    """Return groups that work here, opened; None where there are none."""
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
    """Return where the worker may have groups, by `/proc/self/mountinfo` and `/proc/self/cgroup`, the best first."""
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
    """Make the controllers available below the worker's own group of version 2. Raises OSError.

    A group with processes of its own passes nothing on, so the worker moves down, where nobody else is in its group.
    """
    if not set(_CONTROLLERS) <= set((folder / "cgroup.controllers").read_text(encoding="ascii").split()):
        raise OSError("the controllers are not delegated")
    if set(_CONTROLLERS) <= set((folder / "cgroup.subtree_control").read_text(encoding="ascii").split()):
        return
    if set((folder / "cgroup.procs").read_text(encoding="ascii").split()) - {str(os.getpid())}:
        raise OSError("there are other processes in the group of the worker")
    leaf = folder / "yardmaster"
    leaf.mkdir(exist_ok=True)
    (leaf / "cgroup.procs").write_text(str(os.getpid()), encoding="ascii")
    wanted = " ".join(f"+{name}" for name in _CONTROLLERS)
    (folder / "cgroup.subtree_control").write_text(wanted, encoding="ascii")


def sweep(parent: Path) -> None:
    """Remove the groups of workers that were killed."""
    for folder in parent.glob(f"{_PREFIX}*"):
        pid, _, rest = folder.name.removeprefix(_PREFIX).partition("-")
        if pid.isdigit() and rest.partition("-")[0] != _start_of(int(pid)):
            remove_group(folder)


def remove_group(folder: Path) -> bool:
    """Kill what is in a group and the groups in it, and remove them; return whether they are gone."""
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
        except OSError:  # its last process is about to be gone
            time.sleep(_REMOVE_INTERVAL_S)
        else:
            return True
    return False


def _below(point: str, root: str, path: str) -> Path:
    relative = path if root == "/" else path.removeprefix(root)
    return Path(point) / relative.lstrip("/")


def _start_of(pid: int) -> str:
    """Return when a process has started, in the kernel's ticks; empty where there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19]
    except OSError:
        return ""
