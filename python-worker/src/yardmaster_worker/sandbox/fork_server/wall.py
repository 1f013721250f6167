"""The outer wall: bubblewrap around a whole fork server, and the user that the kernel knows it by.

Where the worker is root, everything inside runs as a kernel user that owns nothing on the machine. For root itself a fresh
/proc in a namespace would be a way to change the settings of the kernel, whatever its capabilities there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from yardmaster_worker.sandbox.bubblewrap import GROUP, PASSWD, as_file, system_files
from yardmaster_worker.sandbox.child import file_of
from yardmaster_worker.sandbox.context_files import context_files
from yardmaster_worker.sandbox.inside_packages import FOLDER as PACKAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from yardmaster_worker.sandbox.interpreter import Interpreter

__all__ = ["Wall", "kernel_user", "start_behind"]

_FOLDER = "/yardmaster"
_SESSIONS = "/sessions"
_USER = 1000
"""The user inside."""
_FIRST_KERNEL_USER = 0x70000000
"""Above what distributions, systemd and subordinate ids use."""
_LOADER = (
    f"import sys; sys.path.insert(1, '{_FOLDER}'); import zygote; "
    f"sys.path.remove('{_FOLDER}'); zygote.main(int(sys.argv[1]), '{_FOLDER}')"
)
_INSIDE = ("zygote.py", "child.py", "program.py", "kernel.py")
_ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": "/work",
    "LANG": "C.UTF-8",
    "TMPDIR": "/tmp",  # noqa: S108 - private to each run
    # A module that starts threads when it is imported cannot be forked.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MPLBACKEND": "Agg",
    "MPLCONFIGDIR": "/tmp/matplotlib",  # noqa: S108 - the /tmp of the server, which no child sees
    "PYTHONDONTWRITEBYTECODE": "1",
}


@dataclass(frozen=True)
class Wall:
    """What a fork server is started with."""

    bwrap: str
    interpreter: Interpreter
    filter: bytes
    """The system calls that programs may not make, as a BPF program; none where empty."""
    disk_bytes_max: int
    preload: Sequence[str] = ()
    has_contexts: bool = False
    """Whether its children are contexts: then it has IPython, and a shell is made in it."""
    sessions_folder: Path | None = None
    """The folder in which those of sessions are; programs of a session see their own at their work folder."""


def kernel_user() -> int | None:
    """Return the user to become before the wall is drawn, one for each worker; None where the worker is not root."""
    return _FIRST_KERNEL_USER + os.getpid() if os.geteuid() == 0 else None


def start_behind(wall: Wall, control_fd: int, stderr_fd: int) -> subprocess.Popen[bytes]:
    """Start a fork server behind the wall. Raises OSError."""
    with ExitStack() as given:

        def keep(fd: int) -> int:
            given.callback(os.close, fd)
            return fd

        fds: list[int] = [control_fd]
        options = _options(wall, lambda fd: fds.append(keep(fd)))
        options_fd = keep(file_of(as_file(options)))
        argv = [*_stepping_down(wall), wall.bwrap, "--args", str(options_fd), "--"]
        argv += [wall.interpreter.executable, "-s", "-u", "-c", _LOADER, str(control_fd)]
        return subprocess.Popen(
            argv,
            env={},
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stderr_fd,
            pass_fds=[*fds, options_fd],
            start_new_session=True,
        )


def _options(wall: Wall, give: Callable[[int], None]) -> list[str]:
    def from_memory(content: bytes, path: str) -> None:
        fd = file_of(content)
        give(fd)
        options.extend(["--ro-bind-data", str(fd), path])

    options = ["--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    options += ["--unshare-cgroup-try", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    options += ["--uid", str(_USER), "--gid", str(_USER), "--hostname", "sandbox", "--clearenv"]
    for name, value in _ENVIRONMENT.items():
        options += ["--setenv", name, value]
    # Each child has a /tmp, /work, /dev/shm and /dev/pts of its own on these.
    options += [*system_files(), "--dir", "/dev/shm", "--tmpfs", "/tmp", "--dir", "/work"]  # noqa: S108
    if wall.sessions_folder is None:
        options += ["--dir", _SESSIONS]
    else:
        options += ["--bind", str(wall.sessions_folder), _SESSIONS]
    for prefix in wall.interpreter.prefixes:
        if not Path(prefix).is_relative_to("/usr"):
            options += ["--ro-bind", prefix, prefix]
    if wall.has_contexts:
        options += wall.interpreter.packages.binds()
        for path, content in context_files().items():
            from_memory(content, path)
    from_memory(PASSWD, "/etc/passwd")
    from_memory(GROUP, "/etc/group")
    for name in _INSIDE:
        from_memory(resources.files(__package__).joinpath("inside", name).read_bytes(), f"{_FOLDER}/{name}")
    bootstrap = resources.files("yardmaster_worker.capabilities").joinpath("bootstrap.py").read_bytes()
    from_memory(bootstrap, f"{_FOLDER}/bootstrap.py")
    from_memory(wall.filter, f"{_FOLDER}/filter.bpf")
    from_memory(json.dumps(_settings(wall)).encode(), f"{_FOLDER}/settings.json")
    return [*options, "--remount-ro", "/dev", "--remount-ro", "/"]


def _settings(wall: Wall) -> dict[str, object]:
    return {
        "preload": list(wall.preload),
        "contextPaths": [_FOLDER, PACKAGES] if wall.has_contexts else [],
        "uid": _USER,
        "gid": _USER,
        "diskBytesMax": wall.disk_bytes_max,
        "keptInTmp": [path for path in wall.interpreter.prefixes if Path(path).is_relative_to("/tmp")],  # noqa: S108
    }


def _stepping_down(wall: Wall) -> list[str]:
    user = kernel_user()
    if user is None:
        return []
    # A bubblewrap from a package has its libraries two folders up.
    folders = [*wall.interpreter.prefixes, str(Path(wall.bwrap).resolve().parents[2])]
    if wall.has_contexts:
        folders += wall.interpreter.packages.folders
    if wall.sessions_folder is not None:
        folders.append(str(wall.sessions_folder))
    program = resources.files(__package__).joinpath("step_down.py")
    wanted = [folder for folder in dict.fromkeys(folders) if not Path("/usr").is_relative_to(folder)]
    return [sys.executable, "-I", "-S", str(program), str(user), json.dumps(wanted)]
