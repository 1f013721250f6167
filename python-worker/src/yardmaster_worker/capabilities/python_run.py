"""`python.run`: a Python program in a process of its own."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from yardmaster_worker.capabilities.program import (
    LimitPolicy,
    OutputBounds,
    invalid_input,
    limits_of,
    partial_output,
    run_program,
    work_folder,
)
from yardmaster_worker.errors import CapabilityError
from yardmaster_worker.protocol import ErrorCode, is_unicode
from yardmaster_worker.sandbox import ProgramSpec
from yardmaster_worker.sandbox.process_run import signal_name

if TYPE_CHECKING:
    from yardmaster_worker.capabilities.context import Context
    from yardmaster_worker.capabilities.program import Finished
    from yardmaster_worker.sandbox import Interpreter, Sandbox

__all__ = ["PythonRun", "bootstrap"]

_SIGNAL_BASE = 128  # what a sandbox adds to the number of the signal that ended a program
_TEXT_CHARACTERS_MAX = 16 * 1024


class PythonRun:
    """The capability, on a sandbox."""

    def __init__(
        self,
        sandbox: Sandbox,
        interpreter: Interpreter,
        bounds: OutputBounds,
        limits: LimitPolicy = LimitPolicy(),  # noqa: B008 - it cannot be changed
    ) -> None:
        self._sandbox = sandbox
        self._interpreter = interpreter
        self._bounds = bounds
        self._limits = limits

    async def __call__(self, value: dict[str, Any], context: Context) -> dict[str, Any]:
        """Run `value["code"]`; see `protocol/schema/capabilities/python.run.json`."""
        if not is_unicode(value["code"]):  # a NUL is Python's to refuse: a SyntaxError, as in any file
            raise invalid_input("code", "holds a character that cannot be encoded")
        if "timeoutMs" in value:
            context.limit_timeout(value["timeoutMs"])
        spec = ProgramSpec(
            argv=[self._interpreter.executable, "-s", "-u", "-c", bootstrap()],
            env=value.get("env", {}),
            stdin=value["code"].encode(),
            has_report=True,
            is_python=True,
            limits=limits_of(self._sandbox, self._limits, value.get("limits", {})),
            work_folder=work_folder(context),
        )
        finished = await run_program(self._sandbox, spec, context, self._bounds)
        if finished.verdict.exit_code == 0:
            return {"stdout": finished.stdout, "stderr": finished.stderr, "exitCode": 0}
        raise failure(finished)


def failure(finished: Finished) -> CapabilityError:
    """Return the error for a program that did not end with 0."""
    verdict, details = finished.verdict, partial_output(finished)
    report = _read_report(verdict.report)
    if "name" in report:
        details |= report
        message = f"{report['name']}: {report['message']}" if report["message"] else report["name"]
        return CapabilityError(ErrorCode.EXECUTION_ERROR, message, details=details)
    if "exit" not in report:
        ended_by = verdict.signal or _signal_of(verdict.exit_code)
        if ended_by is not None:
            details["signal"] = ended_by
            return CapabilityError(
                ErrorCode.SIGNALLED, f"the program was ended by {ended_by}", details=details
            )
    return CapabilityError(
        ErrorCode.EXECUTION_ERROR, f"the program ended with exit code {verdict.exit_code}", details=details
    )


def _signal_of(exit_code: int | None) -> str | None:
    return (
        signal_name(exit_code - _SIGNAL_BASE) if exit_code is not None and exit_code > _SIGNAL_BASE else None
    )


def _read_report(data: bytes) -> dict[str, Any]:
    """Return name, message and traceback, or the exit code, where the report holds them; it is not to be trusted."""
    try:
        report = json.loads(data.splitlines()[-1])
    except (ValueError, IndexError, RecursionError):
        return {}
    if not isinstance(report, dict):
        return {}
    texts = {key: report.get(key) for key in ("name", "message", "traceback")}
    if all(isinstance(text, str) for text in texts.values()) and texts["name"]:
        return {key: _clean(str(text)) for key, text in texts.items()}
    return {"exit": report["exit"]} if isinstance(report.get("exit"), int) else {}


def _clean(text: str) -> str:
    return text[:_TEXT_CHARACTERS_MAX].encode("utf-8", "replace").decode()


@cache
def bootstrap() -> str:
    """Return the program that runs the code: for `python -c`."""
    return (resources.files("yardmaster_worker.capabilities") / "bootstrap.py").read_text(encoding="utf-8")
