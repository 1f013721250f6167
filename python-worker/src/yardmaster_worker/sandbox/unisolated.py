"""Runs programs as plain processes, with only their own session and temporary folder.

A program can access everything that the worker's user can, and a process that leaves its session outlives it.
Requires `--isolation=none`; the label `isolation-level` says `none`.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from yardmaster_worker.sandbox.child import ChildProcess
from yardmaster_worker.sandbox.context_files import interpreter_argv
from yardmaster_worker.sandbox.isolation import Isolation, IsolationLevel
from yardmaster_worker.sandbox.launch import has_report, refuse_extras, stdin_of
from yardmaster_worker.sandbox.port import Command, InterpreterProgram, PythonProgram, WorkFolderMissing
from yardmaster_worker.sandbox.process_run import ProcessRun, RunPipes, signal_name, usage_of
from yardmaster_worker.sandbox.python_program import python_argv

if TYPE_CHECKING:
    from yardmaster_worker.sandbox.child import Ended
    from yardmaster_worker.sandbox.interpreter import Interpreter
    from yardmaster_worker.sandbox.port import OnOutput, OnRunning, Program, ProgramSpec, Run
    from yardmaster_worker.sandbox.process_run import Usage

__all__ = ["UnisolatedSandbox"]


class UnisolatedSandbox:
    """See Sandbox."""

    isolation = Isolation("none", IsolationLevel.NONE, "process")

    def __init__(self, interpreter: Interpreter) -> None:
        self._interpreter = interpreter

    def start(self, spec: ProgramSpec, on_output: OnOutput, on_running: OnRunning = lambda: None) -> Run:
        """See Sandbox."""
        refuse_extras(spec)
        folder = Path(tempfile.mkdtemp(prefix="yardmaster-"))
        try:
            return self._start(spec, on_output, on_running, folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def own(self, folder: Path) -> None:
        """See Sandbox: programs already own it."""

    def expect_interpreters(self) -> None:
        """See Sandbox: nothing is prepared."""

    async def close(self) -> None:
        """See Sandbox: nothing to free."""

    def _start(self, spec: ProgramSpec, on_output: OnOutput, on_running: OnRunning, folder: Path) -> Run:
        work = spec.work_folder or folder / "work"
        cwd = _working_folder(folder, work, spec.cwd)
        with ExitStack() as opened, ExitStack() as given:
            pipes = RunPipes(spec.program, on_output, on_running, opened)
            stdin_fd = stdin_of(spec.program)
            given.callback(os.close, stdin_fd)
            child = ChildProcess(
                _argv(spec.program, self._interpreter),
                env=self._environment(folder, work) | dict(spec.env) | pipes.environment(),
                cwd=str(cwd),
                stdin_fd=stdin_fd,
                pipes=[pipes.stdout, pipes.stderr, *pipes.more],
                pass_fds=pipes.given_fds,
            )
            opened.pop_all()  # from here on the child closes them
        if not has_report(spec.program):
            on_running()
        return ProcessRun(child, pipes, _GroupControl(child.pid, folder))

    def _environment(self, folder: Path, work: Path) -> dict[str, str]:
        return {
            "PATH": f"{self._interpreter.bin_folder}:{os.environ.get('PATH', os.defpath)}",
            "HOME": str(work),
            "LANG": "C.UTF-8",
            "TMPDIR": str(folder / "tmp"),
        }


class _GroupControl:
    def __init__(self, group: int, folder: Path) -> None:
        self._group = group
        self._folder = folder

    def interrupt(self) -> None:
        self._signal(signal.SIGINT)

    def terminate(self) -> None:
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    async def settle(self, ended: Ended) -> Usage:
        self._signal(signal.SIGKILL)
        shutil.rmtree(self._folder, ignore_errors=True)
        # The peak of a child starts at the worker's own peak, so it is known only if it is higher.
        own_peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return usage_of(ended, is_memory_known=ended.usage.ru_maxrss > own_peak)

    def judge(self, ended: Ended) -> tuple[int | None, str | None]:
        if ended.status < 0:
            return None, signal_name(-ended.status)
        return ended.status, None

    def _signal(self, number: signal.Signals) -> None:
        # The group id is not reused while the group has members.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._group, number)


def _argv(program: Program, interpreter: Interpreter) -> list[str]:
    match program:
        case Command():
            return list(program.argv)
        case PythonProgram():
            return python_argv(interpreter)
        case InterpreterProgram():
            sources = str(Path(__file__).parents[2])
            paths = [sources, *interpreter.packages.folders]
            return interpreter_argv(interpreter, "yardmaster_worker.sandbox.context_program.cells", paths)
        case _:
            assert_never(program)


def _working_folder(folder: Path, work: Path, cwd: str) -> Path:
    work.mkdir(exist_ok=True)
    (folder / "tmp").mkdir()
    path = Path(os.path.normpath(work / cwd))
    if path.is_relative_to(work):
        path.mkdir(parents=True, exist_ok=True)
    if not path.is_dir():
        raise WorkFolderMissing(f"no such folder: {cwd}")
    return path
