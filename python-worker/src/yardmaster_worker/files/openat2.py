"""The system call openat2(2), which opens a path and never leaves its folder."""

from __future__ import annotations

import ctypes
import errno
import os

__all__ = ["openat2"]

_NUMBER = 437
"""The same on every architecture."""
_RESOLVE_NO_XDEV, _RESOLVE_NO_MAGICLINKS, _RESOLVE_NO_SYMLINKS, _RESOLVE_BENEATH = 0x01, 0x02, 0x04, 0x08
_RESOLVE = _RESOLVE_NO_XDEV | _RESOLVE_NO_MAGICLINKS | _RESOLVE_NO_SYMLINKS | _RESOLVE_BENEATH
_TRIES = 8


class _OpenHow(ctypes.Structure):
    _fields_ = (("flags", ctypes.c_uint64), ("mode", ctypes.c_uint64), ("resolve", ctypes.c_uint64))


def openat2(folder_fd: int, path: str, flags: int, mode: int = 0) -> int:
    """Open a path relative to a folder. Symbolic links, mounts and `..` are not followed. Raises OSError."""
    libc = ctypes.CDLL(None, use_errno=True)
    how = _OpenHow(flags | os.O_CLOEXEC, mode, _RESOLVE)
    encoded = os.fsencode(path)
    for _ in range(_TRIES):
        fd = int(libc.syscall(_NUMBER, folder_fd, encoded, ctypes.byref(how), ctypes.sizeof(how)))
        if fd >= 0:
            return fd
        number = ctypes.get_errno()
        if number != errno.EAGAIN:  # something was renamed meanwhile
            break
    raise OSError(number, os.strerror(number), path)
