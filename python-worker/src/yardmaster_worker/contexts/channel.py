"""The worker's end of the channel to an interpreter: frames of bounded size.

A task's code can write to the other end, so every frame is bounded, validated and untrusted.
"""

from __future__ import annotations

import asyncio
import json
import math
import socket
import struct
from typing import Any

__all__ = ["BadFrame", "InterpreterChannel"]

FRAME_BYTES_MAX = 8 * 1024 * 1024
_LENGTH = struct.Struct("!I")
_PARSE_ON_LOOP_BYTES_MAX = 64 * 1024
_DIGITS_MAX = 300


class BadFrame(Exception):
    """Received data is not a valid frame."""


class InterpreterChannel:
    """Creates both ends. The caller closes `given` after it was passed to the interpreter."""

    def __init__(self) -> None:
        self._socket, self.given = socket.socketpair()
        self._socket.setblocking(False)
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def send(self, content: dict[str, Any]) -> None:
        """Send a request. Errors are ignored: the end of an interpreter is reported separately."""
        body = json.dumps(content).encode()
        try:
            _, writer = await self._streams()
            writer.write(_LENGTH.pack(len(body)) + body)
            await writer.drain()
        except OSError:
            pass

    async def receive(self) -> dict[str, Any] | None:
        """Wait for the next frame; None at the end. Raises BadFrame."""
        try:
            reader, _ = await self._streams()
            size_bytes = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))[0]
            if not 0 < size_bytes <= FRAME_BYTES_MAX:
                raise BadFrame(f"frame too large ({size_bytes} bytes)")
            body = await reader.readexactly(size_bytes)
        except (asyncio.IncompleteReadError, OSError):
            return None
        if size_bytes > _PARSE_ON_LOOP_BYTES_MAX:
            return await asyncio.to_thread(_parsed, body)
        return _parsed(body)

    def close(self) -> None:
        """Close both ends."""
        self.given.close()
        if self._writer is not None:
            self._writer.transport.abort()
        else:
            self._socket.close()

    async def _streams(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(sock=self._socket)
        return self._reader, self._writer


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body, parse_constant=float, parse_int=_bounded_integer)
    except (ValueError, RecursionError) as error:
        raise BadFrame(f"{type(error).__name__}: {error}"[:200]) from None
    if not isinstance(content, dict):
        raise BadFrame("frame is not an object")
    return content


def _bounded_integer(digits: str) -> int | float:
    """Parse an integer; a very long one becomes infinity, because parsing it takes long. Both fail the JSON limits."""
    return int(digits) if len(digits) <= _DIGITS_MAX else math.inf
