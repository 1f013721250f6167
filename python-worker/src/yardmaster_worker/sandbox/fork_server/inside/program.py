"""The process that becomes a program: waits for its request, drops its privileges, and runs the program."""

import atexit
import gc
import json
import os
import posixpath
import resource
import signal
import socket
import sys
import threading
import time
import types
from typing import Any

import kernel

WORK_FOLDER = "/work"
PACKAGES = "/packages"
REPORT_FD = 3
FLUSH_FAILED = 120
"""Python's exit code if its output could not be written."""
INODE_BYTES = 16 * 1024
"""The disk quota allows one inode per this many bytes."""
CPU_S_MAX = 1 << 32
"""The kernel counts nanoseconds; a value that overflows becomes one second."""
REQUEST_BYTES_MAX = 16
REQUEST_FDS_MAX = 5
OWN_MODULES = ("child", "landlock_child", "kernel", "landlock", "program", "rehearsal", "zygote")


class Namespaces:
    """Confines a program with its own namespaces. `LandlockConfinement` has the same methods."""

    def __init__(self, sessions_fd: int, layers_fd: int, settings: dict[str, Any]) -> None:
        self._sessions_fd = sessions_fd
        self._layers_fd = layers_fd
        self._settings = settings
        self.more_processes = 0
        self.kept_fds = 0

    def prepare(self) -> None:
        """Prepare everything that does not depend on the request."""
        kernel.drop_bounding_set(self._settings["lastCapability"])

    def enter(self, request: dict[str, Any]) -> None:
        """Mount the session's folder, set the run's disk quota, and become its user."""
        folder, disk_bytes_max = request["sessionFolder"], request["limits"]["diskBytes"]
        if disk_bytes_max != self._settings["diskBytesMax"]:
            for path in ("/tmp", WORK_FOLDER, "/dev/shm"):
                kernel.mount(
                    "tmpfs", path, "tmpfs", kernel.PRIVATE | kernel.MS_REMOUNT, quota(disk_bytes_max)
                )
        if folder is not None:
            os.fchdir(self._sessions_fd)
            kernel.mount(folder, WORK_FOLDER, "", kernel.MS_BIND)
        if request["layer"] is not None:
            os.fchdir(self._layers_fd)
            kernel.mount(request["layer"], PACKAGES, "", kernel.MS_BIND)
        os.close(self._sessions_fd)
        if request["user"] is not None:
            for path in ("/tmp", "/dev/shm"):
                os.chown(path, request["user"], request["user"])
            become(request["user"])

    def close(self) -> None:
        """Do nothing: the namespaces exist already."""


def become(user: int) -> None:
    """Become another user."""
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def wait_and_run(socket_fd: int, place: Any, settings: dict[str, Any]) -> None:
    """Wait for a request and run it; never returns. `place` is a Namespaces or LandlockConfinement."""
    status = 127
    sock = socket.socket(fileno=socket_fd)
    try:
        place.prepare()
        os.setsid()
        request, fds = receive(sock)
        place.enter(request)
        if request["hasNetwork"]:
            request["env"] = {**open_egress(sock), **request["env"]}
        take_streams(fds, sock.fileno(), place.kept_fds)
        take_limits(request["limits"], place.more_processes)
        kernel.drop_capabilities()
        kernel.set_dumpable(True)
        reset_signals()
        place.close()
        enter(request["workFolder"], request["cwd"])
        kernel.install_filter(settings["filter"])
        if request["isWarm"]:
            sock.close()  # before the program runs: the worker trusts messages on this socket
            status = (
                run_interpreter(request, settings) if request["isContext"] else run_python(request, settings)
            )
        else:
            run_program(request)
    except BaseException as error:  # noqa: BLE001 - exceptions of the program itself do not reach this line
        report_not_started(sock, f"{type(error).__name__}: {error}")
    finally:
        os._exit(status)


def open_egress(sock: socket.socket) -> dict[str, str]:
    """Listen on the run's loopback for the worker's proxy; return the variables that name it."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        socket.send_fds(sock, [b'{"listening": true}'], [listening.fileno()])
        proxy = f"http://127.0.0.1:{listening.getsockname()[1]}"
    names = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
    return {name: proxy for upper in names for name in (upper, upper.lower())}


def receive(sock: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """Wait for a request; return it and the streams. Exits if the worker closes the socket."""
    message, fds, _, _ = socket.recv_fds(sock, REQUEST_BYTES_MAX, REQUEST_FDS_MAX)
    if not message:
        os._exit(0)
    with open(fds[0], "rb") as file:
        return json.loads(file.read()), fds[1:]


def quota(bytes_max: int) -> str:
    """Return the mount options of a private tmpfs."""
    return f"size={bytes_max},nr_inodes={max(bytes_max // INODE_BYTES, 64)},mode=700"


def take_streams(fds: list[int], socket_fd: int, kept_fds: int) -> None:
    """Install the standard streams and the report pipe; close all other descriptors except the socket and the next
    `kept_fds`.
    """
    for number, fd in enumerate(fds):
        os.dup2(fd, number)
    os.closerange(len(fds), socket_fd)
    os.closerange(socket_fd + 1 + kept_fds, 1 << 20)


def take_limits(limits: dict[str, Any], more_processes: int) -> None:
    """Set the limits that the kernel enforces."""
    cpu_s = min(-(-limits["cpuMs"] // 1000) + 1, CPU_S_MAX)  # the worker's own limit is reached first
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_FSIZE, limits["fileBytes"]),
        (resource.RLIMIT_NOFILE, limits["openFiles"]),
        (resource.RLIMIT_NPROC, limits["processes"] + more_processes),
    ):
        hard = resource.getrlimit(kind)[1]
        least = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (least, least))


def reset_signals() -> None:
    """Reset the fork server's signal handlers."""
    kernel.set_signal_handler(signal.SIGCHLD, signal.SIG_DFL)
    kernel.set_signal_handler(signal.SIGINT, signal.default_int_handler)


def enter(work_folder: str, cwd: str) -> None:
    """Change to the run's folder; create it if it is below the work folder."""
    folder = posixpath.normpath(posixpath.join(work_folder, cwd))
    os.chdir("/")
    try:
        if folder.startswith(f"{work_folder}/"):
            os.makedirs(folder, exist_ok=True)
        os.chdir(folder)
    except OSError as error:
        raise OSError(error.errno, f"Can't chdir to {folder}: {error.strerror}") from None


def run_program(request: dict[str, Any]) -> None:
    """Replace this process by another program."""
    for number in (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT):
        kernel.set_signal_handler(number, signal.SIG_DFL)
    argv = request["argv"]
    os.execvpe(argv[0], argv, request["env"])


def run_python(request: dict[str, Any], settings: dict[str, Any]) -> int:
    """Run the bootstrap of Python programs in this process; return its exit code."""
    become_fresh(request["env"])
    if request["layer"] is not None:
        sys.path.insert(1 if sys.path[:1] == [""] else 0, PACKAGES)
    main = types.ModuleType("__main__")
    status = 0
    try:
        exec(settings["bootstrap"], main.__dict__)
    except SystemExit as leaving:
        status = exit_code(leaving.code)
    return end(status)


def run_interpreter(request: dict[str, Any], settings: dict[str, Any]) -> int:
    """Run as an interpreter until the worker closes the channel."""
    become_fresh(request["env"])
    settings["contexts"].serve(int(os.environ.pop("YARDMASTER_CHANNEL_FD")), settings["shell"])
    return 0


def become_fresh(environment: dict[str, str]) -> None:
    """Remove what would show a program that it was forked from the fork server."""
    take_environment(environment)
    for name in OWN_MODULES:
        sys.modules.pop(name, None)
    forget_folders(os.environ.get("TMPDIR", "/tmp"))
    if "numpy.random" in sys.modules:  # otherwise every program would generate the same random numbers
        sys.modules["numpy.random"].seed()


def take_environment(environment: dict[str, str]) -> None:
    """Set the variables of the process; most are already set."""
    for name in os.environ.keys() - environment.keys():
        del os.environ[name]
    for name, value in environment.items():
        if os.environ.get(name) != value:
            os.environ[name] = value
    if "TZ" in environment:
        time.tzset()


def forget_folders(temporary: str) -> None:
    """Reset the temporary folder that modules determined at import."""
    if "tempfile" in sys.modules:
        sys.modules["tempfile"].tempdir = None  # type: ignore[attr-defined]
    matplotlib: Any = sys.modules.get("matplotlib")
    if matplotlib is not None:
        matplotlib.get_configdir = matplotlib.get_cachedir = lambda: temporary


def exit_code(code: object) -> int:
    """Return the exit code for the argument of `sys.exit`, like Python."""
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF if -(1 << 63) <= code < 1 << 63 else 0xFF
    sys.stderr.write(f"{code}\n")
    return 1


def end(status: int) -> int:
    """Exit as Python does, except for freeing memory; return the exit code."""
    try:
        # Waits for threads, like the interpreter at exit.
        threading._shutdown()  # type: ignore[attr-defined]
    except BaseException:  # noqa: BLE001 - raised by the program, or an interrupt
        sys.excepthook(*sys.exc_info())
    is_flushed = False
    try:
        atexit._run_exitfuncs()
        is_flushed = flush()
        forget_main()
    except BaseException:  # noqa: BLE001 - raised by the program
        sys.excepthook(*sys.exc_info())
    return status if is_flushed and flush() else FLUSH_FAILED


def forget_main() -> None:
    """Delete the program's variables, so that `__del__` methods run, unless other threads still use them."""
    main = sys.modules.get("__main__")
    names = main.__dict__ if main is not None else {}
    if len(sys._current_frames()) > 1 or all(name.startswith("__") for name in names):
        return
    for name in [name for name in names if name.startswith("_") and not name.startswith("__")]:
        names[name] = None
    for name in [name for name in names if name != "__builtins__"]:
        names[name] = None
    gc.collect()


def flush() -> bool:
    """Flush the standard streams, if the program has not closed them; return True on success."""
    is_flushed = True
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None and not getattr(stream, "closed", False):
                stream.flush()
        except BaseException as error:  # noqa: BLE001 - raised by the program, which may have replaced the streams
            is_flushed = False
            if stream is sys.stdout and sys.stderr is not None:
                sys.stderr.write(f"Exception ignored in: {stream!r}\n")
                error = error.with_traceback(error.__traceback__ and error.__traceback__.tb_next)
                sys.__excepthook__(type(error), error, error.__traceback__)
    return is_flushed


def report_not_started(sock: socket.socket, message: str) -> None:
    """Report why the program did not start, if the worker is still there."""
    try:
        sock.send(json.dumps({"failed": message[:2000]}).encode())
    except OSError:
        pass
