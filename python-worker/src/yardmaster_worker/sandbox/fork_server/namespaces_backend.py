"""Isolation levels A and B: bubblewrap around a fork server, and the kernel users of its programs.

If the worker is root, everything inside runs as kernel users that own nothing on the machine. Real root could change
kernel settings through a fresh /proc in a namespace, even without capabilities. The fork server may choose among
these users for its children, because it runs none of their code.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from yardmaster_worker.sandbox.bubblewrap import OWN_ETC, WORK_FOLDER, as_file, system_files
from yardmaster_worker.sandbox.child import file_of
from yardmaster_worker.sandbox.context_files import context_files
from yardmaster_worker.sandbox.fork_server.backend import (
    ENVIRONMENT,
    INSIDE,
    PACKAGES,
    USER,
    Backend,
    RunFolders,
    StartedServer,
    source_of,
)
from yardmaster_worker.sandbox.inside_packages import FOLDER as CONTEXT_PACKAGES
from yardmaster_worker.sandbox.isolation import IsolationLevel

if TYPE_CHECKING:
    from collections.abc import Callable

    from yardmaster_worker.sandbox.fork_server.kernel_users import KernelUsers

__all__ = ["OWN_FOLDERS", "NamespacesBackend"]

_FOLDER = "/yardmaster"
_SESSIONS = "/sessions"
_LAYERS = "/layers"
OWN_FOLDERS = (WORK_FOLDER, _SESSIONS, _LAYERS, PACKAGES, _FOLDER, "/proc", "/dev")
"""Paths that the sandbox replaces: programs never see the machine's."""
_FIRST_CHILD_USER = 2000
"""The first user id of children, as the fork server sees it."""
_LOADER = (
    f"import sys; sys.path.insert(1, '{_FOLDER}'); import zygote; "
    f"sys.path.remove('{_FOLDER}'); zygote.main(int(sys.argv[1]), '{_FOLDER}')"
)
_START_S_MAX = 10.0
_OPEN_FOLDERS = ["--dir", "/etc", "--dir", "/etc/ssl", "--dir", "/sys", "--dir", "/sys/devices"]
_OPEN_FOLDERS += ["--dir", "/sys/devices/system"]
"""bubblewrap creates parent folders without access for others, and children are other users."""


@dataclass(frozen=True)
class NamespacesBackend(Backend):
    """See Backend."""

    bwrap: str = "bwrap"

    @property
    def name(self) -> str:
        """See Backend."""
        return "namespaces"

    @property
    def level(self) -> IsolationLevel:
        """See Backend."""
        return IsolationLevel.B if self.users is None else IsolationLevel.A

    @property
    def has_namespaces(self) -> bool:
        """See Backend."""
        return True

    def make_run_folders(self, session_folder: Path | None) -> RunFolders:  # noqa: ARG002
        """See Backend."""
        return RunFolders(WORK_FOLDER, "/tmp")  # noqa: S108 - private to the run

    def interpreter_paths(self) -> list[str]:
        """See Backend."""
        return [_FOLDER, CONTEXT_PACKAGES]

    def settings(self) -> dict[str, object]:
        """See Backend."""
        return {**super().settings(), "firstUser": None if self.users is None else _FIRST_CHILD_USER}

    def start(self, control_fd: int, stderr_fd: int) -> StartedServer:
        """See Backend."""
        handshake = _Handshake(self.users)
        with ExitStack() as given:

            def keep(fd: int) -> int:
                given.callback(os.close, fd)
                return fd

            fds: list[int] = [control_fd]
            options = _options(self, lambda fd: fds.append(keep(fd)))
            fds += handshake.inner_fds
            options += handshake.options
            options_fd = keep(file_of(as_file(options)))
            argv = [*_stepping_down(self), self.bwrap, "--args", str(options_fd), "--"]
            argv += [self.interpreter.executable, "-s", "-u", "-c", _LOADER, str(control_fd)]
            try:
                process = subprocess.Popen(
                    argv,
                    env={},
                    cwd="/",
                    stdin=subprocess.DEVNULL,
                    stdout=stderr_fd,  # a pipe, as its children have: a stream on a file would seek
                    stderr=stderr_fd,
                    pass_fds=[*fds, options_fd],
                    start_new_session=True,
                )
            except OSError:
                handshake.finish()
                raise
        return StartedServer(process, handshake.finish)


class _Handshake:
    """Reads from bubblewrap which process is the first in the new namespaces, and maps its users."""

    def __init__(self, users: KernelUsers | None) -> None:
        self._users = users
        self._opened = ExitStack()
        self._inner = ExitStack()
        self._info_fd, info_write_fd = os.pipe()
        block_read_fd, self._block_fd = os.pipe()
        for fd in (self._info_fd, self._block_fd):
            self._opened.callback(os.close, fd)
        for fd in (info_write_fd, block_read_fd):
            self._inner.callback(os.close, fd)
        self.inner_fds = [info_write_fd, block_read_fd]
        self.options = ["--info-fd", str(info_write_fd)]
        if users is not None:
            self.options += ["--userns-block-fd", str(block_read_fd)]

    def finish(self) -> int | None:
        """See StartedServer. If bubblewrap has exited or hangs, the start times out."""
        with self._opened:
            self._inner.close()
            pid = self._child_pid()
            if pid is None or self._users is None:
                return pid
            with suppress(OSError):  # it has ended
                for name in ("uid_map", "gid_map"):
                    Path(f"/proc/{pid}/{name}").write_text(_map_of(self._users), encoding="ascii")
                os.write(self._block_fd, b"x")
            return pid

    def _child_pid(self) -> int | None:
        said = b""
        while not said.rstrip().endswith(b"}"):
            if not select.select([self._info_fd], [], [], _START_S_MAX)[0]:
                return None
            piece = os.read(self._info_fd, 4096)
            if not piece:
                return None
            said += piece
        return int(json.loads(said)["child-pid"])


def _map_of(users: KernelUsers) -> str:
    lines = (0, users.superuser, 1), (USER, users.first, 1), (_FIRST_CHILD_USER + 1, users.of(1), users.count)
    return "".join(f"{inner} {outer} {count}\n" for inner, outer, count in lines)


def _options(backend: NamespacesBackend, give: Callable[[int], None]) -> list[str]:
    options = ["--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    options += ["--unshare-cgroup-try", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    if backend.users is not None:
        options += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    options += ["--uid", str(USER), "--gid", str(USER), "--hostname", "sandbox", "--clearenv"]
    for name, value in ENVIRONMENT.items():
        options += ["--setenv", name, value]
    options += _OPEN_FOLDERS
    # Each child mounts its own /tmp, /work, /dev/shm and /dev/pts over these.
    options += [*system_files(), "--dir", "/dev/shm", "--tmpfs", "/tmp", "--dir", "/work"]  # noqa: S108
    if backend.sessions_folder is None:
        options += ["--dir", _SESSIONS]
    else:
        options += ["--bind", str(backend.sessions_folder), _SESSIONS]
    if backend.layers_folder is not None:
        options += ["--ro-bind", str(backend.layers_folder), _LAYERS, "--dir", PACKAGES]
    for prefix in backend.interpreter.prefixes:
        if not Path(prefix).is_relative_to("/usr"):
            for parent in reversed(Path(prefix).parents[:-1]):
                options += [
                    "--dir",
                    str(parent),
                ]  # otherwise they keep outside permissions, and children are other users
            options += ["--ro-bind", prefix, prefix]
    if backend.has_interpreters:
        options += backend.interpreter.packages.binds()
    for path, content in _files(backend).items():
        fd = file_of(content)
        give(fd)
        mode = ["--perms", "0644"] if path in OWN_ETC and backend.users is not None else []
        options += [
            *mode,
            "--ro-bind-data",
            str(fd),
            path,
        ]  # owned by the fork server, while children are other users
    return [*options, "--remount-ro", "/dev", "--remount-ro", "/"]


def _files(backend: NamespacesBackend) -> dict[str, bytes]:
    """Return the files inside that exist in memory only."""
    return {
        **OWN_ETC,
        **(context_files() if backend.has_interpreters else {}),
        **{f"{_FOLDER}/{name}": source_of(name) for name in (*INSIDE, "bootstrap.py")},
        f"{_FOLDER}/filter.bpf": backend.filter,
        f"{_FOLDER}/settings.json": backend.settings_file(),
    }


def _stepping_down(backend: NamespacesBackend) -> list[str]:
    if backend.users is None:
        return []
    # A packaged bubblewrap has its libraries two folders up.
    folders = [*backend.interpreter.prefixes, str(Path(backend.bwrap).resolve().parents[2])]
    if backend.has_interpreters:
        folders += backend.interpreter.packages.folders
    folders += [
        str(folder) for folder in (backend.sessions_folder, backend.layers_folder) if folder is not None
    ]
    program = resources.files(__package__).joinpath("step_down.py")
    wanted = [folder for folder in dict.fromkeys(folders) if not Path("/usr").is_relative_to(folder)]
    return [sys.executable, "-I", "-S", str(program), str(backend.users.first), json.dumps(wanted)]
