"""`python.run`: runs a Python program in its own process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yardmaster_worker.built_in.cell_run import CellRun
from yardmaster_worker.built_in.extras import Extras
from yardmaster_worker.built_in.network import egress_of
from yardmaster_worker.built_in.program import (
    LimitPolicy,
    invalid_input,
    limits_of,
    result_of,
    run_program,
)
from yardmaster_worker.built_in.python_failure import failure
from yardmaster_worker.built_in.requirements import layer_of
from yardmaster_worker.built_in.standard_input import fed_by
from yardmaster_worker.built_in.with_files import with_files
from yardmaster_worker.contexts import SessionInterpreters
from yardmaster_worker.protocol import is_unicode
from yardmaster_worker.sandbox import ProgramSpec, PythonProgram

if TYPE_CHECKING:
    import asyncio
    from pathlib import Path

    from yardmaster_worker.built_in.parts import Offers
    from yardmaster_worker.built_in.recorder import OutputBounds
    from yardmaster_worker.capabilities.context import Context
    from yardmaster_worker.sandbox import RunLimits, Sandbox

__all__ = ["OFFERS", "PythonRun"]

_CODE_BYTES_VARIABLE = "YARDMASTER_CODE_BYTES"
"""Tells the bootstrap how many bytes of standard input are code, if the program reads the rest."""


class PythonRun:
    """The capability, on a sandbox."""

    def __init__(
        self,
        sandbox: Sandbox,
        bounds: OutputBounds,
        limits: LimitPolicy = LimitPolicy(),  # noqa: B008 - immutable
        contexts: SessionInterpreters | None = None,
        extras: Extras = Extras(),  # noqa: B008 - immutable
    ) -> None:
        self._sandbox = sandbox
        self._bounds = bounds
        self._limits = limits
        self._extras = extras
        self._cells = CellRun(sandbox, bounds, contexts or SessionInterpreters(sandbox), extras)

    async def __call__(self, value: dict[str, Any], context: Context) -> dict[str, Any]:
        """Run `value["code"]`; see `protocol/schema/capabilities/python.run.json`."""
        if not is_unicode(value["code"]):  # Python itself rejects a NUL with a SyntaxError, as in any file
            raise invalid_input("code", "contains a character that cannot be encoded")
        if not value.get("stdinOpen", False):
            context.input.refuse()
        if "timeoutMs" in value:
            context.limit_timeout(value["timeoutMs"])
        limits = limits_of(self._sandbox, self._limits, value.get("limits", {}))
        if "context" in value and context.session is None:
            raise invalid_input("context", "a context requires a session")

        async def run(folder: Path | None, too_large: asyncio.Event | None) -> dict[str, Any]:
            if context.session is not None and folder is not None:
                _refuse_input(value)
                return await self._cells(value, context, limits, folder)
            return await self._run(value, context, limits, folder, too_large)

        own = [
            {"path": "main.py", "text": value["code"]}
        ]  # the bootstrap writes it (bootstrap.py), so it is not a change by the run
        return await with_files(self._sandbox, value, context, run, own)

    async def _run(
        self,
        value: dict[str, Any],
        context: Context,
        limits: RunLimits | None,
        folder: Path | None,
        too_large: asyncio.Event | None,
    ) -> dict[str, Any]:
        code = value["code"].encode()
        reads = "stdin" in value or value.get("stdinOpen", False)
        async with layer_of(self._extras.layers, value) as layer:
            egress = egress_of(self._extras.network, value)
            first = code + value.get("stdin", "").encode("utf-8", "replace")
            async with fed_by(context, first, is_open=reads) as stdin:
                spec = ProgramSpec(
                    PythonProgram(stdin, egress),
                    env={**value.get("env", {}), _CODE_BYTES_VARIABLE: str(len(code)) if reads else ""},
                    work_folder=folder,
                    layer=layer,
                    limits=limits,
                )
                finished = await run_program(self._sandbox, spec, context, self._bounds, too_large)
        if finished.verdict.exit_code == 0:
            return result_of(finished, 0)
        raise failure(finished)


def _refuse_input(value: dict[str, Any]) -> None:
    for name in ("stdin", "stdinOpen"):
        if value.get(name):
            raise invalid_input(name, "a cell has no standard input")


OFFERS: Offers = {
    "python.run": lambda parts: PythonRun(
        parts.sandbox, parts.bounds, parts.limits, parts.contexts, parts.extras
    )
}
