"""Work folders on disk: private, bounded in size, and removed with the worker, even if it is killed.

All are in one base folder, which contains a locked file. The kernel releases the lock when the process exits. So a
worker that can lock the file of another base folder may remove that folder.
"""

from __future__ import annotations

import fcntl
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from yardmaster_worker.files.removal import remove_tree

__all__ = ["WorkFolders", "size_bytes"]

_PREFIX = "yardmaster-sessions-"
_LOCK = "lock"
_ENTRY_BYTES_MIN = 4096
"""Minimum size that counts for an entry, so that empty files are bounded too."""


class WorkFolders:
    """The work folders of one worker process."""

    def __init__(self) -> None:
        self._base: Path | None = None
        self._lock_fd = -1

    @property
    def base(self) -> Path:
        """The base folder of all work folders."""
        if self._base is None:
            self._base = self._make_base()
        return self._base

    def make(self) -> Path:
        """Create an empty folder."""
        return Path(tempfile.mkdtemp(dir=self.base))

    def remove_all(self) -> None:
        """Remove all remaining folders."""
        if self._base is not None:
            remove(self._base)
            os.close(self._lock_fd)
            self._base = None

    def _make_base(self) -> Path:
        base = Path(tempfile.mkdtemp(prefix=_PREFIX))
        unlocked = base / f"{_LOCK}.new"
        self._lock_fd = os.open(unlocked, os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(self._lock_fd, fcntl.LOCK_EX)
        unlocked.rename(base / _LOCK)  # only now can other workers check the lock
        return base


def remove_left_over() -> None:
    """Remove the folders of killed workers. May take long: do not call it on the event loop."""
    for base in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if not _is_own_folder(base):  # it may be a trap: anyone may write to the temporary folder
                continue
            fd = os.open(base / _LOCK, os.O_RDWR | os.O_NOFOLLOW)
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                remove(base)
            finally:
                os.close(fd)


def remove(folder: Path) -> None:
    """Remove a folder with its content, whatever its permissions."""
    with suppress(OSError):
        parent_fd = os.open(folder.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            remove_tree(folder.name, parent_fd)
        finally:
            os.close(parent_fd)


def size_bytes(folder: Path, enough_bytes: int) -> int:
    """Return the disk usage of a folder; stops early above `enough_bytes`.

    A folder that cannot be listed (no permission, or too deep) counts as too large, because it may hold anything.
    """
    total_bytes = 0
    try:
        for parent, folders, files in os.walk(folder, onerror=_raise_unless_gone):
            for name in (*folders, *files):
                with suppress(FileNotFoundError):  # a program may be removing it
                    blocks = os.lstat(os.path.join(parent, name)).st_blocks  # noqa: PTH118 - faster for many entries
                    total_bytes += max(blocks * 512, _ENTRY_BYTES_MIN)
            if total_bytes > enough_bytes:
                break
    except OSError:
        return enough_bytes + 1
    return total_bytes


def _raise_unless_gone(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError | NotADirectoryError):
        raise error


def _is_own_folder(path: Path) -> bool:
    found = path.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
