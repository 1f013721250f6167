"""Frames between an interpreter and the worker: four bytes of length, then JSON.

A task's code can write frames too, so the worker bounds and validates them.
"""

import json
import socket
import struct
from typing import Any

FRAME_BYTES_MAX = 8 * 1024 * 1024
_LENGTH = struct.Struct("!I")


class Channel:
    """The interpreter's end."""

    def __init__(self, fd: int) -> None:
        self._socket = socket.socket(fileno=fd)
        self._socket.set_inheritable(False)  # programs that a cell starts must not inherit it

    def receive(self) -> "dict[str, Any] | None":
        """Wait for the next request; None if the worker is gone."""
        head = self._read(_LENGTH.size)
        body = self._read(_LENGTH.unpack(head)[0]) if head else b""
        return json.loads(body) if body else None

    def send(self, content: "dict[str, Any]") -> bool:
        """Send a frame; return False if it is too large. Ignores a closed channel."""
        body = json.dumps(content, allow_nan=False).encode()
        if len(body) > FRAME_BYTES_MAX:
            return False
        try:
            self._socket.sendall(_LENGTH.pack(len(body)) + body)
        except OSError:
            pass
        return True

    def _read(self, size_bytes: int) -> bytes:
        data = b""
        while len(data) < size_bytes:
            piece = self._socket.recv(min(size_bytes - len(data), 1 << 20))
            if not piece:
                return b""
            data += piece
        return data
