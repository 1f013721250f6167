"""Files of a run: writes the input's `files` before it, reports and collects changed files after it."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import mimetypes
import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from yardmaster_worker.errors import CapabilityError, YardmasterError
from yardmaster_worker.files.beneath import Beneath, BeneathUnavailable, Refused
from yardmaster_worker.protocol import ErrorCode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from yardmaster_worker.capabilities.context import Context
    from yardmaster_worker.files.beneath import Entry

__all__ = [
    "RunFiles",
    "artifact_name",
    "bytes_of",
    "digest",
    "forget_marks",
    "media_type",
    "opener",
    "unavailable",
]

_LISTED_MAX = 200
_HASHED_BYTES_MAX = 64 * 1024 * 1024
_ENTRIES_MAX = 20_000
_COLLECTED_MAX = 64
_TOO_MANY = {"notCollected": f"at most {_COLLECTED_MAX} files are collected"}
_PIECE_BYTES = 1 << 20
_KEY = "files before a run"
_Marks = dict[str, tuple[int, int, int]]


@dataclass
class RunFiles:
    """Created before a run; reports the changes after it."""

    folder: Path
    collect: Sequence[str] = ()
    state: dict[str, Any] = field(default_factory=dict)
    """State of the session. Nothing runs between runs, so the folder's listing after one run is reused before the
    next.
    """

    async def before(self, files: Sequence[Mapping[str, str]]) -> None:
        """Write the files of the input. Raises CapabilityError."""
        try:
            await asyncio.to_thread(self._put, files)
        except BeneathUnavailable as error:
            if files or self.collect:
                raise unavailable(error) from error

    async def after(self, context: Context) -> dict[str, Any]:
        """Return the files that the run created or changed, for the result; upload those that `collect` matches."""
        try:
            found, omitted = await asyncio.to_thread(self._changed)
        except (BeneathUnavailable, OSError):
            return {}
        patterns = [_pattern(glob) for glob in self.collect]
        collected = 0
        for file in found:
            if any(pattern.fullmatch(file["path"]) for pattern in patterns):
                collected += 1
                is_too_many = collected > _COLLECTED_MAX
                file.update(_TOO_MANY if is_too_many else await self._collected(file, context))
        parts: dict[str, Any] = {"files": found} if found else {}
        return parts | ({"filesOmitted": omitted} if omitted else {})

    def _put(self, files: Sequence[Mapping[str, str]]) -> None:
        with Beneath(self.folder) as beneath:
            for at, file in enumerate(files):
                try:
                    beneath.write(file["path"], bytes_of(file, f"files/{at}"))
                except Refused as error:
                    raise CapabilityError(
                        ErrorCode.INVALID_INPUT,
                        f"input.files.{at}: {error}",
                        details={"path": f"files/{at}/path"},
                    ) from error
            if files or _KEY not in self.state:
                self.state[_KEY] = _marks(beneath)[0]

    def _changed(self) -> tuple[list[dict[str, Any]], int]:
        with Beneath(self.folder) as beneath:
            before: _Marks = self.state.get(_KEY, {})
            marks, entries, omitted = _marks(beneath)
            self.state[_KEY] = marks
            changed = [entry for entry in entries if before.get(entry.path) != entry.mark]
            changed.sort(key=lambda entry: entry.path)
            room_bytes = _HASHED_BYTES_MAX
            told = []
            for entry in changed[:_LISTED_MAX]:
                room_bytes -= entry.size_bytes
                told.append(_described_file(beneath, entry, is_hashed=room_bytes >= 0))
            return told, len(changed) - len(told) + omitted

    async def _collected(self, file: dict[str, Any], context: Context) -> dict[str, str]:
        name = artifact_name(file["path"])
        try:
            await context.artifact(name, opener(self.folder, file["path"]), file["contentType"])
        except YardmasterError as error:
            return {"notCollected": error.message[:500]}
        return {"artifact": name}


def bytes_of(file: Mapping[str, str], path: str) -> bytes:
    """Return the content of a file in an input. Raises CapabilityError."""
    if "text" in file:
        return file["text"].encode("utf-8", "replace")
    try:
        return base64.b64decode(file["base64"], validate=True)
    except (binascii.Error, ValueError) as error:
        where = f"{path}/base64".removeprefix("/")
        message = f"input.{where.replace('/', '.')}: is not base64"
        raise CapabilityError(ErrorCode.INVALID_INPUT, message, details={"path": where}) from error


def forget_marks(state: dict[str, Any]) -> None:
    """Discard the listing of a folder that others may have changed, so that the next run lists it again."""
    state.pop(_KEY, None)


def opener(folder: Path, path: str) -> Callable[[], int]:
    """Return a function that opens a file for an upload. It raises YardmasterError."""

    def opened() -> int:
        try:
            with Beneath(folder) as beneath:
                return beneath.open_file(path)
        except (Refused, BeneathUnavailable, OSError) as error:
            raise YardmasterError(ErrorCode.INVALID_REQUEST, str(error)) from error

    return opened


def media_type(path: str) -> str:
    """Return the MIME type by the file name."""
    return mimetypes.guess_type(path, strict=False)[0] or "application/octet-stream"


def artifact_name(path: str) -> str:
    """Return the artifact name of a file: its path without slashes, shortened to the limit."""
    name = re.sub(r"[\x00-\x1f\x7f-\x9f]", "_", path.replace("/", "__"))
    if len(name.encode()) <= 255:
        return name
    return (
        f"{hashlib.sha256(name.encode()).hexdigest()[:16]}-{name.encode()[-200:].decode('utf-8', 'ignore')}"
    )


def digest(fd: int) -> str:
    """Return the SHA-256 of an open file; it stays open."""
    made, at = hashlib.sha256(), 0
    while piece := os.pread(fd, _PIECE_BYTES, at):
        made.update(piece)
        at += len(piece)
    return made.hexdigest()


def unavailable(error: BeneathUnavailable) -> CapabilityError:
    """Return the error for a kernel without safe file access."""
    return CapabilityError(ErrorCode.ISOLATION_UNAVAILABLE, f"no safe access to files of programs: {error}")


def _marks(beneath: Beneath) -> tuple[_Marks, list[Entry], int]:
    marks: _Marks = {}
    entries: list[Entry] = []
    omitted = 0
    for entry in beneath.walk():
        if len(marks) >= _ENTRIES_MAX:
            omitted += 1
            break
        if entry is None:
            omitted += 1
        elif entry.kind == "file":
            marks[entry.path] = entry.mark
            entries.append(entry)
    return marks, entries, omitted


def _described_file(beneath: Beneath, entry: Entry, *, is_hashed: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "path": entry.path,
        "sizeBytes": entry.size_bytes,
        "contentType": media_type(entry.path),
    }
    if not is_hashed:
        return told
    try:
        fd = beneath.open_file(entry.path)
    except Refused:  # it is listed, but cannot be read
        return told
    try:
        return {**told, "sha256": digest(fd)}
    finally:
        os.close(fd)


def _pattern(glob: str) -> re.Pattern[str]:
    """Compile a glob: `*` and `?` stay within a folder, `**` does not."""
    parts = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    text = "".join(parts.get(piece, re.escape(piece)) for piece in re.split(r"(\*\*/|\*\*|\*|\?)", glob))
    return re.compile(text, re.DOTALL)
