from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
import socketio

from tests.state.support import registered
from yardmaster_worker import Worker
from yardmaster_worker.config import Config
from yardmaster_worker.lifecycle import Ending
from yardmaster_worker.link import listen, unauthenticated
from yardmaster_worker.version import VERSION

NAMESPACE = "/workers"
TOKEN = "a-token"


class Caller:
    """A control plane that dials."""

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}"
        self.registered = asyncio.Event()
        self.lost = asyncio.Event()
        self.registration: dict[str, Any] = {}
        self.refusal: Any = None
        self._http = aiohttp.ClientSession()
        self._client = socketio.AsyncClient(reconnection=False, handle_sigint=False, http_session=self._http)
        self._client.on("worker.register", self._register, namespace=NAMESPACE)
        self._client.on("connect_error", self._refused, namespace=NAMESPACE)
        self._client.on("disconnect", self._lost, namespace=NAMESPACE)

    async def call(self, auth: Any, headers: dict[str, str] | None = None) -> None:
        await self._client.connect(
            self._url, auth=auth, headers=headers or {}, transports=["websocket"], namespaces=[NAMESPACE]
        )

    async def send(self, message: str, payload: Any) -> Any:
        return await self._client.call(message, payload, namespace=NAMESPACE, timeout=10)

    async def close(self) -> None:
        await self._client.shutdown()
        await self._http.close()

    async def _register(self, payload: dict[str, Any]) -> dict[str, Any]:
        self.registration = payload
        self.registered.set()
        return registered()

    async def _refused(self, data: Any) -> None:
        self.refusal = data

    async def _lost(self, *_: Any) -> None:
        self.lost.set()


@asynccontextmanager
async def listening(monkeypatch: pytest.MonkeyPatch, token: str | None = TOKEN) -> AsyncIterator[int]:
    """Run a listening worker; yield its port."""
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    original = listen.Listener.open

    async def open_(self: listen.Listener, address: str, number: int) -> int:
        bound = await original(self, address, number)
        port.set_result(bound)
        return bound

    monkeypatch.setattr(listen.Listener, "open", open_)
    ending = Ending()
    config = Config(worker_id="python-1", name="python", listen=0, token=token)
    task = asyncio.get_running_loop().create_task(Worker(built_in=False).run(config, ending))
    try:
        yield await port
    finally:
        ending.request_exit("over")
        await task


@asynccontextmanager
async def calling(port: int) -> AsyncIterator[Caller]:
    caller = Caller(port)
    try:
        yield caller
    finally:
        await caller.close()


async def test_caller_with_the_token_gets_the_registration(monkeypatch: pytest.MonkeyPatch) -> None:
    async with listening(monkeypatch) as port, calling(port) as caller, asyncio.timeout(10):
        await caller.call({"token": TOKEN, "protocol": 1})
        await caller.registered.wait()
        assert caller.registration["workerId"] == "python-1"
        assert await caller.send("worker.drain", {"deadlineMs": 0}) == {"status": "ok"}
        assert await caller.send("worker.resume", {}) == {"status": "ok"}
        assert await caller.send("session.close", {"sessionId": "s"}) == {"status": "ok"}


@pytest.mark.parametrize(
    ("auth", "code"),
    [
        ({"token": "wrong", "protocol": 1}, "UNAUTHORIZED"),
        ({"token": "", "protocol": 1}, "UNAUTHORIZED"),
        (None, "UNAUTHORIZED"),
        ({"token": TOKEN, "protocol": 2}, "UNSUPPORTED_PROTOCOL"),
    ],
)
async def test_invalid_handshake_is_refused_with_a_code(
    monkeypatch: pytest.MonkeyPatch, auth: Any, code: str
) -> None:
    async with listening(monkeypatch) as port, calling(port) as caller:
        with pytest.raises(socketio.exceptions.ConnectionError):
            await caller.call(auth)
        assert caller.refusal["data"]["code"] == code
        assert not caller.registered.is_set()


async def test_web_page_is_refused_even_without_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    async with listening(monkeypatch, token=None) as port:
        async with calling(port) as page:
            with pytest.raises(socketio.exceptions.ConnectionError):
                await page.call({"token": "x", "protocol": 1}, {"Origin": f"http://127.0.0.1:{port}"})
            assert page.refusal == "Connection error"
        async with calling(port) as caller, asyncio.timeout(10):
            await caller.call({"token": "any", "protocol": 1})
            await caller.registered.wait()


async def test_second_control_plane_is_refused_while_a_link_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    auth = {"token": TOKEN, "protocol": 1}
    async with listening(monkeypatch) as port, calling(port) as first, asyncio.timeout(10):
        await first.call(auth)
        await first.registered.wait()
        async with calling(port) as second:
            with pytest.raises(socketio.exceptions.ConnectionError):
                await second.call(auth)
            message = "this worker already has a link to a control plane"
            assert second.refusal == {"message": message, "data": {"code": "CONFLICT", "message": message}}
        assert await first.send("worker.resume", {}) == {"status": "ok"}
        assert not first.lost.is_set()


async def test_unauthenticated_caller_does_not_learn_of_an_open_link(monkeypatch: pytest.MonkeyPatch) -> None:
    async with listening(monkeypatch) as port, calling(port) as first, calling(port) as pending:
        await first.call({"token": TOKEN, "protocol": 1})
        with pytest.raises(socketio.exceptions.ConnectionError):
            await pending.call({"token": "wrong", "protocol": 1})
        assert pending.refusal["data"]["code"] == "UNAUTHORIZED"


async def test_next_control_plane_is_accepted_after_the_first_disconnects(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with listening(monkeypatch) as port, asyncio.timeout(10):
        async with calling(port) as first:
            await first.call({"token": TOKEN, "protocol": 1})
            await first.registered.wait()
        async with until_taken(port) as second:
            await second.registered.wait()
            assert await second.send("worker.resume", {}) == {"status": "ok"}


async def test_silent_link_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listen, "_PING_INTERVAL_S", 0.3)
    monkeypatch.setattr(listen, "_PING_TIMEOUT_S", 0.5)
    async with listening(monkeypatch) as port, aiohttp.ClientSession() as http, asyncio.timeout(15):
        url = f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket"
        async with http.ws_connect(url, autoping=False) as silent:
            await silent.receive()
            await silent.send_str('40/workers,{"token":"a-token","protocol":1}')
            said = [(await silent.receive()).data for _ in range(2)]
            assert said[0].startswith("40/workers,")
            assert '"worker.register"' in said[1]
            async with until_taken(port) as next_one:
                await next_one.registered.wait()


@asynccontextmanager
async def until_taken(port: int) -> AsyncIterator[Caller]:
    """Dial until a link is not refused with CONFLICT."""
    while True:
        async with calling(port) as caller:
            try:
                await caller.call({"token": TOKEN, "protocol": 1})
            except socketio.exceptions.ConnectionError:
                assert caller.refusal["data"]["code"] == "CONFLICT"
                continue
            yield caller
            return


async def test_health_reports_the_state_and_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    async with listening(monkeypatch) as port, aiohttp.ClientSession() as http, calling(port) as caller:
        async with http.get(f"http://127.0.0.1:{port}/health") as answer:
            before = await answer.json()
        await caller.call({"token": TOKEN, "protocol": 1})
        await caller.registered.wait()
        await caller.send("task.cancel", {})
        async with http.get(f"http://127.0.0.1:{port}/health") as answer:
            after, text = await answer.json(), await answer.text()
    assert before.pop("loopLagMs") >= 0
    assert before == {
        "status": "ok",
        "workerId": "python-1",
        "version": VERSION,
        "isRegistered": False,
        "isDraining": False,
        "slots": 1,
        "slotsUsed": 0,
        "invalidMessages": 0,
        "isolation": None,
    }
    assert after.pop("loopLagMs") >= 0
    assert after == {**before, "isRegistered": True, "invalidMessages": 1}
    assert TOKEN not in text


async def raw(port: int, http: aiohttp.ClientSession, **options: Any) -> aiohttp.ClientWebSocketResponse:
    """Open a WebSocket without a client library and receive the Engine.IO handshake."""
    url = f"http://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket"
    socket: aiohttp.ClientWebSocketResponse = await http.ws_connect(url, **options)
    assert (await socket.receive_str()).startswith("0{")
    return socket


@pytest.mark.parametrize(
    "frames",
    [
        ['42["x"]'],
        ['42["x",[' + "[]," * 300_000 + "[]]]"],
        ["40/workers," + '{"token":"' + "x" * unauthenticated.UNAUTHENTICATED_CHARS_MAX + '"}'],
        [f"40/workers,{{}}{' ' * 3000}"] * 3,
        ["41"],
        [b"bytes"],
    ],
    ids=["event", "large event", "large handshake", "many handshakes", "goodbye", "bytes"],
)
async def test_unauthenticated_connection_with_another_message_is_closed(
    monkeypatch: pytest.MonkeyPatch, frames: list[str | bytes]
) -> None:
    async with listening(monkeypatch) as port, aiohttp.ClientSession() as http, asyncio.timeout(3):
        socket = await raw(port, http)
        for frame in frames:
            await (socket.send_bytes(frame) if isinstance(frame, bytes) else socket.send_str(frame))
        answers = [message.data async for message in socket]
        assert [answer for answer in answers if not answer.startswith("44/workers,")] == []
        assert len(answers) == len(frames) - 1
        assert socket.closed


@pytest.mark.parametrize("frame", ["40", "40/nothing,"])
async def test_other_namespaces_are_refused(monkeypatch: pytest.MonkeyPatch, frame: str) -> None:
    async with listening(monkeypatch) as port, aiohttp.ClientSession() as http, asyncio.timeout(3):
        socket = await raw(port, http)
        await socket.send_str(frame)
        assert (await socket.receive_str()).startswith("44" + frame[2:])


async def test_oldest_unauthenticated_connection_is_closed_beyond_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(unauthenticated, "CONNECT_TIMEOUT_S", 60)
    async with listening(monkeypatch) as port, aiohttp.ClientSession() as http, asyncio.timeout(3):
        first = await raw(port, http)
        others = [await raw(port, http) for _ in range(unauthenticated.UNAUTHENTICATED_MAX)]
        assert (await first.receive()).type in {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED}
        assert not any(other.closed for other in others)
        async with calling(port) as caller:
            await caller.call({"token": TOKEN, "protocol": 1})
            await caller.registered.wait()


async def test_connection_without_handshake_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unauthenticated, "CONNECT_TIMEOUT_S", 0.05)
    async with listening(monkeypatch) as port, aiohttp.ClientSession() as http, asyncio.timeout(3):
        socket = await raw(port, http)
        assert (await socket.receive()).type in {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED}


async def test_web_page_is_answered_403_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    headers = {"Origin": "https://evil.example"}
    async with listening(monkeypatch) as port, aiohttp.ClientSession() as http:
        async with http.get(f"http://127.0.0.1:{port}/health", headers=headers) as response:
            assert response.status == 403
            assert (await response.json(content_type=None))["code"] == "ORIGIN_NOT_ALLOWED"
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await raw(port, http, headers=headers)
        assert refused.value.status == 403


@pytest.mark.parametrize("sent", [b"", b"GET /health HTTP/1.1\r\nHost: x\r\n"])
async def test_request_without_headers_gets_408(monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    monkeypatch.setattr(unauthenticated, "HEADERS_TIMEOUT_S", 0.05)
    async with listening(monkeypatch) as port, asyncio.timeout(3):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        assert (await reader.read()).startswith(b"HTTP/1.1 408 Request Timeout\r\n")
        writer.close()


@pytest.mark.parametrize("message", ["constructor", "__proto__", "toString", "__init__", "task.nothing", "5"])
async def test_unknown_message_gets_an_error_reply(monkeypatch: pytest.MonkeyPatch, message: str) -> None:
    async with listening(monkeypatch) as port, calling(port) as caller, asyncio.timeout(10):
        await caller.call({"token": TOKEN, "protocol": 1})
        await caller.registered.wait()
        refusal = {"code": "UNKNOWN_MESSAGE", "message": f"unknown message: {message}"}
        assert await caller.send(message, {}) == {"error": refusal}
