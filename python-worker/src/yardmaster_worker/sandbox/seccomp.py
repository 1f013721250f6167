"""The seccomp filter of fork-server programs: a deny list, so that harmless system calls just work.

libseccomp compiles it to a BPF program, which the child installs. Denied calls fail with EPERM, or with ENOSYS if
programs then have a fallback.
"""

from __future__ import annotations

import errno
import tempfile
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["SeccompMissing", "deny_filter"]

_REFUSED = (
    # other processes, and their memory
    "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "kcmp", "pidfd_getfd", "perf_event_open",
    # file systems and namespaces
    "mount", "umount2", "pivot_root", "chroot", "move_mount", "open_tree", "open_tree_attr", "fsopen", "fsconfig", "fsmount",
    "fspick", "mount_setattr", "unshare", "setns", "open_by_handle_at", "name_to_handle_at", "quotactl", "quotactl_fd",
    "fanotify_init", "swapon", "swapoff",
    # the kernel itself
    "bpf", "userfaultfd", "kexec_load", "kexec_file_load", "init_module", "finit_module", "delete_module", "reboot",
    "syslog", "acct", "iopl", "ioperm", "modify_ldt", "vm86", "vm86old", "lookup_dcookie", "nfsservctl", "vhangup",
    "sethostname", "setdomainname", "settimeofday", "clock_settime", "clock_adjtime", "adjtimex",
    # keys
    "keyctl", "add_key", "request_key",
)  # fmt: skip
_ABSENT = (
    "clone3",  # its flags are in memory, which a filter cannot read; the C library falls back to clone
    "io_uring_setup", "io_uring_enter", "io_uring_register",
    # memory that belongs to no process, so the limits of a run do not count it
    "memfd_create", "memfd_secret", "shmget",
)  # fmt: skip
_NEW_NAMESPACES = (
    0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000,
)  # fmt: skip
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C
_FAMILIES = (16, 17, 21, 38, 40)  # netlink, packet, RDS, ALG, vsock
_OF_OTHERS = (
    "setpriority", "ioprio_set", "migrate_pages", "move_pages", "pidfd_open", "msgget", "semget", "mq_open", "shmat",
)  # fmt: skip
_OF_OTHERS_UNLESS_ZERO = (
    "prlimit64", "sched_setaffinity", "sched_setscheduler", "sched_setparam", "sched_setattr",
)  # fmt: skip
"""A program refers to itself by process id 0."""
_BINARY_TREE = 2
_INTEGER = 0xFFFFFFFF
"""The kernel reads only the lower half of these arguments, so the filter must too."""


class SeccompMissing(Exception):
    """libseccomp is not installed."""


def deny_filter(has_namespaces: bool = True) -> bytes:
    """Return the BPF program. Raises SeccompMissing.

    Without namespaces it also denies sockets, and access to other processes of the same user.
    """
    try:
        import pyseccomp
    except (ImportError, RuntimeError, OSError, AttributeError) as error:
        raise SeccompMissing(str(error)) from error
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    with suppress(OSError, ValueError):  # an older libseccomp: the filter is a list, which is slower per call
        rules.set_attr(pyseccomp.Attr.CTL_OPTIMIZE, _BINARY_TREE)

    def refuse(name: str, number: int, *conditions: object) -> None:
        try:
            rules.add_rule(pyseccomp.ERRNO(number), name, *conditions)
        except (OSError, ValueError):  # an older libseccomp, or a call that this architecture lacks
            unknown.append(name)

    unknown: list[str] = []
    for name in _REFUSED:
        refuse(name, errno.EPERM)
    for name in _ABSENT:
        refuse(name, errno.ENOSYS)
    for flag in _NEW_NAMESPACES:
        refuse("clone", errno.EPERM, pyseccomp.Arg(0, pyseccomp.MASKED_EQ, flag, flag))
    for request in (_TIOCSTI, _TIOCLINUX):
        refuse("ioctl", errno.EPERM, pyseccomp.Arg(1, pyseccomp.MASKED_EQ, _INTEGER, request))
    if has_namespaces:
        for family in _FAMILIES:
            refuse("socket", errno.EAFNOSUPPORT, pyseccomp.Arg(0, pyseccomp.MASKED_EQ, _INTEGER, family))
    else:
        _refuse_the_machine(refuse, pyseccomp.Arg(0, pyseccomp.NE, 0))
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def _refuse_the_machine(refuse: Callable[..., None], is_another: object) -> None:
    refuse("socket", errno.EACCES)
    for name in _OF_OTHERS:
        refuse(name, errno.EPERM)
    for name in _OF_OTHERS_UNLESS_ZERO:
        refuse(name, errno.EPERM, is_another)
