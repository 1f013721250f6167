"""Converts a handler's return value or exception into plain JSON or one typed error. No function here raises.

A handler may raise anything, such as an error whose text cannot be read, or one that would end the program. No such
error leaves this module.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from yardmaster_worker.errors import YardmasterError
from yardmaster_worker.protocol import ErrorCode
from yardmaster_worker.protocol.json_limits import InvalidJson, JsonFault, TooLargeJson, plain_json
from yardmaster_worker.readable import named, readable_text

__all__ = ["Ending", "invalid_result", "raised", "returned"]


@dataclass(frozen=True)
class Ending:
    """A result, or an error instead of one."""

    result: Any = None
    error: YardmasterError | None = None


def returned(value: object, bytes_max: int) -> Ending:
    """Return the ending of a handler that returned `value`."""
    try:
        return Ending(result=plain_json(value, bytes_max))
    except InvalidJson as invalid:
        return Ending(error=invalid_result(invalid.fault, "result"))
    except TooLargeJson:
        message = f"the result is larger than {bytes_max} bytes, the limit of a message"
        return Ending(error=YardmasterError(ErrorCode.OUTPUT_LIMIT, message))


def raised(error: BaseException, bytes_max: int) -> Ending:
    """Return the ending of a handler that raised `error`. Details larger than `bytes_max` are omitted."""
    try:
        return Ending(error=_typed(error, bytes_max))
    except BaseException:  # noqa: BLE001 - reading an attribute of the error raised another one
        code = ErrorCode.INTERNAL if issubclass(type(error), Exception) else ErrorCode.EXECUTION_ERROR
        return Ending(error=YardmasterError(code, named(error)))


def invalid_result(fault: JsonFault, root: str) -> YardmasterError:
    """Return the error for a value that is not JSON within the limits; `root` names the value."""
    details = {"path": fault.located(root)}
    return YardmasterError(ErrorCode.INVALID_RESULT, fault.describe(root), details=details)


def _typed(error: BaseException, bytes_max: int) -> YardmasterError:
    kind = type(error)
    if issubclass(kind, YardmasterError):
        return _copy_of(error, bytes_max)  # type: ignore[arg-type]
    if issubclass(kind, Exception):
        return YardmasterError(ErrorCode.INTERNAL, named(error))
    if issubclass(kind, SystemExit):
        code = error.code  # type: ignore[attr-defined]
        shown = "" if code is None else readable_text(code, repr)
        return YardmasterError(ErrorCode.EXECUTION_ERROR, f"the handler called sys.exit({shown})")
    if issubclass(kind, asyncio.CancelledError):
        message = "the handler raised CancelledError without a stop request"
        return YardmasterError(ErrorCode.EXECUTION_ERROR, message)
    return YardmasterError(ErrorCode.EXECUTION_ERROR, f"the handler raised {named(error)}")


def _copy_of(error: YardmasterError, bytes_max: int) -> YardmasterError:
    """Copy an error into plain values. Details that cannot be sent are dropped, so that code and message survive."""
    reason = "details: expected an object"
    try:
        details = plain_json(error.details, bytes_max)
    except InvalidJson as invalid:
        details, reason = None, invalid.fault.describe("details")
    except TooLargeJson:
        details, reason = None, f"details: more than {bytes_max} bytes"
    if not isinstance(details, dict):
        details = {"detailsLeftOut": True, "reason": reason}
    code, message = readable_text(error.code), readable_text(error.message)
    return YardmasterError(code, message, retryable=bool(error.retryable), details=details)
