"""Prepended to the code of every Python case: helpers for attempts that must fail. Facts about the host are in the
environment.
"""

import ctypes
import errno
import os
import signal  # noqa: F401 - for the cases
import socket
import stat
import sys  # noqa: F401
from collections.abc import Callable

WORKER, VICTIM, NEIGHBOUR, PORT = (
    int(os.environ[name]) for name in ("WORKER", "VICTIM", "NEIGHBOUR", "PORT")
)
OUTER = (WORKER, VICTIM, NEIGHBOUR)
REPORT = 63
while REPORT > 3:
    try:
        if stat.S_ISFIFO(os.fstat(REPORT).st_mode):
            break
    except OSError:
        pass
    REPORT -= 1
"""The bootstrap's report descriptor, which any program can find."""
_LIBC = ctypes.CDLL(None, use_errno=True)
_NUMBERS = {  # x86_64, and the generic table (aarch64, riscv64)
    "kcmp": (312, 272), "perf_event_open": (298, 241), "bpf": (321, 280), "userfaultfd": (323, 282), "kexec_load": (246, 104),
    "finit_module": (313, 273), "init_module": (175, 105), "delete_module": (176, 106), "keyctl": (250, 219),
    "add_key": (248, 217), "request_key": (249, 218), "seccomp": (317, 277), "lookup_dcookie": (212, 18),
    "move_pages": (279, 239), "migrate_pages": (256, 238), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138),
    "ioprio_set": (251, 30), "pivot_root": (155, 41), "capset": (126, 91), "rseq": (334, 293),
}  # fmt: skip


def attempt(function: Callable[..., object], *arguments: object) -> str:
    """Call a function that must fail; return the name of its error."""
    try:
        function(*arguments)
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, type(error).__name__)
    return "allowed"


def libc(name: str, *arguments: object) -> str:
    """Call a function of the C library; return the name of its error."""
    ctypes.set_errno(0)
    return "allowed" if getattr(_LIBC, name)(*arguments) >= 0 else errno.errorcode[ctypes.get_errno()]


def call(number: int | str, *arguments: object) -> str:
    """Call the kernel, by number or by name; return the name of the error."""
    if isinstance(number, str):
        number = _NUMBERS[number][os.uname().machine != "x86_64"]
    return libc(
        "syscall", number, *(ctypes.c_long(each) if isinstance(each, int) else each for each in arguments)
    )


def read(path: str) -> str:
    """Read a file or folder of someone else; return the name of the error."""
    return attempt(lambda: os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(1))  # noqa: PTH208, PTH112, PTH123


def write(path: str) -> str:
    """Write to a file of someone else; return the name of the error."""
    return attempt(lambda: open(path, "wb", buffering=0).write(b"1"))  # noqa: PTH123


def connect(family: int, kind: int, address: object) -> str:
    """Connect to an outside address; return the name of the error."""

    def connecting() -> None:
        with socket.socket(family, kind) as sock:
            sock.settimeout(2)
            sock.connect(address)  # type: ignore[arg-type]
            sock.send(b"x")

    return attempt(connecting)
