"""A ready child without namespaces: a supervisor that only waits, and a process that becomes the program.

Both are in Landlock domains that no signal leaves; the program's is nested in the supervisor's. So `kill(-1)` in the
supervisor reaches every descendant of the program and nothing else, and the program cannot signal the supervisor. The
supervisor adopts the program's orphans. It ends with the fork server.
"""

import os
import signal
from typing import Any

import child
import kernel
import landlock
import program
import rehearsal

DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty")
OF_ITSELF = (
    "cmdline",
    "comm",
    "environ",
    "fd",
    "fdinfo",
    "io",
    "limits",
    "maps",
    "smaps",
    "stat",
    "statm",
    "status",
)
"""Files that a program may read in its own folder of /proc. `net` and `mounts` belong to the machine, so they are not
in the list.
"""
END = signal.SIGQUIT
"""Tells the supervisor to kill everything. If the supervisor is killed itself, the fork server kills the strays."""


def become_supervisor(socket_fd: int, settings: dict[str, Any]) -> None:
    """Run as the supervisor of a ready child; never returns. `socket_fd` leads to the worker."""
    status = 1
    try:
        zygote = os.getppid()
        child.keep_only(socket_fd)
        kernel.die_with_parent(END)
        kernel.adopt_orphans()
        kernel.set_dumpable(False)
        kernel.give_up_new_privileges()
        landlock.Ruleset(settings["landlock"]["abi"], has_files=False).restrict()
        if not cannot_signal(zygote):
            raise OSError("signals leave the Landlock domain")
        pid = os.fork()
        if pid == 0:
            rehearsal.dry_run(settings)
            program.wait_and_run(child.SOCKET_FD, LandlockConfinement(settings), settings)
        kernel.set_signal_handler(END, lambda *_: child.signal_all(signal.SIGKILL))
        kernel.set_signal_handler(signal.SIGTERM, lambda *_: child.signal_all(signal.SIGTERM))
        if os.getppid() != zygote:
            raise OSError("the fork server has ended")
        child.wait_for(pid)
        status = 0
    except BaseException as error:  # noqa: BLE001 - the process ends here
        child.tell(child.SOCKET_FD, {"failed": f"{type(error).__name__}: {error}"})
    finally:
        os._exit(status)


def cannot_signal(pid: int) -> bool:
    """Return True if a process cannot be signalled. `kill(-1)` is only safe when this is certain."""
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    return False


class LandlockConfinement:
    """Confines a program without namespaces; see `program.Namespaces`."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self._last_capability = settings["lastCapability"]
        self._abi = settings["landlock"]["abi"]
        self._rules = landlock.Ruleset(self._abi, fd=child.SOCKET_FD + 1)
        for path in settings["landlock"]["readable"]:
            self._rules.allow(path, landlock.READ)
        for path in DEVICES:
            self._rules.allow(path, landlock.READ_FILE | landlock.WRITE_FILE)
        self.more_processes = 0
        self.kept_fds = 1

    def prepare(self) -> None:
        """Prepare everything that does not depend on the request."""
        folder = f"/proc/{os.getpid()}"
        self._rules.allow(folder, landlock.READ_DIR)
        for name in OF_ITSELF:
            self._rules.allow(f"{folder}/{name}", landlock.READ)
        try:
            kernel.drop_bounding_set(self._last_capability)
        except PermissionError:
            pass  # it has no capabilities, and no_new_privs is set

    def enter(self, request: dict[str, Any]) -> None:
        """Allow the run's folders, and become its user."""
        for path in (request["workFolder"], request["tmpFolder"]):
            self._rules.allow(path, landlock.every_right(self._abi))
        if request["user"] is not None:
            os.setgroups([])
            program.become(request["user"])
        if request["user"] is None or request["sessionFolder"] is not None:
            self.more_processes = count_threads(os.getuid())  # the kernel counts all processes of the user

    def close(self) -> None:
        """Apply the ruleset."""
        self._rules.restrict()


def count_threads(user: int) -> int:
    """Return the number of threads of a user."""
    count = 0
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                count += (
                    os.stat(f"/proc/{entry.name}/task").st_nlink - 2 if entry.stat().st_uid == user else 0
                )
            except OSError:
                continue  # it has ended
    return count


def end_supervisors(pids: list[int]) -> None:
    """Signal all supervisors to kill their processes; return when they have exited. Called by the fork server."""
    for pid in pids:
        os.kill(pid, END)
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return


def end_strays(supervisors: dict[int, int]) -> None:
    """Kill the descendants that a killed supervisor left to the fork server. Each can fork at most once more before it
    stops.

    A process forked meanwhile is reparented to the fork server, so this is called again for each reaped stray.
    """
    strays: set[int] = set()
    while True:
        new = {pid for pid in descendants(os.getpid(), supervisors) if pid not in strays}
        if not new:
            break
        strays |= new
        send_to_each(new, signal.SIGSTOP)
    send_to_each(strays, signal.SIGKILL)


def send_to_each(pids: set[int], number: int) -> None:
    """Send a signal to processes that may have ended but are not reaped elsewhere."""
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass


def descendants(root: int, but: "dict[int, int]") -> list[int]:
    """Return all descendants of a process, except the excluded children and theirs."""
    found: list[int] = []
    new = [pid for pid in children(root) if pid not in but]
    while new:
        pid = new.pop()
        found.append(pid)
        new += children(pid)
    return found


def children(pid: int) -> list[int]:
    """Return the children of all threads of a process."""
    pids: list[int] = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as file:
                pids += [int(text) for text in file.read().split()]
    except OSError:
        pass  # it has ended
    return pids
