"""Keeps the head and the tail of output of any length in bounded memory; counts the bytes cut between them."""

from __future__ import annotations

__all__ = ["HeadTail"]

_CONTINUATION = 0b1000_0000  # the two upper bits of a continuation byte in UTF-8
_UPPER_BITS = 0b1100_0000


class HeadTail:
    """Keeps at most `keep_bytes_max` bytes: half from the start, half from the end."""

    def __init__(self, keep_bytes_max: int) -> None:
        self._half_bytes = keep_bytes_max // 2
        self._head = bytearray()
        self._tail = bytearray()
        self._total_bytes = 0

    def add(self, data: bytes) -> None:
        """Append data."""
        self._total_bytes += len(data)
        room = self._half_bytes - len(self._head)
        self._head += data[:room]
        self._tail += data[room:]
        if len(self._tail) > 2 * self._half_bytes:  # not on every call, because it moves the whole tail
            del self._tail[: len(self._tail) - self._half_bytes]

    def render(self, keep_bytes_max: int | None = None) -> tuple[str, int]:
        """Return the text, with a marker at the cut, and the number of bytes cut."""
        half = self._half_bytes if keep_bytes_max is None else min(keep_bytes_max // 2, self._half_bytes)
        if self._total_bytes <= 2 * half:
            return (self._head + self._tail).decode("utf-8", "replace"), 0
        kept = self._head + self._tail if len(self._tail) < half else None
        head = _without_broken_end(bytes(self._head[:half]))
        tail = _without_broken_start(bytes((kept or self._tail)[-half:] if half else b""))
        cut_bytes = self._total_bytes - len(head) - len(tail)
        marker = f"\n[yardmaster: {cut_bytes} bytes cut]\n"
        return head.decode("utf-8", "replace") + marker + tail.decode("utf-8", "replace"), cut_bytes


def _without_broken_end(data: bytes) -> bytes:
    """Drop an incomplete UTF-8 character at the end."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte & _UPPER_BITS != _CONTINUATION:
            width = 1 if byte < 0x80 else 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return data if width <= back else data[:-back]
    return data


def _without_broken_start(data: bytes) -> bytes:
    """Drop an incomplete UTF-8 character at the start."""
    for start in range(min(4, len(data))):
        if data[start] & _UPPER_BITS != _CONTINUATION:
            return data[start:]
    return data
