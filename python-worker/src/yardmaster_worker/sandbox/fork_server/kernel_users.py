"""Kernel users that own nothing on the machine: one for a fork server and its sessions, and one per child.

They are above the ids of distributions, systemd and subordinate ids. The worker's process id selects their range, so
that two workers never share one. If there are more children than users, some share a user; their namespaces remain
separate.
"""

from __future__ import annotations

import os
import re
import signal
from collections import Counter, deque
from contextlib import suppress
from pathlib import Path

__all__ = ["KernelUsers", "end_orphans"]

_FIRST = 0x70000000
_COUNT = 64
"""Users per process id. Process ids are below 2^22, so the highest user is 0x7fffffff."""

_OF_STATUS = re.compile(r"^State:\t[^ZX].*^PPid:\t(\d+)$.*^Uid:\t(\d+)", re.MULTILINE | re.DOTALL)
"""Matches the status of a live process."""


class KernelUsers:
    """The users of one worker: numbers from 1 for its children."""

    def __init__(self, first: int) -> None:
        self.first = first
        """With namespaces, the user of the fork server and of sessions."""
        self._free = deque(range(1, _COUNT - 1))
        self._holders: Counter[int] = Counter()
        self._of_folders: dict[Path, int] = {}

    @staticmethod
    def of_root() -> KernelUsers | None:
        """Return the users of this process, or None if it cannot become another user."""
        return KernelUsers(_FIRST + _COUNT * os.getpid()) if os.geteuid() == 0 else None

    @property
    def superuser(self) -> int:
        """The kernel user of the namespace's root; no process runs as this user."""
        return self.first + _COUNT - 1

    @property
    def count(self) -> int:
        """The number of users for children."""
        return _COUNT - 2

    def acquire(self) -> int:
        """Return the number of the user that has been free longest; if none is free, of the least used one."""
        number = self._free.popleft() if self._free else min(self._holders, key=self._holders.__getitem__)
        self._holders[number] += 1
        return number

    def acquire_for(self, folder: Path) -> int:
        """Return the number of a folder's user, which it keeps until the folder is gone."""
        if folder not in self._of_folders:
            for gone in [known for known in self._of_folders if not known.exists()]:
                self.release(self._of_folders.pop(gone))
            self._of_folders[folder] = self.acquire()
        return self._of_folders[folder]

    def release(self, number: int) -> None:
        """Release a user."""
        self._holders[number] -= 1
        if self._holders[number] == 0:
            del self._holders[number]
            self._free.append(number)

    def of(self, number: int) -> int:
        """Return the kernel user id of a number."""
        return self.first + number


def end_orphans(adopter_pid: int = 1) -> list[int]:
    """Kill orphans that killed workers left to the process that adopts them; return their process ids.

    Such an orphan is a bubblewrap whose worker was killed while it waited for the user mapping: it would wait
    forever.
    """
    ended = []
    for entry in os.scandir("/proc"):
        with suppress(OSError):
            if entry.name.isdigit() and _is_orphan(
                Path(entry.path, "status").read_text("utf-8"), adopter_pid
            ):
                os.kill(int(entry.name), signal.SIGKILL)
                ended.append(int(entry.name))
    return ended


def _is_orphan(status: str, adopter_pid: int) -> bool:
    found = _OF_STATUS.search(status)
    parent_pid, user = (int(text) for text in found.groups()) if found is not None else (0, 0)
    worker_pid = (user - _FIRST) // _COUNT
    return parent_pid == adopter_pid and user >= _FIRST and not Path(f"/proc/{worker_pid}").exists()
