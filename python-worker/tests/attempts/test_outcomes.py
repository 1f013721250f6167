from __future__ import annotations

from typing import Any

import pytest

from yardmaster_worker.attempts import outcomes
from yardmaster_worker.capabilities.context import StopRequest
from yardmaster_worker.errors import CapabilityError
from yardmaster_worker.protocol import validate
from yardmaster_worker.state import StopReason

ROOM = 1 << 20


def checked(outcome: dict[str, Any]) -> dict[str, Any]:
    sendable = outcomes.checked({**outcome, "stats": {"wallMs": 1.0}}, ROOM)
    validate("task.finished", {"leaseId": "l", "outcome": sendable})
    return dict(sendable)


@pytest.mark.parametrize(
    ("reason", "status", "retryable"),
    [
        (StopReason.CANCELLED, "cancelled", False),
        (StopReason.TIMEOUT, "timed_out", False),
        (StopReason.NO_PROGRESS, "timed_out", True),
        (StopReason.WORKER_LOST, "failed", True),
    ],
)
def test_stopped_has_the_status_and_code_of_its_reason(
    reason: StopReason, status: str, retryable: bool
) -> None:
    assert checked(outcomes.stopped(StopRequest(reason, "why", 0), {"stdout": "x"})) == {
        "status": status,
        "error": {"code": reason.value, "message": "why", "retryable": retryable, "details": {"stdout": "x"}},
        "stats": {"wallMs": 1.0},
    }


def test_failed_carries_the_error() -> None:
    error = CapabilityError("demo.NO", "because", retryable=True)
    assert checked(outcomes.failed(error))["error"] == {
        "code": "demo.NO",
        "message": "because",
        "retryable": True,
    }


@pytest.mark.parametrize("result", [b"bytes", float("nan"), {1, 2}, object()])
def test_checked_replaces_values_other_than_json(result: object) -> None:
    outcome = checked(outcomes.succeeded(result))
    assert (outcome["status"], outcome["error"]["code"]) == ("failed", "INTERNAL")


def test_checked_replaces_protocol_violations() -> None:
    outcome = checked(outcomes.failed(CapabilityError("not a code", "x")))
    assert outcome["error"]["code"] == "INTERNAL"
    assert "outcome.error.code" in outcome["error"]["message"]


def test_checked_replaces_outcomes_larger_than_a_message() -> None:
    outcome = checked(outcomes.succeeded("é" * 600_000))
    assert outcome["error"]["code"] == "OUTPUT_LIMIT"


def test_messages_are_bounded_strings() -> None:
    outcome = checked(outcomes.failed(CapabilityError("demo.NO", "\ud800" + "x" * 100_000)))
    assert outcome["error"]["message"].startswith("?x")
    assert len(outcome["error"]["message"]) == 8192
