"""Removes a folder that untrusted programs may have changed, whatever its depth and permissions.

A recursive walk would fail at the maximum path length, number of descriptors or recursion depth. Instead each nested
folder is moved up, one level at a time, until it is directly below the root. Nobody may write to the folder
meanwhile.
"""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import suppress
from itertools import count

__all__ = ["remove_tree"]


def remove_tree(name: str, parent_fd: int) -> None:
    """Remove a folder by its name in an open folder. Raises OSError if anything remains."""
    with suppress(OSError, RecursionError):
        shutil.rmtree(name, dir_fd=parent_fd)
        return
    top_fd = _opened(name, parent_fd)
    try:
        _empty(top_fd)
    finally:
        os.close(top_fd)
    os.rmdir(name, dir_fd=parent_fd)


def _empty(top_fd: int) -> None:
    prefix, numbers = f".removed-{secrets.token_hex(8)}-", count()
    folders = _without_files(top_fd)
    while folders:
        folder = folders.pop()
        fd = _opened(folder, top_fd)
        try:
            for inner in _without_files(fd):
                os.chmod(inner, 0o700, dir_fd=fd)
                brought = f"{prefix}{next(numbers)}"
                os.rename(inner, brought, src_dir_fd=fd, dst_dir_fd=top_fd)
                folders.append(brought)
        finally:
            os.close(fd)
        os.rmdir(folder, dir_fd=top_fd)


def _without_files(fd: int) -> list[str]:
    """Remove everything but folders; return the names of the folders."""
    with os.scandir(fd) as entries:
        found = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
    for name, is_folder in found:
        if not is_folder:
            os.unlink(name, dir_fd=fd)
    return [name for name, is_folder in found if is_folder]


def _opened(name: str, parent_fd: int) -> int:
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    with suppress(PermissionError):
        return os.open(name, flags, dir_fd=parent_fd)
    os.chmod(name, 0o700, dir_fd=parent_fd)
    return os.open(name, flags, dir_fd=parent_fd)
