"""Validates live output: text on `stdout`, `stderr` and `log`, JSON on the other streams, within the limits."""

from __future__ import annotations

from typing import Any

from yardmaster_worker.errors import CapabilityError
from yardmaster_worker.protocol import ErrorCode
from yardmaster_worker.protocol.json_limits import InvalidJson, TooLargeJson, plain_json
from yardmaster_worker.readable import type_name

__all__ = ["sendable"]

_TEXT_STREAMS = frozenset({"stdout", "stderr", "log"})
_JSON_STREAMS = frozenset({"progress", "display"})
_JSON_BYTES_MAX = 2 * 1024 * 1024
"""Larger than any message. Values up to this size that exceed a chunk are measured, dropped and counted."""


def sendable(stream: str, data: Any) -> Any:
    """Return a plain copy of a piece of output. Raises CapabilityError `INVALID_RESULT` or `OUTPUT_LIMIT`."""
    if type(stream) is not str or stream not in _TEXT_STREAMS | _JSON_STREAMS:
        streams = ", ".join(sorted(_TEXT_STREAMS | _JSON_STREAMS))
        raise _invalid("output", f"unknown stream; expected one of {streams}")
    where = "progress" if stream == "progress" else f"output.{stream}"
    if stream in _TEXT_STREAMS and not issubclass(type(data), str):
        raise _invalid(where, f"expected text, got {type_name(type(data))}")
    try:
        return plain_json(data, float("inf") if stream in _TEXT_STREAMS else _JSON_BYTES_MAX)
    except InvalidJson as invalid:
        raise _invalid(invalid.fault.located(where), invalid.message) from None
    except TooLargeJson:
        message = f"{where}: more than {_JSON_BYTES_MAX} bytes"
        raise CapabilityError(ErrorCode.OUTPUT_LIMIT, message) from None


def _invalid(path: str, message: str) -> CapabilityError:
    return CapabilityError(ErrorCode.INVALID_RESULT, f"{path}: {message}", details={"path": path})
