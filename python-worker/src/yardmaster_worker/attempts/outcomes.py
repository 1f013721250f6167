"""Pure functions that build outcomes of attempts, as the protocol defines them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from yardmaster_worker.attempts.endings import invalid_result
from yardmaster_worker.errors import YardmasterError
from yardmaster_worker.protocol import RETRYABLE, ErrorCode, InvalidPayload, validate
from yardmaster_worker.protocol.json_limits import InvalidJson, TooLargeJson, plain_json
from yardmaster_worker.readable import readable_text
from yardmaster_worker.redaction import redact_secrets
from yardmaster_worker.state import StopReason

if TYPE_CHECKING:
    from yardmaster_worker.capabilities.context import StopRequest
    from yardmaster_worker.protocol.generated.types import ErrorInfo, Outcome

__all__ = ["checked", "failed", "measured", "stopped", "succeeded"]

_FIGURES_BYTES_MAX = 16 * 1024
_ENVELOPE_BYTES = 16 * 1024
"""Bytes of a message reserved for everything but the outcome."""
_STATUS = {
    StopReason.CANCELLED: "cancelled",
    StopReason.SESSION_LOST: "failed",
    StopReason.WORKER_LOST: "failed",
}


def succeeded(result: Any) -> dict[str, Any]:
    """Return the outcome of a capability that returned a value."""
    return {"status": "succeeded", "result": result}


def failed(error: YardmasterError) -> dict[str, Any]:
    """Return the outcome of a capability that failed with `error`."""
    return {"status": "failed", "error": _error(error.code, error.message, error.retryable, error.details)}


def stopped(request: StopRequest, details: dict[str, Any]) -> dict[str, Any]:
    """Return the outcome of a stopped attempt; `details` hold its partial output."""
    error = _error(request.reason, request.message, ErrorCode(request.reason) in RETRYABLE, details)
    return {"status": _STATUS.get(request.reason, "timed_out"), "error": error}


def measured(outcome: dict[str, Any], stats: object, truncated: object, wall_ms: float) -> dict[str, Any]:
    """Add the attempt's statistics to an outcome. A handler may have set them to anything."""
    try:
        figures = plain_json({"stats": stats, "truncated": truncated}, _FIGURES_BYTES_MAX)
        own_stats, cut = dict(figures["stats"]), dict(figures["truncated"])
    except InvalidJson as invalid:
        return _with_wall(failed(invalid_result(invalid.fault, "outcome")), wall_ms)
    except (TooLargeJson, TypeError, ValueError):
        error = YardmasterError(
            ErrorCode.INVALID_RESULT, "outcome: stats and truncated must be small objects"
        )
        return _with_wall(failed(error), wall_ms)
    more = {"truncated": cut} if cut else {}
    return {**outcome, "stats": {**own_stats, "wallMs": wall_ms}, **more}


def checked(outcome: dict[str, Any], payload_bytes_max: int) -> Outcome:
    """Return the outcome if it can be sent, else an outcome with the reason."""
    try:
        size_bytes = len(json.dumps(outcome, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace"))
        validate("task.finished", {"leaseId": "lease", "outcome": outcome})
    except (TypeError, ValueError, RecursionError, InvalidPayload) as error:
        return _instead(outcome, ErrorCode.INTERNAL, f"the outcome cannot be sent: {error}")
    room_bytes = payload_bytes_max - _ENVELOPE_BYTES
    if size_bytes > room_bytes:
        message = f"the result has {size_bytes} bytes; the limit of a message is {room_bytes}"
        return _instead(outcome, ErrorCode.OUTPUT_LIMIT, message)
    return cast("Outcome", outcome)


def _with_wall(outcome: dict[str, Any], wall_ms: float) -> dict[str, Any]:
    return {**outcome, "stats": {"wallMs": wall_ms}}


def _instead(outcome: dict[str, Any], code: ErrorCode, message: str) -> Outcome:
    stats = {"wallMs": outcome["stats"]["wallMs"]}
    return {"status": "failed", "error": _error(code, message, code in RETRYABLE, {}), "stats": stats}  # type: ignore[typeddict-item]


def _error(code: str, message: str, retryable: bool, details: dict[str, Any]) -> ErrorInfo:
    error: ErrorInfo = {
        "code": str(code),
        "message": redact_secrets(readable_text(message)),
        "retryable": retryable,
    }
    if details:
        error["details"] = details
    return error
