"""Finds the interpreter for a cell: an open one that satisfies the input, else a new one."""

from __future__ import annotations

from contextlib import AsyncExitStack
from functools import partial
from typing import TYPE_CHECKING, Any

from yardmaster_worker.built_in.program import invalid_input, partial_output, refuse_unusable_text
from yardmaster_worker.built_in.requirements import layer_of
from yardmaster_worker.contexts import TooManyInterpreters
from yardmaster_worker.egress import CellEgress
from yardmaster_worker.errors import CapabilityError
from yardmaster_worker.packages import normal_form
from yardmaster_worker.protocol import ErrorCode
from yardmaster_worker.sandbox import ProgramSpec, SandboxUnavailable
from yardmaster_worker.sandbox.warm_start import is_warm_with

if TYPE_CHECKING:
    from pathlib import Path

    from yardmaster_worker.built_in.extras import Extras
    from yardmaster_worker.built_in.program import Finished
    from yardmaster_worker.contexts import SessionInterpreter, SessionInterpreters
    from yardmaster_worker.sandbox import InterpreterProgram, RunLimits, Sandbox
    from yardmaster_worker.sessions import Session

__all__ = ["DEFAULT_CONTEXT", "InterpreterOfCell", "incompatible_packages"]

DEFAULT_CONTEXT = "default"
_KEPT_FROM_START = ("processes", "openFiles", "fileBytes", "diskBytes")
"""Limits that are fixed when an interpreter starts."""


class InterpreterOfCell:
    """Finds or starts interpreters, for all sessions."""

    def __init__(self, sandbox: Sandbox, contexts: SessionInterpreters, extras: Extras) -> None:
        self._sandbox = sandbox
        self._contexts = contexts
        self._extras = extras

    async def __call__(
        self, session: Session, value: dict[str, Any], limits: RunLimits | None, folder: Path
    ) -> SessionInterpreter:
        """Return the interpreter. Raises CapabilityError if it conflicts with the input or does not start."""
        for name in ("network", "requirements"):
            self._refuse_extra(value, name)
        name, env = value.get("context", DEFAULT_CONTEXT), value.get("env", {})
        refuse_unusable_text(env)
        python = self._contexts.use(session, name)
        if python is None:
            return await self._started(session, name, value, partial(self._spec, env, limits, folder))
        try:
            _reject_startup_settings(python, value, limits)
        except CapabilityError:
            self._contexts.mark_idle(session, python)
            raise
        return python

    async def _started(
        self, session: Session, name: str, value: dict[str, Any], spec: partial[ProgramSpec]
    ) -> SessionInterpreter:
        async with AsyncExitStack() as lent:
            layer = await lent.enter_async_context(layer_of(self._extras.layers, value))
            try:
                python = self._contexts.start(session, name, self._egress(), partial(spec, layer))
            except TooManyInterpreters as error:
                raise CapabilityError("python.TOO_MANY_CONTEXTS", str(error)) from error
            except (SandboxUnavailable, OSError) as error:
                raise CapabilityError(
                    ErrorCode.ISOLATION_UNAVAILABLE, f"the interpreter did not start: {error}"
                ) from error
            python.requirements = normal_form(value.get("requirements", ()))
            python.keep(lent.pop_all())
            return python

    def _spec(
        self,
        env: dict[str, str],
        limits: RunLimits | None,
        folder: Path,
        layer: str | None,
        program: InterpreterProgram,
    ) -> ProgramSpec:
        return ProgramSpec(program, env, work_folder=folder, layer=layer, limits=limits)

    def _egress(self) -> CellEgress | None:
        has_network = self._extras.network is not None and self._sandbox.isolation.supports_extras
        return CellEgress() if has_network else None

    def _refuse_extra(self, value: dict[str, Any], name: str) -> None:
        is_given = self._extras.network if name == "network" else self._extras.layers
        if value.get(name) and is_given is not None and not self._sandbox.isolation.supports_extras:
            message = f"input.{name}: requires the fork server with namespaces (isolation level A or B)"
            raise CapabilityError(ErrorCode.ISOLATION_UNAVAILABLE, message, details={"path": name})


def incompatible_packages(python: SessionInterpreter, finished: Finished) -> CapabilityError | None:
    """Return the error for an interpreter that did not start because the required packages conflict with IPython's."""
    if not python.requirements:
        return None
    said = finished.stderr.strip().rpartition("\n")[2][:500]
    error = invalid_input("requirements", f"no interpreter starts with these packages: {said}")
    error.details |= partial_output(finished)
    return error


def _reject_startup_settings(
    python: SessionInterpreter, value: dict[str, Any], limits: RunLimits | None
) -> None:
    """Raise CapabilityError if the input sets something that is fixed when an interpreter starts."""
    wanted = normal_form(value.get("requirements", ()))
    if wanted and wanted != python.requirements:
        has = ", ".join(python.requirements) or "none"
        hint = "restart it (python.restart) or use another context"
        error = invalid_input("requirements", f"context {python.name} was started with {has}; {hint}")
        error.details["contextRequirements"] = list(python.requirements)
        raise error
    if not python.execution_count:
        return
    late = [name for name in value.get("env", {}) if not is_warm_with([name])]
    if late and any(python.spec.env.get(name) != value["env"][name] for name in late):
        raise invalid_input(
            f"env/{late[0]}", "is only read when an interpreter starts; restart the context first"
        )
    if limits is None or python.spec.limits is None:
        return
    now, then = limits.on_wire(), python.spec.limits.on_wire()
    for name in _KEPT_FROM_START:
        if name in value.get("limits", {}) and now[name] != then[name]:
            raise invalid_input(f"limits/{name}", f"is {then[name]} in this context; restart it first")
