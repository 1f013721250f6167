"""`shell.run`: runs a shell command in its own process."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any

from yardmaster_worker.built_in.extras import Extras
from yardmaster_worker.built_in.network import egress_of
from yardmaster_worker.built_in.program import (
    LimitPolicy,
    limits_of,
    result_of,
    run_program,
)
from yardmaster_worker.built_in.requirements import layer_of
from yardmaster_worker.built_in.standard_input import fed_by
from yardmaster_worker.built_in.with_files import with_files
from yardmaster_worker.sandbox import Command, ProgramSpec

if TYPE_CHECKING:
    import asyncio
    from pathlib import Path

    from yardmaster_worker.built_in.parts import Offers
    from yardmaster_worker.built_in.recorder import OutputBounds
    from yardmaster_worker.capabilities.context import Context
    from yardmaster_worker.sandbox import RunLimits, Sandbox

__all__ = ["OFFERS", "ShellRun"]

_PIECE_CHARACTERS = (
    30_000  # at most four bytes each; the longest command that the schema allows makes five pieces
)


class ShellRun:
    """The capability, on a sandbox."""

    def __init__(
        self,
        sandbox: Sandbox,
        bounds: OutputBounds,
        limits: LimitPolicy = LimitPolicy(),  # noqa: B008 - immutable
        extras: Extras = Extras(),  # noqa: B008 - immutable
    ) -> None:
        self._sandbox = sandbox
        self._bounds = bounds
        self._limits = limits
        self._extras = extras

    async def __call__(self, value: dict[str, Any], context: Context) -> dict[str, Any]:
        """Run `sh -c value["command"]`; see `protocol/schema/capabilities/shell.run.json`.

        Any exit code is a result. If a signal kills the command, the exit code is 128 plus the signal number, as in a shell.
        """
        if "timeoutMs" in value:
            context.limit_timeout(value["timeoutMs"])
        if not value.get("stdinOpen", False):
            context.input.refuse()
        limits = limits_of(self._sandbox, self._limits, value.get("limits", {}))

        async def run(folder: Path | None, too_large: asyncio.Event | None) -> dict[str, Any]:
            return await self._run(value, context, limits, folder, too_large)

        return await with_files(self._sandbox, value, context, run)

    async def _run(
        self,
        value: dict[str, Any],
        context: Context,
        limits: RunLimits | None,
        folder: Path | None,
        too_large: asyncio.Event | None,
    ) -> dict[str, Any]:
        async with layer_of(self._extras.layers, value) as layer:
            egress = egress_of(self._extras.network, value)
            first = value.get("stdin", "").encode("utf-8", "replace")
            async with fed_by(context, first, is_open=value.get("stdinOpen", False)) as stdin:
                spec = ProgramSpec(
                    Command(["/bin/sh", "-c", *_script(value["command"])], stdin, egress),
                    env=value.get("env", {}),
                    cwd=value.get("cwd", ""),
                    work_folder=folder,
                    layer=layer,
                    limits=limits,
                )
                finished = await run_program(self._sandbox, spec, context, self._bounds, too_large)
        exit_code = finished.verdict.exit_code
        if exit_code is None:
            exit_code = _as_exit_code(finished.verdict.signal)
        return result_of(finished, exit_code)


def _script(command: str) -> list[str]:
    """Split the command into arguments, each within the kernel's limit of 128 KiB."""
    if len(command) <= _PIECE_CHARACTERS:
        return [command]
    pieces = [command[at : at + _PIECE_CHARACTERS] for at in range(0, len(command), _PIECE_CHARACTERS)]
    parameters = "".join(f"${number}" for number in range(1, len(pieces) + 1))
    return [f'eval "set --\n{parameters}"', "sh", *pieces]


def _as_exit_code(name: str | None) -> int:
    known = signal.Signals.__members__.get(name or "")
    return 255 if known is None else 128 + known


OFFERS: Offers = {
    "shell.run": lambda parts: ShellRun(parts.sandbox, parts.bounds, parts.limits, parts.extras)
}
