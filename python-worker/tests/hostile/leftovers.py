"""Resources that a worker holds, compared before its sandbox is created and after it is closed."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from yardmaster_worker.sandbox.tree_watch import descendants

USERS = range(0x70000000 + 64 * os.getpid(), 0x70000000 + 64 * os.getpid() + 64)
"""Kernel users of programs of a root worker; no other process has them."""
_SHARED = ("/tmp", "/dev/shm", "/dev/mqueue", "/var/tmp")


@dataclass(frozen=True)
class Holdings:
    """Counted resources in readable form."""

    processes: Counter[str]
    """Descendants of the worker, and processes of its programs' users."""
    mounts: Counter[str]
    cgroups: Counter[str]
    files: Counter[str]
    """Files in the worker's temporary folder, and files of its programs' users elsewhere."""
    descriptors: Counter[str]
    ipc: Counter[str]
    """System V segments, queues and semaphores of its programs' users."""

    def left_since(self, before: Holdings) -> list[str]:
        """Return the resources that were not there before."""
        return [
            f"{field.name}: {text} ({count})"
            for field in fields(self)
            for text, count in (getattr(self, field.name) - getattr(before, field.name)).items()
        ]


def holdings(folder: Path) -> Holdings:
    """Return the currently held resources; `folder` is the worker's temporary folder."""
    return Holdings(
        processes=Counter(_processes()),
        mounts=Counter(Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()),
        cgroups=Counter(_cgroups()),
        files=Counter([str(path) for path in folder.rglob("*")] + list(_shared_files())),
        descriptors=Counter(_descriptors()),
        ipc=Counter(_ipc()),
    )


def _cgroups() -> list[str]:
    prefix = f"yardmaster-{os.getpid()}-"  # files of other programs may vanish, which os.walk tolerates
    walk = os.walk("/sys/fs/cgroup")
    return [f"{parent}/{name}" for parent, names, _ in walk for name in names if name.startswith(prefix)]


def _processes() -> list[str]:
    found = [str(pid) for pid in descendants(os.getpid())]
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if path.stat().st_uid in USERS:
                found.append(path.name)
        except OSError:
            continue  # it has ended
    return found


def _shared_files() -> list[str]:
    found = []
    for folder in _SHARED:
        try:
            entries = list(os.scandir(folder))
        except OSError:
            continue  # missing on this machine
        for entry in entries:
            try:
                if entry.stat(follow_symlinks=False).st_uid in USERS:
                    found.append(entry.path)
            except OSError:
                continue  # vanished meanwhile
    return found


def _descriptors() -> list[str]:
    found = []
    for path in Path("/proc/self/fd").iterdir():
        try:
            target = str(path.readlink())
        except OSError:
            continue  # the listing's own descriptor
        found.append(target.split(":[", maxsplit=1)[0])  # pipes and sockets have unique numbers
    return found


def _ipc() -> list[str]:
    found: list[Any] = []
    for kind in ("shm", "msg", "sem"):
        try:
            header, *rows = Path("/proc/sysvipc", kind).read_text(encoding="ascii").splitlines()
        except OSError:
            continue  # missing in this kernel
        at = header.split().index("uid")
        found += [f"{kind} {row}" for row in rows if int(row.split()[at]) in USERS]
    return found
