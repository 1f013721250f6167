"""Dial-in: the worker opens the link, and reopens it when it is lost."""

from __future__ import annotations

import asyncio
import random
from asyncio import sleep
from functools import partial
from typing import TYPE_CHECKING, Any

import aiohttp
import socketio

from yardmaster_worker.backoff import Backoff
from yardmaster_worker.errors import LinkRefused
from yardmaster_worker.link import wire_json
from yardmaster_worker.link.outgoing import Outgoing
from yardmaster_worker.logs import log
from yardmaster_worker.protocol import PROTOCOL_MAJOR, ErrorCode
from yardmaster_worker.protocol.generated.messages import FROM_CONTROL

if TYPE_CHECKING:
    from collections.abc import Callable

    from yardmaster_worker.link.driver import Driver

__all__ = ["Dialer"]

NAMESPACE = "/workers"
_CONNECT_TIMEOUT_S = 5
_REFUSALS = frozenset({ErrorCode.UNAUTHORIZED, ErrorCode.UNSUPPORTED_PROTOCOL})


class Dialer:
    """Keeps a link to a control plane open."""

    def __init__(self, url: str, token: str, driver: Driver) -> None:
        self._url = url
        self._token = token
        self._driver = driver
        self._backoff = Backoff(random.random)
        self._link: _DialedLink | None = None

    async def run(self) -> None:
        """Open the link, and reopen it until cancelled."""
        while True:
            link = self._link = _DialedLink(self._driver)
            was_refused = False
            try:
                await self._last(link)
                was_refused = link.was_registration_refused
                log.info("link_closed", "the link to the control plane closed", url=self._url)
            except LinkRefused as refused:
                was_refused = True
                log.error(
                    "dial_refused",
                    "the control plane refused the link",
                    code=refused.code,
                    url=self._url,
                    reason=refused.message,
                )
            except (socketio.exceptions.SocketIOError, TimeoutError, OSError) as error:
                log.warning(
                    "dial_failed", "could not open the link; retrying", url=self._url, reason=str(error)
                )
            except Exception:  # noqa: BLE001 - invalid data from the other side ends this link, not the worker
                log.exception(
                    "link_failed", "an unexpected error ended the link; dialing again", url=self._url
                )
            if (
                link.was_registered
            ):  # an open link does not reset the delay: the next one may be closed at once too
                self._backoff.registered()
            await sleep(self._backoff.delay_ms(was_refused=was_refused) / 1000)

    async def _last(self, link: _DialedLink) -> None:
        try:
            await link.open(self._url, {"token": self._token, "protocol": PROTOCOL_MAJOR})
            await link.closed.wait()
        finally:
            await link.shut()


class _Client(socketio.AsyncClient):  # type: ignore[misc]
    """Reports every disconnect; the library reports none that happens while connecting."""

    def __init__(self, on_dropped: Callable[[], None], **options: Any) -> None:
        super().__init__(**options)
        self._on_dropped = on_dropped

    async def _handle_eio_disconnect(self, reason: Any) -> None:
        await super()._handle_eio_disconnect(reason)
        self._on_dropped()


class _DialedLink:
    """One connection; implements the driver's Channel."""

    def __init__(self, driver: Driver) -> None:
        self.closed = asyncio.Event()
        self.was_registered = False
        self.was_registration_refused = False
        self._driver = driver
        self._refusal: LinkRefused | None = None
        self._writer: asyncio.Task[None] | None = None
        self._closer: asyncio.Task[None] | None = None
        # A separate HTTP session, because the client does not close its session after a failed connect.
        self._http = aiohttp.ClientSession()
        self._client = _Client(
            self._dropped, reconnection=False, handle_sigint=False, json=wire_json, http_session=self._http
        )
        self._client.on("connect", self._connected, namespace=NAMESPACE)
        self._client.on("connect_error", self._refused, namespace=NAMESPACE)
        self._client.on("disconnect", self._disconnected, namespace=NAMESPACE)
        emit = partial(self._client.emit, namespace=NAMESPACE)
        self._outgoing = Outgoing(emit, lambda: self.close(is_refused=False))
        for message in FROM_CONTROL:
            self._client.on(message, self._handler(message), namespace=NAMESPACE)
        self._client.on("*", self._unknown, namespace=NAMESPACE)

    async def open(self, url: str, auth: dict[str, Any]) -> None:
        """Connect. Raises LinkRefused, socketio's errors, OSError or TimeoutError."""
        connecting = asyncio.ensure_future(
            self._client.connect(
                url,
                auth=auth,
                transports=["websocket"],
                namespaces=[NAMESPACE],
                wait_timeout=_CONNECT_TIMEOUT_S,
            )
        )
        dropping = asyncio.ensure_future(self.closed.wait())
        try:
            await asyncio.wait((connecting, dropping), return_when=asyncio.FIRST_COMPLETED)
            if not connecting.done():
                raise socketio.exceptions.ConnectionError("the connection closed during the handshake")
            await connecting
        except socketio.exceptions.ConnectionError:
            if self._refusal is not None:
                raise self._refusal from None
            raise
        finally:
            connecting.cancel()
            dropping.cancel()

    async def shut(self) -> None:
        """Close everything that is open."""
        if self._writer is not None:
            self._writer.cancel()
        await self._client.shutdown()
        await self._http.close()
        self._driver.closed(self)

    def send(self, message: str, payload: dict[str, Any], on_reply: Callable[[Any], None]) -> None:
        """See Channel."""
        self._outgoing.put(message, payload, on_reply)

    def registered(self) -> None:
        """See Channel."""
        self.was_registered = True

    def close(self, *, is_refused: bool) -> None:
        """See Channel."""
        self.was_registration_refused = is_refused
        self._closer = asyncio.get_running_loop().create_task(self._client.disconnect())

    async def _unknown(self, message: Any, *payload: Any) -> dict[str, Any]:
        return await self._handler(str(message))(*payload)  # type: ignore[no-any-return]

    def _handler(self, message: str) -> Callable[..., Any]:
        async def handle(*payload: Any) -> dict[str, Any]:
            return self._driver.received(message, payload[0] if payload else None)

        return handle

    async def _connected(self) -> None:
        self._writer = asyncio.get_running_loop().create_task(self._outgoing.write())
        self._driver.opened(self)

    async def _disconnected(self, *_: Any) -> None:
        self._dropped()

    def _dropped(self) -> None:
        self._driver.closed(self)
        self.closed.set()

    async def _refused(self, data: Any = None) -> None:
        inner = data.get("data") if isinstance(data, dict) else None
        code = inner.get("code") if isinstance(inner, dict) else None
        if isinstance(inner, dict) and code in _REFUSALS:
            self._refusal = LinkRefused(str(code), str(inner.get("message", "")))
