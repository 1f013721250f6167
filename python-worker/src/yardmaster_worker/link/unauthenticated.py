"""Limits for unauthenticated connections (number, idle time, message size), and a guard against web pages.

A listening worker has one control plane, so few unauthenticated connections are legitimate.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    import socketio

__all__ = [
    "CONNECT_TIMEOUT_S",
    "HEADERS_TIMEOUT_S",
    "UNAUTHENTICATED_CHARS_MAX",
    "UNAUTHENTICATED_MAX",
    "HttpGuard",
    "UnauthenticatedConnections",
]

UNAUTHENTICATED_CHARS_MAX = 8 * 1024
"""Bytes that an unauthenticated connection may send; larger messages are not parsed."""
UNAUTHENTICATED_MAX = 16
"""Maximum unauthenticated connections. A further connection closes the oldest."""
CONNECT_TIMEOUT_S = 5.0
HEADERS_TIMEOUT_S = 15.0
"""Deadline for the headers of a request."""
_KEY = "yardmaster.stranger"


class _UnauthenticatedConnection:
    def __init__(self, request: web.Request) -> None:
        self.request = request
        self.chars_left = UNAUTHENTICATED_CHARS_MAX
        self.is_expelled = False
        self.timer: asyncio.TimerHandle | None = None


class UnauthenticatedConnections:
    """Watches the connections of a Socket.IO server until they are authenticated. Create it before attaching the
    server.
    """

    def __init__(self, server: socketio.AsyncServer) -> None:
        engine = server.eio
        self._connected = engine.handlers["connect"]
        self._message = engine.handlers["message"]
        self._disconnected = engine.handlers["disconnect"]
        self._by_sid: dict[str, _UnauthenticatedConnection] = {}
        engine.on("connect", self._enter)
        engine.on("message", self._on_message)
        engine.on("disconnect", self._leave)

    def admit(self, environ: dict[str, Any]) -> None:
        """Stop watching an authenticated connection; `environ` is that of its handshake."""
        self._forget(environ[_KEY])

    async def _enter(self, sid: str, environ: dict[str, Any]) -> Any:
        pending = environ[_KEY] = self._by_sid[sid] = _UnauthenticatedConnection(environ["aiohttp.request"])
        pending.timer = asyncio.get_running_loop().call_later(
            CONNECT_TIMEOUT_S, self._disconnect_unauthenticated, sid
        )
        waiting = [sid for sid, pending in self._by_sid.items() if not pending.is_expelled]
        if len(waiting) > UNAUTHENTICATED_MAX:
            self._disconnect_unauthenticated(waiting[0])
        return await self._connected(sid, environ)

    async def _on_message(self, sid: str, data: str | bytes) -> Any:
        pending = self._by_sid.get(sid)
        if pending is not None:
            if pending.is_expelled:
                return None
            pending.chars_left -= len(data)
            if pending.chars_left < 0 or not isinstance(data, str) or not data.startswith("0"):
                self._disconnect_unauthenticated(sid)
                return None
        return await self._message(sid, data)

    async def _leave(self, sid: str, reason: str) -> Any:
        pending = self._by_sid.get(sid)
        if pending is not None:
            self._forget(pending)
        return await self._disconnected(sid, reason)

    def _disconnect_unauthenticated(self, sid: str) -> None:
        pending = self._by_sid[sid]
        pending.is_expelled = True
        # Without a closing handshake, which the other side could delay.
        if pending.request.transport is not None:
            pending.request.transport.close()

    def _forget(self, pending: _UnauthenticatedConnection) -> None:
        if pending.timer is not None:
            pending.timer.cancel()
        self._by_sid = {sid: other for sid, other in self._by_sid.items() if other is not pending}


class HttpGuard:
    """Enforces deadlines in the HTTP server, and rejects web pages."""

    def __init__(self) -> None:
        self._late: set[web.RequestHandler] = set()

    def expect(self, handler: web.RequestHandler) -> web.RequestHandler:
        """Abort a new connection if no request arrives in time."""
        self._late.add(handler)
        asyncio.get_running_loop().call_later(HEADERS_TIMEOUT_S, self._cut, handler)
        return handler

    @property
    def middleware(self) -> Any:
        """Middleware that clears the request deadline, rejects web pages, and closes connections after one response."""

        @web.middleware
        async def look(request: web.Request, handler: Any) -> web.StreamResponse:
            self._late.discard(request.protocol)
            if "Origin" in request.headers:
                # A page in a browser can reach 127.0.0.1 too. A control plane sends no Origin header.
                return _refuse_page()
            response: web.StreamResponse = await handler(request)
            if not response.prepared:
                response.force_close()
            return response

        return look

    def _cut(self, handler: web.RequestHandler) -> None:
        if handler not in self._late:
            return
        self._late.discard(handler)
        if handler.transport is not None:
            handler.transport.write(
                b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
            )
            handler.transport.close()


def _refuse_page() -> web.Response:
    problem = {
        "type": "urn:yardmaster:problem:ORIGIN_NOT_ALLOWED",
        "title": "Forbidden",
        "status": 403,
        "detail": "requests from web pages are rejected",
        "code": "ORIGIN_NOT_ALLOWED",
        "retryable": False,
    }
    response = web.Response(text=json.dumps(problem), status=403, content_type="application/problem+json")
    response.force_close()
    return response
