"""The messages that wait for their turn on one link."""

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
    """
    Writes messages one after the other, until cancelled.

    A message that cannot be written is refused on the spot, as the control plane would refuse it, and stops no other. Anything
    else that fails closes the link: the next one is a new start.
    """

    def __init__(self, emit: Callable[..., Awaitable[None]], on_broken: Callable[[], None]) -> None:
        self._emit = emit
        self._on_broken = on_broken
        self._waiting: asyncio.Queue[tuple[str, dict[str, Any], Callable[[Any], None]]] = asyncio.Queue()

    def put(self, message: str, payload: dict[str, Any], on_reply: Callable[[Any], None]) -> None:
        """Write a message when it is its turn; `on_reply` is given the reply."""
        self._waiting.put_nowait((message, payload, on_reply))

    async def write(self) -> None:
        """Write the waiting messages, then new ones as they come."""
        while True:
            message, payload, on_reply = await self._waiting.get()
            try:
                await self._emit(
                    message, payload, callback=lambda *reply, f=on_reply: f(reply[0] if reply else None)
                )
            except _UNWRITABLE as error:
                log.exception(
                    "message_write_failed", "the message is no JSON; it is not sent", messageType=message
                )
                on_reply({"error": {"code": str(ErrorCode.INVALID_MESSAGE), "message": _reason(error)}})
            except socketio.exceptions.SocketIOError as error:
                log.info("message_dropped", "the link closed before a message was written", reason=str(error))
                return  # it is closed already
            except Exception:  # noqa: BLE001 - the link is closed, and opened again
                log.exception(
                    "link_write_failed",
                    "could not write to the link; the worker closes it",
                    messageType=message,
                )
                self._on_broken()
                return


def _reason(error: Exception) -> str:
    return f"the message cannot be written: {type(error).__name__}: {error}"[:1000]
