from __future__ import annotations

import asyncio
import json
import logging

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.support.control_plane import TOKEN, ControlPlane
from tests.support.running import dialing, in_process
from yardmaster_worker import Worker
from yardmaster_worker.config import Config


@pytest.mark.parametrize("code", ["UNAUTHORIZED", "UNSUPPORTED_PROTOCOL"])
async def test_refused_connection_is_logged_with_its_code_and_not_repeated_at_once(
    control: ControlPlane, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    waits: list[float] = []
    waiting = asyncio.Event()

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        waiting.set()
        await asyncio.Event().wait()

    monkeypatch.setattr("yardmaster_worker.link.dial.sleep", sleep)
    control.refusal = (code, "no")
    async with in_process(Worker(built_in=False), dialing(control)), asyncio.timeout(10):
        await waiting.wait()
    refused = [record for record in caplog.records if vars(record).get("event") == "dial_refused"]
    assert [(record.levelno, vars(record)["fields"]["code"]) for record in refused] == [(logging.ERROR, code)]
    assert len(waits) == 1
    assert waits[0] >= 5


async def test_link_is_reopened_when_the_control_plane_returns(control: ControlPlane) -> None:
    async with in_process(Worker(built_in=False), dialing(control)):
        await control.until(lambda: control.registrations)
        await control.stop()
        await control.start()
        await control.until(lambda: len(control.registrations) == 2)
    first, second = control.registrations
    assert first == second


async def test_connection_closed_during_the_handshake_is_retried(waits: list[float]) -> None:
    waits.clear()
    connections = asyncio.Semaphore(0)

    async def drop(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        opening = {"sid": "s", "upgrades": [], "pingInterval": 1000, "pingTimeout": 3000, "maxPayload": 1000}
        await socket.send_str(f"0{json.dumps(opening)}")
        await socket.receive()  # the request for the namespace
        connections.release()
        return socket

    app = web.Application()
    app.router.add_get("/socket.io/", drop)
    async with TestServer(app) as server:
        config = Config(worker_id="w", name="w", connect=str(server.make_url("/")), token=TOKEN)
        async with (
            in_process(Worker(built_in=False), config),
            asyncio.timeout(4),
        ):  # less than the timeout of one try
            for _ in range(3):
                await connections.acquire()


async def test_invalid_registration_reply_is_retried_on_a_new_link(control: ControlPlane) -> None:
    answers = iter([{"status": "what?"}])
    control.answers["worker.register"] = lambda payload: next(answers, None) or control.adopt_all(payload)
    async with in_process(Worker(built_in=False), dialing(control)):
        await control.until(lambda: len(control.registrations) == 2)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Record the delay before each retry, without jitter, instead of waiting."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        await asyncio.sleep(0)

    monkeypatch.setattr("yardmaster_worker.link.dial.sleep", sleep)
    monkeypatch.setattr("random.random", lambda: 1.0)
    return waits


async def test_retry_delays_grow_until_a_registration_succeeds(
    control: ControlPlane, waits: list[float]
) -> None:
    answers = iter([{"status": "what?"}] * 4)
    control.answers["worker.register"] = lambda payload: next(answers, None) or control.adopt_all(payload)
    async with in_process(Worker(built_in=False), dialing(control)):
        await control.until(lambda: len(control.registrations) == 5)
        await control.execute("a", "none.such", None)  # the reply comes after the registration was processed
        await control.cut()
        await control.until(lambda: len(control.registrations) == 6)
    assert waits[:5] == [0.2, 0.4, 0.5, 0.5, 0.2]


async def test_retry_delays_grow_when_every_link_is_closed_at_once(
    control: ControlPlane, waits: list[float]
) -> None:
    control.closes_at_once = True
    async with in_process(Worker(built_in=False), dialing(control)):
        await control.until(lambda: control.links == 5)
    assert waits[:4] == [0.2, 0.4, 0.5, 0.5]


@pytest.mark.parametrize("code", ["INVALID_MESSAGE", "SHUTTING_DOWN"])
async def test_refused_registration_is_not_repeated_at_once(
    control: ControlPlane, waits: list[float], code: str
) -> None:
    answers = iter([{"error": {"code": code, "message": "no"}}] * 2)
    control.answers["worker.register"] = lambda payload: next(answers, None) or control.adopt_all(payload)
    async with in_process(Worker(built_in=False), dialing(control)):
        await control.until(lambda: len(control.registrations) == 3)
    assert waits[:2] == [6.0, 6.0]
