"""Input that callers send to a running attempt (protocol, "Input of a running attempt"): ordered and bounded."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections import deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yardmaster_worker.protocol.generated.types import TaskInput

__all__ = ["AttemptInput"]

_WAITING_BYTES_MAX = 512 * 1024


class AttemptInput:
    """The input of one attempt, between link and handler. Only for the event loop."""

    def __init__(self, *, is_taken: bool) -> None:
        self._is_taken = is_taken
        self._waiting: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._received_bytes = 0
        self._is_ended = not is_taken
        self._grew = asyncio.Event()

    def offer(self, piece: TaskInput) -> dict[str, Any]:
        """Add a piece; return the reply."""
        if not self._is_taken:
            return _rejected("NO_INPUT", "the attempt does not accept input")
        received_bytes = self._received_bytes
        offset = piece.get("offset", received_bytes)
        if offset > received_bytes:
            return _rejected("INPUT_GAP", f"the attempt has received {received_bytes} bytes, not {offset}")
        try:
            whole = _bytes_of(piece)
        except binascii.Error:
            return _rejected("INVALID_REQUEST", "the piece is not base64")
        new = whole[received_bytes - offset :]
        if new and self._is_ended:
            return _rejected("NO_INPUT", "the input has already ended")
        if new and self._waiting_bytes + len(new) > _WAITING_BYTES_MAX:
            return _rejected("INPUT_FULL", f"the attempt has {self._waiting_bytes} bytes of unread input")
        self._take(new, is_end=piece.get("end", False))
        return {"status": "accepted", "receivedBytes": self._received_bytes}

    async def read(self) -> bytes:
        """Return the next piece; empty bytes at the end."""
        while not self._waiting:
            if self._is_ended:
                return b""
            self._grew.clear()
            await self._grew.wait()
        data = self._waiting.popleft()
        self._waiting_bytes -= len(data)
        return data

    def refuse(self) -> None:
        """Reject further input; readers reach the end."""
        self._is_taken = False
        self.close()

    def close(self) -> None:
        """End the input: the attempt is over."""
        self._is_ended = True
        self._grew.set()

    def _take(self, new: bytes, *, is_end: bool) -> None:
        if new:
            self._waiting.append(new)
            self._waiting_bytes += len(new)
            self._received_bytes += len(new)
        self._is_ended = self._is_ended or is_end
        self._grew.set()


def _bytes_of(piece: TaskInput) -> bytes:
    if "base64" in piece:
        return base64.b64decode(piece["base64"], validate=True)
    return piece.get("text", "").encode("utf-8", "replace")


def _rejected(code: str, message: str) -> dict[str, Any]:
    return {"status": "rejected", "code": code, "message": message}
