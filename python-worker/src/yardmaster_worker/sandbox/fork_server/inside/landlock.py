"""Landlock restricts, without privileges, what a process and its descendants may open, connect to and signal.

https://docs.kernel.org/userspace-api/landlock.html. The system call numbers are the same on every architecture.
"""

import ctypes
import os
import stat
import struct

import kernel

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_VERSION = 1
_RULE_PATH_BENEATH = 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 0x1, 0x2, 0x4, 0x8
REFER, TRUNCATE, IOCTL_DEVICE = 0x2000, 0x4000, 0x8000
_ALL_OF_FIRST = 0x1FFF
READ = EXECUTE | READ_FILE | READ_DIR
_OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEVICE
_CONNECT_AND_BIND_TCP = 0x3
_ABSTRACT_SOCKETS_AND_SIGNALS = 0x3
ABI_OF_TCP, ABI_OF_SCOPES = 4, 6


def abi() -> int:
    """Return the kernel's Landlock ABI version; 0 if there is none."""
    try:
        return int(kernel.call(_CREATE, None, 0, _VERSION))
    except OSError:
        return 0


def every_right(version: int) -> int:
    """Return all file access rights that this version can restrict."""
    more = (REFER, 2), (TRUNCATE, 3), (IOCTL_DEVICE, 5)
    return _ALL_OF_FIRST | sum(right for right, since in more if version >= since)


class Ruleset:
    """A set of allowed accesses; `restrict` applies it to this process and its future children."""

    def __init__(self, version: int, has_files: bool = True, fd: "int | None" = None) -> None:
        self._handled = every_right(version) if has_files else 0
        tcp = _CONNECT_AND_BIND_TCP if version >= ABI_OF_TCP else 0
        scopes = _ABSTRACT_SOCKETS_AND_SIGNALS if version >= ABI_OF_SCOPES else 0
        length = 24 if scopes else 16 if tcp else 8
        attributes = struct.pack("QQQ", self._handled, tcp, scopes)
        self._fd = kernel.call(_CREATE, ctypes.c_char_p(attributes), length, 0)
        if fd is not None:
            os.dup2(self._fd, fd)
            os.close(self._fd)
            self._fd = fd
        os.set_inheritable(self._fd, False)

    def allow(self, path: str, rights: int) -> None:
        """Allow access rights to a file, or to everything below a folder. Ignores a missing path."""
        try:
            fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            return
        is_folder = stat.S_ISDIR(os.fstat(fd).st_mode)
        allowed = rights & self._handled & (~0 if is_folder else _OF_FILES)
        rule = struct.pack("=Qi", allowed, fd)
        try:
            kernel.call(_ADD_RULE, self._fd, _RULE_PATH_BENEATH, ctypes.c_char_p(rule), 0)
        finally:
            os.close(fd)

    def restrict(self) -> None:
        """Apply the ruleset. Requires no_new_privs."""
        kernel.call(_RESTRICT, self._fd, 0)
        os.close(self._fd)
