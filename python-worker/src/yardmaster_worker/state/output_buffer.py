"""Buffers the live output of one attempt between its program and the link.

A chunk is *pending* until it is sent, and *in flight* until its batch is acknowledged; then it is dropped. A batch
that is not acknowledged because the link ended becomes pending again. At most one batch is in flight, always the
oldest, so that the control plane receives `seq` in order. If the buffer is full, the oldest chunk that was never sent
is dropped, and the next chunk has the number of missing bytes. A sent chunk is never changed or dropped, because the
control plane may have recorded it. Sent chunks are always the oldest, and at most one batch.

`output-buffer.state.ts` of the worker kit differs in three ways. Its `batch` returns an unacknowledged batch again,
so it has no `put_back`. Its outcome counts dropped bytes (`truncated`), so it has no `close`, which adds a last chunk
with the count. It splits text by batch size; this buffer also limits the chunk size and the total live output.
"""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yardmaster_worker.protocol.generated.types import OutputChunk
    from yardmaster_worker.state.limits import WorkerLimits

__all__ = ["OutputBuffer"]

TEXT_STREAMS = frozenset({"stdout", "stderr", "log"})
_CHUNKS_PER_BATCH_MAX = 512  # `task.output.json` allows 1024
_CHUNKS_MAX = 4096


@dataclass
class _Chunk:
    seq: int
    stream: str
    data: Any
    size_bytes: int
    dropped_bytes: int = 0
    is_notice: bool = False
    """True if it only reports dropped bytes, after the attempt has ended."""


class OutputBuffer:
    """Bounded, ordered, at-least-once delivery of the output chunks of one attempt."""

    def __init__(self, limits: WorkerLimits) -> None:
        self._limits = limits
        self._chunks: deque[_Chunk] = deque()
        self._in_flight = 0
        self._ever_sent = 0
        """Held chunks that were sent, whether in flight or put back."""
        self._held_bytes = 0
        self._live_bytes = 0
        self._dropped_at_end_bytes = 0
        self._refused_bytes = 0
        """Added to the count of the next chunk."""
        self._is_closed = False
        self._next_seq = 1
        self.sent_seq = 0
        """Highest `seq` ever sent; 0 before the first."""

    @property
    def has_in_flight(self) -> bool:
        """True while a batch waits for its acknowledgement."""
        return self._in_flight > 0

    @property
    def has_pending(self) -> bool:
        """True if chunks wait to be sent."""
        return len(self._chunks) > self._in_flight

    @property
    def is_batch_full(self) -> bool:
        """True if a full batch waits to be sent."""
        waiting = len(self._chunks) - self._in_flight
        return self._held_bytes >= self._limits.batch_bytes_max or waiting >= _CHUNKS_PER_BATCH_MAX

    def add(self, stream: str, data: Any) -> None:
        """Add text (stdout, stderr, log) or any JSON value (progress, display)."""
        for piece in self._pieces(stream, data):
            size_bytes = _size_bytes(piece)
            too_large = size_bytes > self._limits.chunk_bytes_max
            if too_large or self._live_bytes + size_bytes > self._limits.live_bytes_max:
                self._dropped_at_end_bytes += size_bytes
                continue
            self._live_bytes += size_bytes
            self._add(stream, piece, size_bytes)
            self._drop_oldest()

    def close(self) -> None:
        """Report dropped bytes, if any; called once, when the attempt has ended."""
        self._is_closed = True
        dropped_bytes = self._dropped_at_end_bytes + self._refused_bytes
        self._dropped_at_end_bytes = self._refused_bytes = 0
        if dropped_bytes:
            self._say_dropped(dropped_bytes)

    def batch(self) -> list[OutputChunk]:
        """Return the oldest pending chunks in wire format; they are in flight from now on."""
        batch: list[_Chunk] = []
        size_bytes = 0
        for chunk in self._pending():
            size_bytes += chunk.size_bytes
            if batch and size_bytes > self._limits.batch_bytes_max:
                break
            if len(batch) == _CHUNKS_PER_BATCH_MAX:
                break
            batch.append(chunk)
        self.sent_seq = max([self.sent_seq, *(chunk.seq for chunk in batch)])
        self._in_flight = len(batch)
        self._ever_sent = max(self._ever_sent, self._in_flight)
        return [_wire(chunk) for chunk in batch]

    def acknowledge(self) -> None:
        """Drop the batch in flight: it was recorded."""
        self._forget_batch()

    def refuse(self) -> None:
        """Drop the batch in flight, which was rejected for good, and count its bytes."""
        batch = self._forget_batch()
        lost_bytes = sum(chunk.size_bytes + chunk.dropped_bytes for chunk in batch)
        if len(self._chunks) > self._ever_sent:
            self._chunks[self._ever_sent].dropped_bytes += lost_bytes
        elif not self._is_closed:
            self._refused_bytes += lost_bytes
        elif not batch[-1].is_notice:  # even the notice was rejected
            self._say_dropped(lost_bytes)

    def put_back(self) -> None:
        """Make the batch in flight pending again: it may or may not have been recorded."""
        self._in_flight = 0
        self._drop_oldest()

    def _forget_batch(self) -> list[_Chunk]:
        batch = [self._chunks.popleft() for _ in range(self._in_flight)]
        self._held_bytes -= sum(chunk.size_bytes for chunk in batch)
        self._ever_sent -= self._in_flight
        self._in_flight = 0
        return batch

    def _say_dropped(self, dropped_bytes: int) -> None:
        text = f"[yardmaster: {dropped_bytes} bytes of live output were dropped]\n"
        notice = self._add_new("log", text, len(text))
        notice.dropped_bytes, notice.is_notice = dropped_bytes, True

    def _pending(self) -> Iterator[_Chunk]:
        return (chunk for index, chunk in enumerate(self._chunks) if index >= self._in_flight)

    def _pieces(self, stream: str, data: Any) -> Iterator[Any]:
        if stream not in TEXT_STREAMS:
            yield data
            return
        step = self._limits.chunk_bytes_max // 4  # a character has at most four bytes
        for start in range(0, len(data), step):
            yield data[start : start + step]

    def _add(self, stream: str, data: Any, size_bytes: int) -> None:
        last = self._chunks[-1] if len(self._chunks) > self._ever_sent else None
        joins = (
            last is not None
            and last.stream == stream
            and stream in TEXT_STREAMS
            and last.size_bytes + size_bytes <= self._limits.chunk_bytes_max
        )
        if last is None or not joins:
            self._add_new(stream, data, size_bytes)
            return
        last.data += data
        last.size_bytes += size_bytes
        self._held_bytes += size_bytes

    def _add_new(self, stream: str, data: Any, size_bytes: int) -> _Chunk:
        chunk = _Chunk(self._next_seq, stream, data, size_bytes, self._refused_bytes)
        self._refused_bytes = 0
        self._next_seq += 1
        self._held_bytes += size_bytes
        self._chunks.append(chunk)
        return chunk

    def _drop_oldest(self) -> None:
        while self._is_over() and len(self._chunks) - self._ever_sent > 1:
            dropped = self._chunks[self._ever_sent]
            del self._chunks[self._ever_sent]
            heir = self._chunks[self._ever_sent]
            heir.dropped_bytes += dropped.size_bytes + dropped.dropped_bytes
            self._held_bytes -= dropped.size_bytes

    def _is_over(self) -> bool:
        return self._held_bytes > self._limits.output_bytes_max or len(self._chunks) > _CHUNKS_MAX


def _wire(chunk: _Chunk) -> OutputChunk:
    wire: dict[str, Any] = {"seq": chunk.seq, "stream": chunk.stream, "data": chunk.data}
    if chunk.dropped_bytes:
        wire["droppedBytes"] = chunk.dropped_bytes
    return wire  # type: ignore[return-value]  # built key by key


def _size_bytes(data: Any) -> int:
    text = data if isinstance(data, str) else json.dumps(data)
    return len(text.encode("utf-8", "replace"))
