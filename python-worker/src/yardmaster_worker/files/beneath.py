"""Access to a folder that untrusted programs may have changed.

Every path is opened with openat2 relative to the folder, so that no symbolic link leads out. Only regular files are
opened. Each is first inspected through O_PATH, which opens nothing: a FIFO cannot block, a device is not touched.
Files with several hard links, or of another owner, are rejected, because they may belong to someone else. Methods may
block on the disk: do not call them on the event loop.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from yardmaster_worker.files.openat2 import openat2
from yardmaster_worker.files.removal import remove_tree
from yardmaster_worker.protocol import is_unicode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Beneath", "BeneathUnavailable", "Entry", "Refused"]

_KINDS = {stat.S_IFREG: "file", stat.S_IFDIR: "folder", stat.S_IFLNK: "link"}
_REASONS = {
    errno.ENOENT: "does not exist",
    errno.ELOOP: "leads through a symbolic link",
    errno.EXDEV: "leads out of the work folder",
    errno.ENOTDIR: "leads through something that is not a folder",
    errno.EISDIR: "is a folder",
    errno.ENAMETOOLONG: "is too long",
    errno.EACCES: "cannot be opened: a program removed its permissions",
    errno.ENOTEMPTY: "is a folder and not empty",
    errno.ENOSPC: "does not fit on the disk",
}


class Refused(Exception):
    """A path that cannot be used; the message has the reason."""


class BeneathUnavailable(Exception):
    """The kernel lacks openat2 (Linux before 5.6), or a seccomp filter denies it."""


@dataclass(frozen=True)
class Entry:
    """An entry of the folder, with its relative path."""

    path: str
    kind: str
    """`file`, `folder`, `link` or `other`."""
    size_bytes: int
    modified_at_s: float
    mark: tuple[int, int, int]
    """Changes with the content: inode, change time (which programs cannot set), size."""


class Beneath:
    """Access to one folder; the caller closes it."""

    def __init__(self, root: Path) -> None:
        self._root_fd = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self._owner = os.fstat(self._root_fd)

    def __enter__(self) -> Beneath:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._root_fd)

    def open_file(self, path: str) -> int:
        """Open a regular file for reading. Raises Refused."""
        return self._reopened(path, os.O_RDONLY)

    def write(self, path: str, data: bytes, *, append: bool = False) -> int:
        """Write a file and create its parent folders; return its size. A file is replaced atomically."""
        with self._parent(path, make=True) as (parent_fd, name):
            if append:
                with suppress(FileNotFoundError):
                    return self._appended(path, data)
            return self._replaced(path, parent_fd, name, data)

    def delete(self, path: str) -> None:
        """Delete a file, symbolic link, or folder with its content. Raises Refused."""
        with self._parent(path, make=False) as (parent_fd, name), _refusing(path):
            if stat.S_ISDIR(os.stat(name, dir_fd=parent_fd, follow_symlinks=False).st_mode):
                remove_tree(name, parent_fd)
            else:
                os.unlink(name, dir_fd=parent_fd)

    def move(self, path: str, target: str) -> None:
        """Move a file or folder; replaces an existing file. Raises Refused."""
        with self._parent(path, make=False) as (from_fd, name), _refusing(path):
            os.stat(name, dir_fd=from_fd, follow_symlinks=False)
            with self._parent(target, make=True) as (to_fd, new_name), _refusing(target):
                os.rename(name, new_name, src_dir_fd=from_fd, dst_dir_fd=to_fd)

    def walk(self, path: str = "", *, recursive: bool = True) -> Iterator[Entry | None]:
        """Yield the entries of a folder; None for each name that is not Unicode. Raises Refused for the folder
        itself.
        """
        todo = [_normal(path) if path else "."]
        with _refusing(path or "."):
            os.close(self._open(todo[0], os.O_RDONLY | os.O_DIRECTORY))
        while todo:
            folder = todo.pop()
            with suppress(OSError):
                for entry in self._entries(folder):
                    yield entry
                    if recursive and entry is not None and entry.kind == "folder":
                        todo.append(entry.path)

    def _entries(self, folder: str) -> Iterator[Entry | None]:
        fd = self._open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            with os.scandir(fd) as found:
                for one in sorted(found, key=lambda entry: entry.name):
                    path = one.name if folder == "." else f"{folder}/{one.name}"
                    with suppress(FileNotFoundError):  # a program may be removing it
                        yield _entry(path, one.stat(follow_symlinks=False)) if is_unicode(path) else None
        finally:
            os.close(fd)

    def _open(self, path: str, flags: int, mode: int = 0) -> int:
        try:
            return openat2(self._root_fd, path, flags, mode)
        except OSError as error:
            if error.errno in {errno.ENOSYS, errno.EPERM}:
                raise BeneathUnavailable(
                    "the kernel lacks openat2 (Linux 5.6), or a filter denies it"
                ) from error
            raise

    def _reopened(self, path: str, flags: int) -> int:
        with _refusing(path):
            seen_fd = self._open(_normal(path), os.O_PATH | os.O_NOFOLLOW)
            try:
                seen = os.fstat(seen_fd)
                if not stat.S_ISREG(seen.st_mode):
                    raise Refused(f"{path} is not a regular file")
                if seen.st_nlink != 1 or seen.st_uid != self._owner.st_uid:
                    raise Refused(f"{path} has several hard links or another owner")
                return os.open(f"/proc/self/fd/{seen_fd}", flags | os.O_NONBLOCK | os.O_CLOEXEC)
            finally:
                os.close(seen_fd)

    def _appended(self, path: str, data: bytes) -> int:
        os.close(
            self._open(_normal(path), os.O_PATH | os.O_NOFOLLOW)
        )  # FileNotFoundError if the caller creates it
        fd = self._reopened(path, os.O_WRONLY | os.O_APPEND)
        with os.fdopen(fd, "wb") as file, _refusing(path):
            file.write(data)
            file.flush()
            return os.fstat(fd).st_size

    def _replaced(self, path: str, parent_fd: int, name: str, data: bytes) -> int:
        made = f".yardmaster-{secrets.token_hex(8)}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        with _refusing(path):
            fd = os.open(made, flags, 0o644, dir_fd=parent_fd)
            try:
                with os.fdopen(fd, "wb") as file:
                    self._give(fd)
                    file.write(data)
                os.rename(made, name, src_dir_fd=parent_fd, dst_dir_fd=parent_fd)
            except BaseException:
                with suppress(OSError):
                    os.unlink(made, dir_fd=parent_fd)
                raise
        return len(data)

    @contextmanager
    def _parent(self, path: str, *, make: bool) -> Iterator[tuple[int, str]]:
        """Yield an open descriptor of a path's folder, and the last part of the path."""
        *folders, name = PurePosixPath(_normal(path)).parts
        fd = os.dup(self._root_fd)
        try:
            with _refusing(path):
                for at, part in enumerate(folders):
                    if make:
                        self._make(fd, part)
                    inner = self._open("/".join(folders[: at + 1]), os.O_PATH | os.O_DIRECTORY)
                    os.close(fd)
                    fd = inner
            yield fd, name
        finally:
            os.close(fd)

    def _make(self, parent_fd: int, name: str) -> None:
        with suppress(FileExistsError):
            os.mkdir(name, 0o755, dir_fd=parent_fd)
            made_fd = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=parent_fd)
            try:
                self._give(made_fd)
            finally:
                os.close(made_fd)

    def _give(self, fd: int) -> None:
        """Give a new entry the owner of the folder."""
        if os.geteuid() == 0:
            os.fchown(fd, self._owner.st_uid, self._owner.st_gid)


def _normal(path: str) -> str:
    """Return a normalized relative path. Raises Refused."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or not pure.parts or "\0" in path or not is_unicode(path):
        raise Refused(f"{path!r} is not a path below the work folder")
    return str(pure)


def _entry(path: str, found: os.stat_result) -> Entry:
    kind = _KINDS.get(stat.S_IFMT(found.st_mode), "other")
    mark = (found.st_ino, found.st_ctime_ns, found.st_size)
    return Entry(path, kind, found.st_size if kind == "file" else 0, found.st_mtime, mark)


@contextmanager
def _refusing(path: str) -> Iterator[None]:
    """Convert OSErrors to Refused, with messages for users."""
    try:
        yield
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, f"cannot be used: {error.strerror}")
        raise Refused(f"{path} {reason}") from error
