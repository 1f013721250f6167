"""Runs each program in its own namespaces with bubblewrap.

A program sees a read-only system, an empty /tmp and work folder in memory, its own processes, and no network. It has
no capabilities, and cannot see the worker's environment, files or arguments. Its first process is the init of a PID
namespace: when that dies, the kernel kills every process in the namespace, even detached ones, before the init can be
reaped.
"""

from __future__ import annotations

import asyncio
import json
import os
import posixpath
import signal
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from yardmaster_worker.sandbox.child import ChildProcess, OutputPipe, file_of, reap
from yardmaster_worker.sandbox.context_files import context_files, isolated_interpreter_argv
from yardmaster_worker.sandbox.inside import create_inside
from yardmaster_worker.sandbox.isolation import Isolation, IsolationLevel
from yardmaster_worker.sandbox.launch import has_report, refuse_extras, stdin_of
from yardmaster_worker.sandbox.port import Command, InterpreterProgram, PythonProgram
from yardmaster_worker.sandbox.process_run import ProcessRun, RunPipes, Usage, signal_name, usage_of
from yardmaster_worker.sandbox.python_program import python_argv

if TYPE_CHECKING:
    from collections.abc import Callable

    from yardmaster_worker.sandbox.child import Ended
    from yardmaster_worker.sandbox.interpreter import Interpreter
    from yardmaster_worker.sandbox.port import OnOutput, OnRunning, Program, ProgramSpec, Run

__all__ = [
    "ETC",
    "OWN_ETC",
    "WORK_FOLDER",
    "BubblewrapSandbox",
    "Confinement",
    "arguments",
    "as_file",
    "system_files",
]

WORK_FOLDER = "/work"
_STATUS_BYTES_MAX = 4096
_START_S_MAX = 2.0
ETC = (
    "alternatives",
    "fonts",
    "ld.so.cache",
    "localtime",
    "mime.types",
    "os-release",
    "protocols",
    "services",
    "ssl/certs",
    "terminfo",
)
OWN_ETC = {
    "/etc/passwd": (
        b"root:x:0:0:root:/:/bin/sh\nuser:x:1000:1000:user:/work:/bin/sh\n"
        b"session:x:1001:1001:user of a session:/work:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n"
    ),
    "/etc/group": b"root:x:0:\nuser:x:1000:\nsession:x:1001:\nnogroup:x:65534:\n",
    "/etc/hosts": b"127.0.0.1 localhost sandbox\n::1 ip6-localhost ip6-loopback\n",
    "/etc/nsswitch.conf": b"passwd: files\ngroup: files\nhosts: files\n",
}
"""Replacements for files in /etc: users, and the address of `localhost`."""


@dataclass(frozen=True)
class Confinement:
    """Features of the installed bubblewrap and kernel, detected by a trial run."""

    bwrap: str
    scratch_bytes_max: int = 512 * 1024 * 1024
    """Size of /tmp and of the work folder, each."""
    has_newer_options: bool = True
    """`--size` (bubblewrap 0.7) and `--disable-userns` (0.8)."""


class BubblewrapSandbox:
    """See Sandbox."""

    isolation = Isolation("namespaces", IsolationLevel.B, "process")

    def __init__(self, confinement: Confinement, interpreter: Interpreter) -> None:
        self._confinement = confinement
        self._interpreter = interpreter

    def start(self, spec: ProgramSpec, on_output: OnOutput, on_running: OnRunning = lambda: None) -> Run:
        """See Sandbox."""
        refuse_extras(spec)
        with ExitStack() as opened, ExitStack() as given:

            def keep(fd: int) -> int:
                given.callback(os.close, fd)
                return fd

            def give(content: bytes) -> int:
                return keep(file_of(content))

            pipes = RunPipes(spec.program, on_output, on_running, opened)
            status = _Status(opened, (lambda: None) if has_report(spec.program) else on_running)
            options = arguments(self._confinement, self._interpreter, spec, pipes.environment())
            files = OWN_ETC
            if isinstance(spec.program, InterpreterProgram):
                options += self._interpreter.packages.binds()
                files = files | context_files()
            files_fds = [give(content) for content in files.values()]
            for fd, path in zip(files_fds, files, strict=True):
                options += ["--ro-bind-data", str(fd), path]
            options += ["--remount-ro", "/"]
            # In a file, because the arguments of a process are public.
            options_fd = give(as_file(options))
            argv = [self._confinement.bwrap, "--json-status-fd", str(status.pipe.write_fd)]
            argv += ["--args", str(options_fd), "--"]
            argv += _argv(spec.program, self._interpreter)
            child = ChildProcess(
                argv,
                env={},
                cwd="/",
                stdin_fd=keep(stdin_of(spec.program)),
                pipes=[pipes.stdout, pipes.stderr, *pipes.more, status.pipe],
                pass_fds=[options_fd, *files_fds, *pipes.given_fds],
            )
            opened.pop_all()  # from here on the child closes them
        return ProcessRun(child, pipes, _NamespaceControl(child.pid, status))

    def own(self, folder: Path) -> None:
        """See Sandbox: programs already own it."""

    def expect_interpreters(self) -> None:
        """See Sandbox: nothing is prepared."""

    async def close(self) -> None:
        """See Sandbox: nothing to free."""


def _argv(program: Program, interpreter: Interpreter) -> list[str]:
    match program:
        case Command():
            return list(program.argv)
        case PythonProgram():
            return python_argv(interpreter)
        case InterpreterProgram():
            return isolated_interpreter_argv(interpreter)
        case _:
            assert_never(program)


def arguments(
    confinement: Confinement, interpreter: Interpreter, spec: ProgramSpec, more_env: dict[str, str]
) -> list[str]:
    """Return the `bwrap` options for a program."""
    environment = {
        "PATH": f"{interpreter.bin_folder}:/usr/local/bin:/usr/bin:/bin",
        "HOME": WORK_FOLDER,
        "LANG": "C.UTF-8",
        "TMPDIR": "/tmp",  # noqa: S108 - private to the run
        **spec.env,
        **more_env,
    }
    options = ["--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    options += ["--unshare-cgroup-try", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    options += ["--uid", "1000", "--gid", "1000", "--hostname", "sandbox", "--clearenv"]
    if confinement.has_newer_options:
        options += ["--disable-userns"]
    for name, value in environment.items():
        options += ["--setenv", name, value]
    return options + _file_system(confinement, interpreter, spec.work_folder) + _working_folder(spec)


def as_file(options: list[str]) -> bytes:
    """Return options in the format of `--args`. An option with a NUL would become several, chosen by its author."""
    if any("\0" in option for option in options):
        raise ValueError("an option of bubblewrap contains U+0000")
    return b"".join(os.fsencode(option) + b"\0" for option in options)


def system_files() -> list[str]:
    """Return the options for the read-only view of the machine, with a private /proc and /dev."""
    options = ["--ro-bind", "/usr", "/usr", "--proc", "/proc", "--dev", "/dev"]
    for name in ("bin", "sbin", "lib", "lib32", "lib64", "libx32"):
        path = Path("/", name)
        if path.is_symlink():
            options += ["--symlink", str(path.readlink()), str(path)]
        else:
            options += ["--ro-bind-try", str(path), str(path)]
    options += [
        "--ro-bind-try",
        "/sys/devices/system/cpu",
        "/sys/devices/system/cpu",
    ]  # libraries read the number of cores here to size their pools
    for name in (*ETC, *sorted(path.name for path in Path("/etc").glob("java-*"))):
        options += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    return options


def _file_system(confinement: Confinement, interpreter: Interpreter, work_folder: Path | None) -> list[str]:
    options = system_files()
    size = ["--size", str(confinement.scratch_bytes_max)] if confinement.has_newer_options else []
    options += [*size, "--tmpfs", "/tmp"]  # noqa: S108 - private to the run
    if work_folder is None:
        options += [*size, "--tmpfs", WORK_FOLDER]
    else:
        options += ["--bind", str(work_folder), WORK_FOLDER]
    for prefix in interpreter.prefixes:  # after /tmp, in case a prefix is below it
        if not Path(prefix).is_relative_to("/usr"):
            options += ["--ro-bind", prefix, prefix]
    return options


def _working_folder(spec: ProgramSpec) -> list[str]:
    folder = posixpath.normpath(posixpath.join(WORK_FOLDER, spec.cwd))
    if not folder.startswith(f"{WORK_FOLDER}/"):
        return ["--chdir", folder]
    if spec.work_folder is None:
        return ["--dir", folder, "--chdir", folder]
    # Otherwise bwrap would create it while it still sees the whole machine, and follow links of earlier programs.
    create_inside(spec.work_folder, posixpath.relpath(folder, WORK_FOLDER))
    return ["--chdir", folder]


class _Status:
    """Parses bwrap's status messages: `child-pid` at the start, `exit-code` at the end."""

    def __init__(self, opened: ExitStack, on_running: OnRunning) -> None:
        self._on_running = on_running
        self.init_pid: int | None = None
        self.exit_code: int | None = None
        self.on_init: Callable[[], None] = lambda: None
        """Called when the namespace's init is known."""
        self.pipe = OutputPipe(self._received, opened)
        self._text = b""

    def _received(self, data: bytes) -> None:
        *lines, self._text = (self._text + data[:_STATUS_BYTES_MAX]).split(b"\n")
        for line in lines:
            with suppress(ValueError):
                said = json.loads(line)
                self.exit_code = said.get("exit-code", self.exit_code)
                if "child-pid" in said:
                    self.init_pid = said["child-pid"]
                    self.on_init()
                    self._on_running()


class _NamespaceControl:
    def __init__(self, bwrap_pid: int, status: _Status) -> None:
        self._bwrap_pid = bwrap_pid
        self._status = status
        self._wanted: signal.Signals | None = None
        self._has_settled = False
        status.on_init = self._send_wanted

    def interrupt(self) -> None:
        self._want(signal.SIGINT)

    def terminate(self) -> None:
        self._want(signal.SIGTERM)

    def kill(self) -> None:
        self._want(signal.SIGKILL)
        if self._status.init_pid is None:  # bwrap is about to report the exit, or hangs
            asyncio.get_running_loop().call_later(_START_S_MAX, self._kill_bwrap)

    def _want(self, number: signal.Signals) -> None:
        self._wanted = number
        if self._status.init_pid is not None:
            self._send_wanted()

    def _send_wanted(self) -> None:
        # The init leads the program's session and ignores SIGINT and SIGTERM. Without the init the namespace is
        # empty. bwrap is not signalled, because it reaps the init.
        init_pid = self._status.init_pid
        with suppress(ProcessLookupError):
            if init_pid is not None and self._wanted is signal.SIGKILL:
                os.kill(init_pid, signal.SIGKILL)
            elif init_pid is not None and self._wanted is not None:
                os.killpg(init_pid, self._wanted)

    def _kill_bwrap(self) -> None:
        if self._status.init_pid is None and not self._has_settled:
            with suppress(ProcessLookupError):
                os.kill(self._bwrap_pid, signal.SIGKILL)

    async def settle(self, ended: Ended) -> Usage:
        self._has_settled = True
        init_pid = self._status.init_pid
        if init_pid is None:
            return Usage(None, None)
        # bwrap is gone, perhaps before its init, which is then the worker's child (see `adopt_orphans`). So its id is
        # not reused, and its end means that the kernel has reaped every process of the namespace.
        try:
            os.kill(init_pid, signal.SIGKILL)
            return usage_of(await reap(init_pid), is_memory_known=True)
        except (ProcessLookupError, ChildProcessError):
            return usage_of(ended, is_memory_known=False)  # bwrap has reaped it

    def judge(self, ended: Ended) -> tuple[int | None, str | None]:
        if self._status.exit_code is not None:
            return self._status.exit_code, None
        return None, signal_name(-ended.status) if ended.status < 0 else None
