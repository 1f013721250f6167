"""The fork-server sandbox: one fork server for Python programs, one for other programs, one for interpreters."""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_never

from yardmaster_worker.logs import log
from yardmaster_worker.sandbox.child import file_of
from yardmaster_worker.sandbox.context_files import interpreter_argv
from yardmaster_worker.sandbox.fork_server.backend import CONTEXT_MODULE, PACKAGES, USER
from yardmaster_worker.sandbox.fork_server.forked_run import ForkedRun, Handover
from yardmaster_worker.sandbox.fork_server.kernel_users import end_orphans
from yardmaster_worker.sandbox.fork_server.pool import Pool
from yardmaster_worker.sandbox.isolation import Isolation
from yardmaster_worker.sandbox.launch import egress_of, has_report, refuse_extras, stdin_of
from yardmaster_worker.sandbox.port import Command, InterpreterProgram, PythonProgram, SandboxUnavailable
from yardmaster_worker.sandbox.process_run import CHANNEL_FD_VARIABLE, REPORT_FD_VARIABLE, RunPipes
from yardmaster_worker.sandbox.python_program import python_argv
from yardmaster_worker.sandbox.warm_start import is_warm_with

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yardmaster_worker.sandbox.fork_server.backend import Backend, RunFolders
    from yardmaster_worker.sandbox.limits import RunLimits
    from yardmaster_worker.sandbox.port import OnOutput, OnRunning, Program, ProgramSpec, Run, Sandbox

__all__ = ["ForkServerSandbox"]

_THIRD_FD = 3
"""The report, or the channel of an interpreter."""
_CPU_UNLIMITED_MS = 100 * 365 * 86_400_000
"""No limit: the kernel would add up the CPU time of all cells of an interpreter, so the worker measures each cell."""
_CONTEXTS_READY = 1


class ForkServerSandbox:
    """See Sandbox. `other` runs programs whose session folder the fork servers cannot see.

    With modules to preload there are two profiles: `data` for Python programs, `bare` for other programs. A third
    profile, with IPython, runs the interpreters of sessions. It starts with the first session, so that it costs
    nothing on workers without sessions.
    """

    def __init__(
        self,
        backend: Backend,
        limits: RunLimits,
        other: Sandbox | None,
        preload: Sequence[str] = (),
        ready: int = 4,
    ) -> None:
        bare = Pool(backend, ready)
        self._pools = {False: bare, True: Pool(replace(backend, preload=preload), ready) if preload else bare}
        of_interpreters = replace(backend, preload=preload, has_interpreters=True)
        self._contexts = Pool(of_interpreters, _CONTEXTS_READY)
        self._interpreter_paths = of_interpreters.interpreter_paths()
        self._backend = backend
        self._limits = limits
        self._other = other
        self._users = backend.users
        self.isolation = Isolation(
            backend=backend.name,
            level=backend.level,
            runner="fork-server",
            has_filter=bool(backend.filter),
            keeps_limits=True,
            cgroups=backend.cgroups.version if backend.cgroups is not None else "no",
        )

    @property
    def preloaded(self) -> list[str]:
        """The preloaded modules."""
        return self._pools[True].preloaded

    async def start_servers(self) -> None:
        """Start the fork servers. Raises SandboxUnavailable."""
        if self._users is not None:
            await asyncio.get_running_loop().run_in_executor(None, end_orphans)
        if self._users is not None and self._backend.sessions_folder is not None:
            self._backend.sessions_folder.chmod(0o711)  # programs may enter it, but not list it
        await self._pools[False].start()
        if self._pools[True] is not self._pools[False]:
            try:
                await self._pools[True].start()
            except SandboxUnavailable as error:
                log.warning(
                    "preload_failed",
                    "could not preload modules; programs import them themselves",
                    reason=str(error),
                )
                self._pools[True] = self._pools[False]

    def start(self, spec: ProgramSpec, on_output: OnOutput, on_running: OnRunning = lambda: None) -> Run:
        """See Sandbox."""
        if not self._backend.has_namespaces:
            refuse_extras(spec)
        session_folder = self._session_folder(spec.work_folder)
        if spec.work_folder is not None and session_folder is None:
            if self._other is None:
                raise SandboxUnavailable("the session folder is not in this sandbox")
            return self._other.start(spec, on_output, on_running)
        program, request = spec.program, self._request(spec, session_folder)
        with ExitStack() as opened, ExitStack() as given:
            pipes = RunPipes(spec.program, on_output, on_running, opened)
            given.callback(pipes.close_write)
            stdin_fd = stdin_of(spec.program)
            given.callback(os.close, stdin_fd)
            place = self._backend.make_run_folders(session_folder)
            written = [pipes.stdout.write_fd, pipes.stderr.write_fd, *(pipe.write_fd for pipe in pipes.more)]
            if isinstance(program, InterpreterProgram):
                written.append(os.dup(program.channel_fd))
                given.callback(os.close, written[-1])
            closing = given.pop_all()

            def make(user: int) -> list[int]:
                opened_by_name = [stdin_fd, *written] if _has_open_stdin(program) else written
                owner = self._own(opened_by_name, place, None if session_folder is not None else user)
                fd = file_of(_encoded(request, place, owner))
                closing.callback(os.close, fd)
                return [fd, stdin_fd, *written]

            handover = Handover(make, closing, spec.limits or self._limits, place.on_disk, egress_of(program))
            opened.pop_all()  # from here on the run closes them
        is_context = isinstance(program, InterpreterProgram)
        if is_context:
            self._contexts.begin()
        return ForkedRun(self._pool(spec), handover, pipes, on_output, on_running, is_context=is_context)

    def own(self, folder: Path) -> None:
        """See Sandbox."""
        self._session_folder(folder)

    def expect_interpreters(self) -> None:
        """See Sandbox."""
        self._contexts.begin()

    async def settled(self) -> None:
        """Wait until the pools are full."""
        for pool in self._distinct_pools():
            await pool.filled()

    async def close(self) -> None:
        """See Sandbox."""
        for pool in self._distinct_pools():
            await pool.close()
        if self._other is not None:
            await self._other.close()
        self._backend.close()
        if self._backend.cgroups is not None:
            await asyncio.get_running_loop().run_in_executor(None, self._backend.cgroups.close)

    def _distinct_pools(self) -> list[Pool]:
        return list(dict.fromkeys([*self._pools.values(), self._contexts]))

    def _own(self, fds: Sequence[int], place: RunFolders, number: int | None) -> int | None:
        """Change the owner of a run's resources; return the kernel user that its program must become, if any."""
        if self._users is None:
            return None
        user = self._users.of(number) if number is not None else self._user_of_session(Path(place.work))
        for fd in fds:  # programs reopen them by name (/dev/stdout), which requires ownership
            os.fchown(fd, user, user)
        if place.on_disk is None:
            return USER + 1 if number is None else None
        for path in {place.work, place.tmp}:
            os.chown(path, user, user, follow_symlinks=False)
        return user

    def _session_folder(self, folder: Path | None) -> Path | None:
        """Return a folder that programs can access: any without namespaces, else one below `sessions_folder`."""
        if folder is None or (
            self._backend.has_namespaces and folder.parent != self._backend.sessions_folder
        ):
            return None
        if self._users is not None:
            user = self._user_of_session(folder)
            os.chown(folder, user, user, follow_symlinks=False)
        return folder

    def _user_of_session(self, folder: Path) -> int:
        """Return the kernel user of a session's programs; without namespaces each session needs its own."""
        assert self._users is not None  # noqa: S101 - the caller has checked
        if self._backend.has_namespaces:
            return self._users.first
        return self._users.of(self._users.acquire_for(folder))

    def _request(self, spec: ProgramSpec, session_folder: Path | None) -> dict[str, Any]:
        argv = self._argv(spec)
        texts = [*argv, spec.cwd, *spec.env, *spec.env.values()]
        if any("\0" in text for text in texts):
            raise ValueError("an argument, variable or path of the program contains U+0000")
        for text in texts:
            text.encode()
        environment = {
            "PATH": f"{self._backend.interpreter.bin_folder}:/usr/local/bin:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            **({"PYTHONPATH": PACKAGES} if spec.layer is not None else {}),
            **spec.env,
        }
        if has_report(spec.program):
            environment[REPORT_FD_VARIABLE] = str(_THIRD_FD)
        is_context = isinstance(spec.program, InterpreterProgram)
        if is_context:
            environment[CHANNEL_FD_VARIABLE] = str(_THIRD_FD)
        limits = spec.limits or self._limits
        if is_context:
            limits = replace(limits, cpu_ms_max=_CPU_UNLIMITED_MS)
        return {
            "argv": argv,
            "env": environment,
            "cwd": spec.cwd,
            "isContext": is_context,
            "layer": spec.layer,
            "hasNetwork": egress_of(spec.program) is not None,
            "isWarm": _is_warm(spec),
            "limits": limits.on_wire(),
            "sessionFolder": None if session_folder is None else session_folder.name,
        }

    def _argv(self, spec: ProgramSpec) -> list[str]:
        match spec.program:
            case Command(argv):
                return list(argv)
            case PythonProgram():
                return python_argv(self._backend.interpreter)
            case InterpreterProgram():
                # The layer precedes IPython's packages: a process can only have one version of each.
                first = [PACKAGES] if spec.layer is not None else []
                return interpreter_argv(
                    self._backend.interpreter, CONTEXT_MODULE, self._interpreter_paths, first
                )
            case _:
                assert_never(spec.program)

    def _pool(self, spec: ProgramSpec) -> Pool:
        """Return the pool for a program. Preloaded modules would hide the packages of a layer."""
        match spec.program:
            case Command():
                return self._pools[False]
            case PythonProgram():
                return self._pools[spec.layer is None]
            case InterpreterProgram():
                return self._contexts
            case _:
                assert_never(spec.program)


def _is_warm(spec: ProgramSpec) -> bool:
    """Return True if the child itself becomes the program. Its imported modules would hide the layer of an
    interpreter.
    """
    match spec.program:
        case Command():
            return False
        case PythonProgram():
            return is_warm_with(spec.env)
        case InterpreterProgram():
            return is_warm_with(spec.env) and spec.layer is None
        case _:
            assert_never(spec.program)


def _has_open_stdin(program: Program) -> bool:
    return not isinstance(program, InterpreterProgram) and not isinstance(program.stdin, bytes)


def _encoded(request: dict[str, Any], place: RunFolders, user: int | None) -> bytes:
    folders = {"HOME": place.work, "TMPDIR": place.tmp}
    if place.on_disk is not None:  # /etc/passwd is not readable, and does not list these users
        folders |= {"LOGNAME": "user", "USER": "user"}
    return json.dumps(
        {
            **request,
            "env": folders | request["env"],
            "workFolder": place.work,
            "tmpFolder": place.tmp,
            "user": user,
        }
    ).encode()
