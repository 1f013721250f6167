"""An error in handling one message or attempt affects nothing else: the link and other attempts continue."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from tests.support.running import dialing, in_process
from yardmaster_worker import Worker
from yardmaster_worker.attempts import Attempts
from yardmaster_worker.link.dial import _DialedLink
from yardmaster_worker.state import WorkerCore

if TYPE_CHECKING:
    import pytest

    from tests.support.control_plane import ControlPlane


def echoing() -> Worker:
    worker = Worker(built_in=False)
    worker.capability("test.echo", description="", input_schema={})(lambda value, _context: value)
    return worker


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [vars(record)["event"] for record in caplog.records if record.levelno >= logging.ERROR]


async def test_failure_to_start_an_attempt_ends_only_that_attempt(
    control: ControlPlane, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    start = Attempts.start

    def start_but_one(self: Attempts, execute: Any) -> None:
        if execute["leaseId"] == "bad":
            raise KeyError("a bug")
        start(self, execute)

    monkeypatch.setattr(Attempts, "start", start_but_one)
    async with in_process(echoing(), dialing(control, slots=1)):
        await control.until(lambda: control.registrations)
        assert await control.execute("bad", "test.echo", 1) == {"status": "accepted"}
        assert (await control.outcome("bad"))["error"] == {
            "code": "INTERNAL",
            "message": "the worker could not start the attempt; see its log",
            "retryable": True,
        }
        assert await control.execute("good", "test.echo", 2) == {"status": "accepted"}
        assert (await control.outcome("good"))["result"] == 2
    assert errors(caplog) == ["action_failed"]


async def test_message_gets_an_error_reply_if_its_handling_fails(
    control: ControlPlane, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def cancel(_self: WorkerCore, _payload: Any) -> Any:
        raise KeyError("a bug")

    monkeypatch.setattr(WorkerCore, "cancel", cancel)
    async with in_process(echoing(), dialing(control)):
        await control.until(lambda: control.registrations)
        asked = {"leaseId": "l", "reason": "cancelled", "graceMs": 0}
        assert await control.call("task.cancel", asked) == {
            "error": {"code": "INTERNAL", "message": "the worker failed to handle the message"}
        }
        assert await control.execute("good", "test.echo", 2) == {"status": "accepted"}
        assert (await control.outcome("good"))["result"] == 2
    assert errors(caplog) == ["message_handling_failed"]


async def test_link_is_reopened_after_any_error(
    control: ControlPlane, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    opened = _DialedLink.open
    faults = [AttributeError("what the other side sent")]

    async def open_later(self: _DialedLink, url: str, auth: Any) -> None:
        if faults:
            raise faults.pop()
        await opened(self, url, auth)

    monkeypatch.setattr(_DialedLink, "open", open_later)
    async with in_process(echoing(), dialing(control)):
        await control.until(lambda: control.registrations)
    assert errors(caplog) == ["link_failed"]
