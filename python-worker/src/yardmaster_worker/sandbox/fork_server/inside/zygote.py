"""The fork server: a warm Python in the sandbox that forks ready children and runs no task code itself.

    worker ── control socket ──▶ server ── clone ──▶ init of a child ── fork ──▶ program
       └───────────── socket of the child ──────────────┴────────────────────────┘

Each request for a child has the child's number and one end of the child's socket. The server reports each reaped
child with its resource usage. When the control socket closes, it exits and the kernel kills everything in its
namespaces.
"""

import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
from typing import Any

import child
import kernel
import landlock_child
import rehearsal

MESSAGE_BYTES_MAX = 64
NEEDED = ["encodings.ascii", "linecache", "traceback"]
"""Modules that the bootstrap of Python programs imports."""
THREADS = "/proc/self/task"


def main(control_fd: int, folder: str) -> None:
    """Serve requests until the worker is gone."""
    with open(f"{folder}/settings.json", encoding="utf-8") as file:
        settings = json.load(file)
    preload(NEEDED)
    paths = settings["contextPaths"]
    sys.path[:0] = paths
    preloaded = preload(settings["preload"])
    if paths:
        settings["contexts"] = importlib.import_module("yardmaster_context.cells")
        settings["shell"] = settings["contexts"].warm_up_shell(paths)
        preload([])
    settings["lastCapability"] = kernel.last_capability()
    settings["filter"] = read(f"{folder}/filter.bpf")
    settings["bootstrap"] = compile(read(f"{folder}/bootstrap.py"), "<string>", "exec", dont_inherit=True)
    rehearsal.warm_up_zygote(settings)
    gc.collect()
    gc.freeze()  # otherwise garbage collection in the children would write to, and so copy, every page
    Zygote(control_fd, settings).serve(preloaded)


class Zygote:
    """The main loop."""

    def __init__(self, control_fd: int, settings: dict[str, Any]) -> None:
        self._control = socket.socket(fileno=control_fd)
        self._settings = settings
        self._children: dict[int, int] = {}
        self._wake_read, wake_write = os.pipe()
        for fd in (self._wake_read, wake_write):
            os.set_blocking(fd, False)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self._uses_landlock = "landlock" in settings
        if self._uses_landlock:
            kernel.adopt_orphans()

    def serve(self, preloaded: list[str]) -> None:
        """Fork requested children and reap ended ones."""
        self._tell({"ready": preloaded})
        poll = select.poll()
        poll.register(self._control, select.POLLIN)
        poll.register(self._wake_read, select.POLLIN)
        while True:
            for fd, _ in poll.poll():
                if fd == self._wake_read:
                    os.read(fd, 4096)
                    self._reap()
                elif not self._answer():
                    if self._uses_landlock:
                        landlock_child.end_supervisors(list(self._children))
                    return

    def _answer(self) -> bool:
        message, fds, _, _ = socket.recv_fds(self._control, MESSAGE_BYTES_MAX, 1)
        if not message:
            return False
        number, user = (int(text) for text in message.split())
        if not fds:  # the kernel could not install the descriptor
            self._tell({"reaped": number, "error": "the fork server has no descriptors left"})
            return True
        try:
            self._children[self._fork(fds[0], user)] = number
        except OSError as error:
            self._tell({"reaped": number, "error": str(error)})
        os.close(fds[0])
        return True

    def _fork(self, socket_fd: int, user: int) -> int:
        """Fork a child, with its own user if it gets one; return its process id."""
        if self._uses_landlock:
            pid: int = kernel.clone(0)
            if pid == 0:
                landlock_child.become_supervisor(socket_fd, self._settings)
            return pid
        first = self._settings["firstUser"]
        read_fd, write_fd = os.pipe()
        try:
            pid = kernel.clone(kernel.OUTER_NAMESPACES)
            if pid == 0:
                child.become_init(socket_fd, read_fd if first is not None else None, self._settings)
            if first is not None:
                child.map_users(pid, first + user, self._settings)
        finally:
            os.close(read_fd)
            os.close(write_fd)  # the child waits for this
        return pid

    def _reap(self) -> None:
        while True:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            number = self._children.pop(pid, None)
            if self._uses_landlock and (number is None or status != 0):
                # A reaped stray may have been killed during a fork and left another stray.
                landlock_child.end_strays(self._children)
            if number is not None:
                cpu_ms = (usage.ru_utime + usage.ru_stime) * 1000
                self._tell({"reaped": number, "cpuMs": cpu_ms, "memoryBytesMax": usage.ru_maxrss * 1024})

    def _tell(self, what: dict[str, Any]) -> None:
        self._control.send(json.dumps(what).encode())


def preload(names: list[str]) -> list[str]:
    """Import the modules that are installed; return their names."""
    found = []
    for name in names:
        try:
            importlib.import_module(name)
        except Exception as error:  # noqa: BLE001 - the program will get the same error
            if not isinstance(error, ModuleNotFoundError):
                sys.stderr.write(f"preload {name}: {type(error).__name__}: {error}\n")
        else:
            found.append(name)
    if len(os.listdir(THREADS)) != 1:
        raise SystemExit(
            f"a module of {', '.join(found) or 'IPython'} has started a thread: it cannot be preloaded"
        )
    return found


def read(path: str) -> bytes:
    """Return the content of a file."""
    with open(path, "rb") as file:
        return file.read()
