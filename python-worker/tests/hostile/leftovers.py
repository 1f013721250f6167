"""What a worker holds of the machine: compared before its sandbox is made and after it is closed."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from yardmaster_worker.sandbox.tree_watch import descendants

USERS = range(0x70000000 + 64 * os.getpid(), 0x70000000 + 64 * os.getpid() + 64)
"""The kernel's users of the programs of a worker that is root: nobody else has them."""
_SHARED = ("/tmp", "/dev/shm", "/dev/mqueue", "/var/tmp")


@dataclass(frozen=True)
class Holdings:
    """Each is a set with counts, as texts that one can read."""

    processes: Counter[str]
    """Below the worker, and anywhere on the machine of the users of its programs."""
    mounts: Counter[str]
    cgroups: Counter[str]
    files: Counter[str]
    """In the worker's own folder for temporary files, and elsewhere those of the users of its programs."""
    descriptors: Counter[str]
    ipc: Counter[str]
    """System V segments, queues and semaphores of the users of its programs."""

    def left_since(self, before: Holdings) -> list[str]:
        """Return what is there and was not."""
        return [
            f"{field.name}: {text} ({count})"
            for field in fields(self)
            for text, count in (getattr(self, field.name) - getattr(before, field.name)).items()
        ]


def holdings(folder: Path) -> Holdings:
    """Return what is held now; `folder` is the worker's own one for temporary files."""
    return Holdings(
        processes=Counter(_processes()),
        mounts=Counter(Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()),
        cgroups=Counter(_cgroups()),
        files=Counter([str(path) for path in folder.rglob("*")] + list(_shared_files())),
        descriptors=Counter(_descriptors()),
        ipc=Counter(_ipc()),
    )


def _cgroups() -> list[str]:
    prefix = f"yardmaster-{os.getpid()}-"  # those of others come and go, which os.walk bears
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
            continue  # this machine has it not
        for entry in entries:
            try:
                if entry.stat(follow_symlinks=False).st_uid in USERS:
                    found.append(entry.path)
            except OSError:
                continue  # it is gone
    return found


def _descriptors() -> list[str]:
    found = []
    for path in Path("/proc/self/fd").iterdir():
        try:
            target = str(path.readlink())
        except OSError:
            continue  # that of the listing itself
        found.append(target.split(":[", maxsplit=1)[0])  # pipes and sockets have numbers of their own
    return found


def _ipc() -> list[str]:
    found: list[Any] = []
    for kind in ("shm", "msg", "sem"):
        try:
            header, *rows = Path("/proc/sysvipc", kind).read_text(encoding="ascii").splitlines()
        except OSError:
            continue  # this kernel has it not
        at = header.split().index("uid")
        found += [f"{kind} {row}" for row in rows if int(row.split()[at]) in USERS]
    return found
