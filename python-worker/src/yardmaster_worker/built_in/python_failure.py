"""Maps the end of a Python program to an error."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from yardmaster_worker.built_in.program import partial_output
from yardmaster_worker.errors import CapabilityError
from yardmaster_worker.protocol import ErrorCode
from yardmaster_worker.sandbox.process_run import signal_name

if TYPE_CHECKING:
    from yardmaster_worker.built_in.program import Finished

__all__ = ["failure"]

_SIGNAL_BASE = 128  # the sandbox reports a signal as this plus its number
_TEXT_CHARACTERS_MAX = 16 * 1024


def failure(finished: Finished) -> CapabilityError:
    """Return the error for a program that did not exit with 0."""
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
                ErrorCode.SIGNALLED, f"the program was killed by {ended_by}", details=details
            )
    return CapabilityError(
        ErrorCode.EXECUTION_ERROR, f"the program exited with code {verdict.exit_code}", details=details
    )


def _signal_of(exit_code: int | None) -> str | None:
    return (
        signal_name(exit_code - _SIGNAL_BASE) if exit_code is not None and exit_code > _SIGNAL_BASE else None
    )


def _read_report(data: bytes) -> dict[str, Any]:
    """Return name, message and traceback, or the exit code, from the report. The report is not trusted."""
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
