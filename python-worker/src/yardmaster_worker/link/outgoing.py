"""The queue of messages to send on one link."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import socketio

from yardmaster_worker.logs import log
from yardmaster_worker.protocol import ErrorCode

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

__all__ = ["Outgoing"]

_UNWRITABLE = (TypeError, ValueError, OverflowError, RecursionError)


class Outgoing:
    """Writes messages in order, until cancelled.

    A message that cannot be encoded gets an error reply at once, as if the control plane had rejected it, and does
    not block others. Any other failure closes the link, and a new link starts over.
    """

    def __init__(self, emit: Callable[..., Awaitable[None]], on_broken: Callable[[], None]) -> None:
        self._emit = emit
        self._on_broken = on_broken
        self._waiting: asyncio.Queue[tuple[str, dict[str, Any], Callable[[Any], None]]] = asyncio.Queue()

    def put(self, message: str, payload: dict[str, Any], on_reply: Callable[[Any], None]) -> None:
        """Queue a message; `on_reply` is called with its reply."""
        self._waiting.put_nowait((message, payload, on_reply))

    async def write(self) -> None:
        """Write queued messages and wait for more."""
        while True:
            message, payload, on_reply = await self._waiting.get()
            try:
                await self._emit(
                    message, payload, callback=lambda *reply, f=on_reply: f(reply[0] if reply else None)
                )
            except _UNWRITABLE as error:
                log.exception(
                    "message_write_failed", "the message is not JSON and is not sent", messageType=message
                )
                on_reply({"error": {"code": str(ErrorCode.INVALID_MESSAGE), "message": _reason(error)}})
            except socketio.exceptions.SocketIOError as error:
                log.info("message_dropped", "the link closed before a message was written", reason=str(error))
                return  # the link is already closed
            except Exception:  # noqa: BLE001 - the link is closed and reopened
                log.exception(
                    "link_write_failed",
                    "could not write to the link; the worker closes it",
                    messageType=message,
                )
                self._on_broken()
                return


def _reason(error: Exception) -> str:
    return f"the message cannot be encoded: {type(error).__name__}: {error}"[:1000]
