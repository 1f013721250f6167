"""Listen: the control plane opens the link to a port of the worker. One control plane at a time."""

from __future__ import annotations

import asyncio
import hmac
from functools import partial
from typing import TYPE_CHECKING, Any

import socketio
from aiohttp import web

from yardmaster_worker.link import wire_json
from yardmaster_worker.link.dial import NAMESPACE
from yardmaster_worker.link.outgoing import Outgoing
from yardmaster_worker.link.unauthenticated import HttpGuard, UnauthenticatedConnections
from yardmaster_worker.logs import log
from yardmaster_worker.protocol import PROTOCOL_MAJOR, ErrorCode, InvalidPayload, validate
from yardmaster_worker.protocol.generated.messages import FROM_CONTROL

if TYPE_CHECKING:
    from collections.abc import Callable

    from yardmaster_worker.link.driver import Driver

__all__ = ["Listener"]

_PING_INTERVAL_S = 1
_PING_TIMEOUT_S = 3


class Listener:
    """A Socket.IO server for the control plane, with `/health`."""

    def __init__(
        self, driver: Driver, token: str | None, health: Callable[[], dict[str, Any]], payload_bytes_max: int
    ) -> None:
        self._driver = driver
        self._token = token
        self._health = health
        self._link: _AcceptedLink | None = None
        self._server = socketio.AsyncServer(
            async_mode="aiohttp",
            transports=["websocket"],
            namespaces=[NAMESPACE],
            ping_interval=_PING_INTERVAL_S,
            ping_timeout=_PING_TIMEOUT_S,
            max_http_buffer_size=payload_bytes_max,
            http_compression=False,
            cors_allowed_origins=[],  # `HttpGuard` rejects web pages
            json=wire_json,
        )
        self._server.on("connect", self._connect, namespace=NAMESPACE)
        self._server.on("disconnect", self._disconnect, namespace=NAMESPACE)
        for message in FROM_CONTROL:
            self._server.on(message, self._handler(message), namespace=NAMESPACE)
        self._server.on("*", self._unknown, namespace=NAMESPACE)
        self._unauthenticated = UnauthenticatedConnections(self._server)
        self._http_guard = HttpGuard()
        self._site: asyncio.Server | None = None
        self._web: web.AppRunner | None = None

    async def open(self, address: str, port: int) -> int:
        """Listen on the port, or on a free one for 0; return its number. Raises OSError."""
        app = web.Application(middlewares=[self._http_guard.middleware])
        app.router.add_get("/health", self._answer_health)
        self._server.attach(app)
        self._web = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._web.setup()
        serve = self._web.server
        assert serve is not None  # noqa: S101 - set by `setup`
        loop = asyncio.get_running_loop()
        self._site = await loop.create_server(
            lambda: self._http_guard.expect(serve()), address, port, reuse_address=True
        )
        bound: int = self._site.sockets[0].getsockname()[1]
        log.info("listening_started", "the worker listens for a control plane", address=address, port=bound)
        return bound

    async def close(self) -> None:
        """Close the link and the port."""
        if self._link is not None:
            await self._server.disconnect(self._link.sid, namespace=NAMESPACE)
        if self._site is not None:
            self._site.close()
        await self._server.shutdown()
        if self._web is not None:
            await self._web.cleanup()

    async def _answer_health(self, _: web.Request) -> web.Response:
        return web.json_response(self._health())

    async def _connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        refusal = _refuse(auth, self._token) or self._refuse_second()
        if refusal is not None:
            code, message = refusal
            log.warning(
                "link_refused", f"refused a link: {message}", code=code, peer=environ.get("REMOTE_ADDR")
            )
            raise socketio.exceptions.ConnectionRefusedError(message, {"code": code, "message": message})
        self._unauthenticated.admit(environ)
        link = self._link = _AcceptedLink(self._server, sid)
        # Deferred until the control plane knows that it is connected, because the driver sends at once.
        asyncio.get_running_loop().call_soon(self._opened, link)

    def _refuse_second(self) -> tuple[str, str] | None:
        # A dead link closes when its ping times out.
        if self._link is None:
            return None
        return str(ErrorCode.CONFLICT), "this worker already has a link to a control plane"

    def _opened(self, link: _AcceptedLink) -> None:
        if link is self._link:
            self._driver.opened(link)

    async def _disconnect(self, sid: str, *_: Any) -> None:
        if self._link is not None and self._link.sid == sid:
            link, self._link = self._link, None
            link.end()
            self._driver.closed(link)

    async def _unknown(self, message: Any, sid: str, *payload: Any) -> dict[str, Any]:
        return await self._handler(str(message))(sid, *payload)  # type: ignore[no-any-return]

    def _handler(self, message: str) -> Callable[..., Any]:
        async def handle(sid: str, *payload: Any) -> dict[str, Any]:
            if self._link is None or self._link.sid != sid:
                return {
                    "error": {
                        "code": str(ErrorCode.LINK_CLOSED),
                        "message": "the link is closed",
                    }
                }
            return self._driver.received(message, payload[0] if payload else None)

        return handle


class _AcceptedLink:
    """One accepted connection; implements the driver's Channel."""

    def __init__(self, server: socketio.AsyncServer, sid: str) -> None:
        self.sid = sid
        self._server = server
        emit = partial(server.emit, to=sid, namespace=NAMESPACE)
        self._outgoing = Outgoing(emit, lambda: self.close(is_refused=False))
        self._writer = asyncio.get_running_loop().create_task(self._outgoing.write())
        self._closer: asyncio.Task[None] | None = None

    def send(self, message: str, payload: dict[str, Any], on_reply: Callable[[Any], None]) -> None:
        """See Channel."""
        self._outgoing.put(message, payload, on_reply)

    def registered(self) -> None:
        """See Channel."""

    def close(self, *, is_refused: bool) -> None:  # noqa: ARG002 - the dialing side decides when to retry
        """See Channel."""
        self.end()
        self._closer = asyncio.get_running_loop().create_task(
            self._server.disconnect(self.sid, namespace=NAMESPACE)
        )

    def end(self) -> None:
        """Stop sending messages."""
        self._writer.cancel()


def _refuse(auth: Any, token: str | None) -> tuple[str, str] | None:
    """Return code and message of a refusal; None if the handshake is valid."""
    try:
        validate("handshake", auth)
    except InvalidPayload as invalid:
        return str(ErrorCode.UNAUTHORIZED), f"bad handshake: {invalid.fault.describe('auth')}"
    if token is not None and not hmac.compare_digest(auth["token"].encode(), token.encode()):
        return str(ErrorCode.UNAUTHORIZED), "wrong token"
    if auth["protocol"] != PROTOCOL_MAJOR:
        return str(ErrorCode.UNSUPPORTED_PROTOCOL), f"this worker requires protocol {PROTOCOL_MAJOR}"
    return None
