"""Displays of a cell: validated, bounded and streamed live. Large ones become artifacts."""

from __future__ import annotations

import base64
import json
import mimetypes
import re
from typing import TYPE_CHECKING, Any

from yardmaster_worker.errors import YardmasterError
from yardmaster_worker.logs import log
from yardmaster_worker.protocol.json_limits import json_fault

if TYPE_CHECKING:
    from yardmaster_worker.capabilities.context import Context

__all__ = ["Displays"]

_MIME = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}")
_MIMES_MAX = 24
_KEPT_MAX = 256
_INLINE_BYTES_MAX = 64 * 1024
_KEPT_BYTES_MAX = 160 * 1024
"""Limit for all displays of a cell in its result, not counting its output."""
_ARTIFACTS_MAX = 32
_METADATA_BYTES_MAX = 4096
_DEPTH_MAX = 48


class Displays:
    """The displays of one cell."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._kept: list[dict[str, Any]] = []
        self._kept_bytes = 0
        self._artifacts = 0
        self._omitted = 0
        self.result: dict[str, Any] | None = None
        """The value of the last expression."""

    def rendered(self) -> dict[str, Any]:
        """Return the display fields of a result."""
        parts: dict[str, Any] = {"displays": self._kept} if self._kept else {}
        if self.result is not None:
            parts["result"] = self.result
        if self._omitted:
            self._context.truncated["display"] = self._omitted
        return parts

    async def add(self, kind: str, content: object) -> None:
        """Handle a display, a result or a request to clear; invalid ones are dropped."""
        if kind == "clear":
            self._kept.clear()
            self._context.output("display", {"clear": True})
            return
        shown = await self._checked(content)
        if shown is None:
            return
        self._context.output("display", {"kind": kind, **shown})
        if kind == "result":
            self.result = shown
        elif len(self._kept) < _KEPT_MAX:
            self._kept.append(shown)
        else:
            self._omitted += 1

    async def _checked(self, content: object) -> dict[str, Any] | None:
        if not isinstance(content, dict) or not isinstance(content.get("data"), dict):
            return None
        shown: dict[str, Any] = {"data": {}}
        omitted = [mime for mime in _texts(content.get("omitted")) if _MIME.fullmatch(mime)]
        for mime, value in list(content["data"].items())[:_MIMES_MAX]:
            if not _MIME.fullmatch(mime):
                continue
            if (data := _as_bytes(mime, value)) is None:
                omitted.append(mime)
            elif self._fits(len(data)):
                shown["data"][mime] = value if _is_json(mime) else data.decode()
            elif (artifact := await self._left(mime, data)) is not None:
                shown.setdefault("artifacts", {})[mime] = artifact
            else:
                omitted.append(mime)
        if omitted:
            shown["omitted"] = omitted[:_MIMES_MAX]
            self._omitted += len(omitted)
        return shown | _marks(content)

    def _fits(self, size_bytes: int) -> bool:
        if size_bytes > _INLINE_BYTES_MAX or self._kept_bytes + size_bytes > _KEPT_BYTES_MAX:
            return False
        self._kept_bytes += size_bytes
        return True

    async def _left(self, mime: str, data: bytes) -> str | None:
        """Save data as an artifact; return its name, or None if that fails."""
        if self._context.uploads is None or self._artifacts >= _ARTIFACTS_MAX:
            return None
        self._artifacts += 1
        name = f"display-{self._artifacts}{mimetypes.guess_extension(mime) or '.bin'}"
        try:
            await self._context.artifact(name, _decoded(mime, data), mime)
        except YardmasterError as error:
            log.info(
                "display_upload_failed",
                "could not save a display of the cell as an artifact",
                taskId=self._context.task_id,
                leaseId=self._context.lease_id,
                reason=error.message,
            )
            return None
        return name


def _as_bytes(mime: str, value: object) -> bytes | None:
    """Return an entry as bytes, or None if its value does not match its type."""
    if _is_json(mime):
        if _is_deeper_than(value, _DEPTH_MAX):
            return None
        if json_fault(value) is not None:  # the text entry of the bundle is exact
            return None
        return json.dumps(value).encode()
    return value.encode("utf-8", "replace") if isinstance(value, str) else None


def _decoded(mime: str, data: bytes) -> bytes:
    """Return the content of an artifact: images arrive as base64."""
    if not mime.startswith(("image/", "audio/", "video/", "application/pdf")) or mime.endswith("+xml"):
        return data
    try:
        return base64.b64decode(data, validate=True)
    except ValueError:
        return data


def _is_json(mime: str) -> bool:
    return mime == "application/json" or mime.endswith("+json")


def _is_deeper_than(value: object, depth_max: int) -> bool:
    level: list[object] = [value]
    for _ in range(depth_max):
        level = [
            inner
            for outer in level
            if isinstance(outer, (dict, list))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return True


def _marks(content: dict[str, Any]) -> dict[str, Any]:
    marks: dict[str, Any] = {}
    metadata = content.get("metadata")
    if isinstance(metadata, dict) and not _is_deeper_than(metadata, _DEPTH_MAX):
        data = _as_bytes("application/json", metadata)
        if data is not None and len(data) <= _METADATA_BYTES_MAX:
            marks["metadata"] = metadata
    display_id = content.get("displayId")
    if isinstance(display_id, str) and display_id.isascii() and len(display_id) <= 128:
        marks["displayId"] = display_id
        if content.get("isUpdate") is True:
            marks["isUpdate"] = True
    return marks


def _texts(value: object) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []
