"""A ready child: its own namespaces, an init that only waits, and a process that becomes the program on request.

The init is the first process of its PID namespace: when it ends or the worker kills it, the kernel kills everything
else there. It is not dumpable, so that a program, which has the same user, cannot inspect it.
"""

import json
import os
import resource
import signal
import socket
from typing import Any

import kernel
import program
import rehearsal

FREEZE, THAW = signal.SIGUSR1, signal.SIGUSR2
"""Signals by which the worker stops and continues the processes of an interpreter. If both are pending, Python
handles the lower number first.
"""
HOST_NAME = "sandbox"
FOLDER_OF_SESSIONS = "/sessions"
FOLDER_OF_LAYERS = "/layers"
SOCKET_FD = 100
"""Above every descriptor that a program gets."""


def become_init(socket_fd: int, mapped_fd: "int | None", settings: dict[str, Any]) -> None:
    """Run as the init of a ready child; never returns. `socket_fd` leads to the worker.

    `mapped_fd` reaches its end when the namespace's users are mapped; without it, the child maps them itself.
    """
    status = 1
    try:
        mapped_fd = None if mapped_fd is None else os.dup2(mapped_fd, SOCKET_FD + 1)
        keep_only(socket_fd, SOCKET_FD + 2)
        become_user(mapped_fd, settings)
        make_private(settings)
        sessions_fd = covered(FOLDER_OF_SESSIONS)
        layers_fd = covered(FOLDER_OF_LAYERS) if settings["hasLayers"] else -1
        kernel.set_dumpable(False)
        pid = os.fork()
        if pid == 0:
            rehearsal.dry_run(settings)
            program.wait_and_run(SOCKET_FD, program.Namespaces(sessions_fd, layers_fd, settings), settings)
        os.close(sessions_fd)
        if layers_fd >= 0:
            os.close(layers_fd)
        kernel.drop_capabilities(kernel.MAY_KILL)  # in a session the program is another user
        kernel.set_signal_handler(signal.SIGTERM, lambda *_: signal_all(signal.SIGTERM))
        wait_for(pid)
        status = 0
    except BaseException as error:  # noqa: BLE001 - the process ends here
        tell(SOCKET_FD, {"failed": f"{type(error).__name__}: {error}"})
    finally:
        os._exit(status)


def keep_only(socket_fd: int, first_closed: int = SOCKET_FD + 1) -> None:
    """Close the fork server's descriptors except the standard streams."""
    signal.set_wakeup_fd(-1)
    kernel.set_signal_handler(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(socket_fd, SOCKET_FD)
    os.set_inheritable(SOCKET_FD, False)
    os.closerange(3, SOCKET_FD)
    os.closerange(first_closed, 1 << 20)


def covered(folder: str) -> int:
    """Mount an empty folder over one that no program may see; return a descriptor of the original."""
    fd = os.open(folder, os.O_PATH | os.O_DIRECTORY)
    kernel.mount("tmpfs", folder, "tmpfs", kernel.PRIVATE | kernel.MS_RDONLY, "size=4k,mode=000")
    return fd


def become_user(mapped_fd: "int | None", settings: dict[str, Any]) -> None:
    """Become the user of the new namespace."""
    uid, gid = settings["uid"], settings["gid"]
    if mapped_fd is None:
        write("/proc/self/setgroups", "deny")
        write("/proc/self/uid_map", f"{uid} {uid} 1")
        write("/proc/self/gid_map", f"{gid} {gid} 1")
        return
    os.read(mapped_fd, 1)
    os.close(mapped_fd)
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)


def map_users(pid: int, user: int, settings: dict[str, Any]) -> None:
    """Map a new child's user, and the user of sessions. Called by the fork server."""
    uid, gid = settings["uid"], settings["gid"]
    write(f"/proc/{pid}/setgroups", "deny")
    write(f"/proc/{pid}/uid_map", f"{uid} {user} 1\n{uid + 1} {uid} 1\n")
    write(f"/proc/{pid}/gid_map", f"{gid} {user} 1\n{gid + 1} {gid} 1\n")


def make_private(settings: dict[str, Any]) -> None:
    """Set up the new namespaces."""
    kernel.unshare(kernel.INNER_NAMESPACES)
    socket.sethostname(HOST_NAME)
    kernel.bring_loopback_up()
    kernel.mount("proc", "/proc", "proc", kernel.PRIVATE | kernel.MS_NOEXEC)
    kernel.mount(
        "devpts",
        "/dev/pts",
        "devpts",
        kernel.MS_NOSUID | kernel.MS_NOEXEC,
        "newinstance,ptmxmode=0666,mode=620",
    )
    kept = {path: os.open(path, os.O_PATH | os.O_DIRECTORY) for path in settings["keptInTmp"]}
    for folder in ("/tmp", "/work", "/dev/shm"):
        kernel.mount("tmpfs", folder, "tmpfs", kernel.PRIVATE, program.quota(settings["diskBytesMax"]))
    for path, fd in kept.items():  # a prefix of the interpreter is below it
        os.makedirs(path)
        kernel.mount(f"/proc/self/fd/{fd}", path, "", kernel.MS_BIND)
        os.close(fd)
    write("/proc/sys/user/max_user_namespaces", "0")


def wait_for(pid: int) -> None:
    """Reap processes of the namespace until the program ends; then kill the rest and report the status."""
    kernel.set_signal_handler(signal.SIGINT, lambda *_: interrupt(pid))
    kernel.set_signal_handler(FREEZE, lambda *_: signal_all(signal.SIGSTOP))
    kernel.set_signal_handler(THAW, lambda *_: signal_all(signal.SIGCONT))
    tell(SOCKET_FD, {"ready": True})
    ended, status = os.waitpid(-1, 0)
    while ended != pid:
        ended, status = os.waitpid(-1, 0)
    for number in (signal.SIGINT, FREEZE, THAW):
        kernel.set_signal_handler(number, signal.SIG_IGN)
    kill_others()
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    tell(
        SOCKET_FD,
        {
            "status": os.waitstatus_to_exitcode(status),
            "cpuMs": (usage.ru_utime + usage.ru_stime) * 1000,
            "memoryBytesMax": usage.ru_maxrss * 1024,
        },
    )


def signal_all(number: int) -> None:
    """Send a signal to every other process of the namespace or Landlock domain."""
    try:
        os.kill(-1, number)
    except ProcessLookupError:
        pass


def kill_others() -> None:
    """Kill every other process of the run; return when all are reaped."""
    try:
        signal_all(signal.SIGKILL)
        while True:
            os.waitpid(-1, 0)
    except ChildProcessError:
        pass


def interrupt(pid: int) -> None:
    """Send an interrupt to the program and its group; it has not been reaped."""
    try:
        os.killpg(pid, signal.SIGINT)
    except ProcessLookupError:
        os.kill(pid, signal.SIGINT)  # it does not lead a group yet


def tell(fd: int, what: dict[str, Any]) -> None:
    """Send a message to the worker. Ignores a closed socket."""
    try:
        os.write(fd, json.dumps(what).encode()[:4096])
    except OSError:
        pass


def write(path: str, content: str) -> None:
    """Write to a kernel file."""
    fd = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    os.write(fd, content.encode())
    os.close(fd)
