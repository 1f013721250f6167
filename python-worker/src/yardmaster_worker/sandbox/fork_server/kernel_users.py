"""Users of the kernel that own nothing on the machine: one for a fork server and its sessions, and one for each child.

They lie above what distributions, systemd and subordinate ids use, at a place that the worker's process id gives it, so that
two workers never share one. Where more children live than there are users, some share one; their namespaces are their own.
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
"""For each process id, of which there are at most 2^22: the last user is then 0x7fffffff."""

_OF_STATUS = re.compile(r"^State:\t[^ZX].*^PPid:\t(\d+)$.*^Uid:\t(\d+)", re.MULTILINE | re.DOTALL)
"""Of a process that is not dead already."""


class KernelUsers:
    """Those of one worker: numbers from 1 for its children, lent and taken back."""

    def __init__(self, first: int) -> None:
        self.first = first
        """The user of the fork server, and of what runs in sessions, where there are namespaces."""
        self._free = deque(range(1, _COUNT - 1))
        self._holders: Counter[int] = Counter()
        self._of_folders: dict[Path, int] = {}

    @staticmethod
    def of_root() -> KernelUsers | None:
        """Return those of this process, where it may become others."""
        return KernelUsers(_FIRST + _COUNT * os.getpid()) if os.geteuid() == 0 else None

    @property
    def superuser(self) -> int:
        """Whom the kernel knows the root of the namespace as; nobody is that."""
        return self.first + _COUNT - 1

    @property
    def count(self) -> int:
        """How many there are for children."""
        return _COUNT - 2

    def lend(self) -> int:
        """Return the number of one that has been free for the longest time, else of the one with the fewest holders."""
        number = self._free.popleft() if self._free else min(self._holders, key=self._holders.__getitem__)
        self._holders[number] += 1
        return number

    def lend_to(self, folder: Path) -> int:
        """Return the number of the one that a folder has until it is gone."""
        if folder not in self._of_folders:
            for gone in [known for known in self._of_folders if not known.exists()]:
                self.take_back(self._of_folders.pop(gone))
            self._of_folders[folder] = self.lend()
        return self._of_folders[folder]

    def take_back(self, number: int) -> None:
        """Note that a holder is gone."""
        self._holders[number] -= 1
        if self._holders[number] == 0:
            del self._holders[number]
            self._free.append(number)

    def of(self, number: int) -> int:
        """Return the user of the kernel with this number."""
        return self.first + number


def end_orphans(adopter_pid: int = 1) -> list[int]:
    """Kill what workers that were killed have left to the process that adopts orphans; return the process ids.

    That is a bubblewrap whose parent was killed while it waited for that: it would wait for ever.
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
