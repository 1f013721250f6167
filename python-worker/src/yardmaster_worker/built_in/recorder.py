"""Records a program's output: streams it live, and keeps head and tail for the result."""

from __future__ import annotations

import codecs
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yardmaster_worker.built_in.head_tail import HeadTail

if TYPE_CHECKING:
    from yardmaster_worker.capabilities.context import Context
    from yardmaster_worker.sandbox import Stream

__all__ = ["OutputBounds", "Recorder"]


@dataclass(frozen=True)
class OutputBounds:
    """Limits of the output in a result."""

    keep_bytes_max: int = 256 * 1024
    """Per stream."""
    result_bytes_max: int = 768 * 1024
    """Both streams together, as JSON. This leaves space for the rest of the message."""


class Recorder:
    """Decodes the output of a program, streams it live, and keeps head and tail for the result."""

    def __init__(self, context: Context, bounds: OutputBounds) -> None:
        self._context = context
        self._bounds = bounds
        self._kept = {name: HeadTail(bounds.keep_bytes_max) for name in ("stdout", "stderr")}
        make_decoder = codecs.getincrementaldecoder("utf-8")
        self._decoders = {name: make_decoder("replace") for name in ("stdout", "stderr")}

    def add(self, stream: Stream, data: bytes) -> None:
        """Add bytes of a stream."""
        self._kept[stream].add(data)
        self._emit(stream, self._decoders[stream].decode(data))

    def close(self) -> None:
        """Flush the decoders."""
        for stream, decoder in self._decoders.items():
            self._emit(stream, decoder.decode(b"", final=True))

    def render(self) -> tuple[str, str]:
        """Return both streams for the result; record the bytes cut in `context.truncated`."""
        keep_bytes_max = self._bounds.keep_bytes_max
        while True:
            rendered = {name: kept.render(keep_bytes_max) for name, kept in self._kept.items()}
            texts = [text for text, _ in rendered.values()]
            if keep_bytes_max == 0 or _json_bytes(texts) <= self._bounds.result_bytes_max:
                break
            keep_bytes_max //= 2  # a control character takes six bytes in JSON
        for name, (_, cut_bytes) in rendered.items():
            if cut_bytes:
                self._context.truncated[name] = cut_bytes
        return texts[0], texts[1]

    def _emit(self, stream: str, text: str) -> None:
        if text:
            self._context.output(stream, text)


def _json_bytes(texts: list[str]) -> int:
    return sum(len(json.dumps(text, ensure_ascii=False).encode()) for text in texts)
