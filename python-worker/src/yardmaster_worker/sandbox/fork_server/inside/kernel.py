"""System calls that Python's standard library lacks, through the C library.

All code in this folder runs inside the sandbox with the standard library only. `PyDLL` holds the GIL during a call,
so that `clone` returns with it in both processes.
"""

import _signal
import ctypes
import fcntl
import os
import platform
import signal
import socket
import struct
from typing import Any

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
OUTER_NAMESPACES = CLONE_NEWUSER | CLONE_NEWPID
"""The namespaces a process must be created in. It creates the others itself, while the fork server continues."""
INNER_NAMESPACES = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 0x1, 0x2, 0x4, 0x8
MS_REMOUNT, MS_BIND = 0x20, 0x1000
_MS_REC, _MS_PRIVATE = 0x4000, 0x40000
PRIVATE = MS_NOSUID | MS_NODEV

_CLONE_NUMBER = {"x86_64": 56, "aarch64": 220, "riscv64": 220}
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_CAPBSET_DROP = 1, 4, 24
_PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 36, 38
_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2
MAY_KILL = 1 << 5
_CAPABILITY_VERSION_3 = 0x20080522
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 1
_libc = ctypes.PyDLL(None, use_errno=True)


class _FilterProgram(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def clone(flags: int) -> int:
    """Fork into new namespaces; return 0 in the child.

    Unlike `os.fork` it calls no handlers, so the process must have one thread only, and the child must call `os.fork`
    before anything that uses threads.
    """
    pid = int(_libc.syscall(_CLONE_NUMBER[platform.machine()], flags | signal.SIGCHLD, 0, 0, 0, 0))
    if pid < 0:
        raise _error("clone")
    return pid


def set_signal_handler(number: int, handler: Any) -> None:
    """Set a signal handler. `signal.signal` converts its arguments to enums, which dirties about a hundred more
    pages.
    """
    _signal.signal(int(number), handler if callable(handler) else int(handler))


def mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    """Mount a file system (mount(2))."""
    if _libc.mount(source.encode(), target.encode(), kind.encode(), flags, data.encode()) != 0:
        raise _error(f"mount {target}")


def unshare_mounts() -> None:
    """Enter a new mount namespace whose mounts do not propagate back."""
    unshare(CLONE_NEWNS)
    mount("", "/", "", _MS_REC | _MS_PRIVATE)


def unshare(flags: int) -> None:
    """Enter new namespaces (unshare(2))."""
    if _libc.unshare(flags) != 0:
        raise _error("unshare")


def set_dumpable(is_dumpable: bool) -> None:
    """Set whether processes of the same user can inspect this one."""
    _prctl(_PR_SET_DUMPABLE, int(is_dumpable))


def die_with_parent(number: int) -> None:
    """Request a signal when the parent ends."""
    _prctl(_PR_SET_PDEATHSIG, number)


def give_up_new_privileges() -> None:
    """Set no_new_privs: started programs gain no privileges from their file."""
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)


def call(number: int, *arguments: object) -> int:
    """Call the kernel by system call number."""
    result = int(_libc.syscall(number, *arguments))
    if result < 0:
        raise _error(f"call {number}")
    return result


def adopt_orphans() -> None:
    """Become the parent of orphaned descendants."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def last_capability() -> int:
    """Return the highest capability number of this kernel."""
    with open("/proc/sys/kernel/cap_last_cap", encoding="ascii") as file:
        return int(file.read())


def drop_bounding_set(last: int) -> None:
    """Prevent started programs from gaining capabilities; `last` is the highest capability number."""
    give_up_new_privileges()
    for number in range(last + 1):
        if _libc.prctl(_PR_CAPBSET_DROP, number, 0, 0, 0) != 0:
            raise _error("prctl")


def drop_capabilities(kept: int = 0) -> None:
    """Drop every capability except those in the bit set `kept`."""
    header = struct.pack("Ii", _CAPABILITY_VERSION_3, 0)
    if _libc.capset(header, struct.pack("6I", kept, kept, 0, 0, 0, 0)) != 0:
        raise _error("capset")


def install_filter(program: bytes) -> None:
    """Install a seccomp filter, a BPF program as libseccomp exports it."""
    if program:
        filter_program = _FilterProgram(len(program) // 8, program)
        _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(filter_program))


def bring_loopback_up() -> None:
    """Enable the loopback interface of a new network namespace."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = fcntl.ioctl(any_socket, _SIOCGIFFLAGS, struct.pack("16sh22x", b"lo", 0))
        flags = struct.unpack_from("h", request, 16)[0]
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", flags | _IFF_UP))


def _prctl(option: int, *arguments: int) -> None:
    padded = [ctypes.c_ulong(argument) for argument in (*arguments, 0, 0, 0, 0)[:4]]
    if _libc.prctl(option, *padded) != 0:
        raise _error(f"prctl {option}")


def _error(what: str) -> OSError:
    number = ctypes.get_errno()
    return OSError(number, f"{what}: {os.strerror(number)}")
