"""`files.put`, `files.get`, `files.list`, `files.delete` and `files.move`: access to the work folder of a session."""

from __future__ import annotations

import asyncio
import base64
import datetime
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from yardmaster_worker.built_in.context_control import session_of
from yardmaster_worker.built_in.run_files import (
    artifact_name,
    bytes_of,
    digest,
    forget_marks,
    media_type,
    opener,
    unavailable,
)
from yardmaster_worker.errors import CapabilityError
from yardmaster_worker.files import Beneath, BeneathUnavailable, Refused
from yardmaster_worker.protocol import ErrorCode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from yardmaster_worker.built_in.parts import Offers
    from yardmaster_worker.capabilities.context import Context
    from yardmaster_worker.files.beneath import Entry

__all__ = ["OFFERS", "SessionFiles"]

_T = TypeVar("_T")
_INLINE_BYTES_MAX = 256 * 1024
_ENTRIES_MAX = 2000


class SessionFiles:
    """The five capabilities. `own` is called with a new folder, to give it to the user of the programs."""

    def __init__(self, own: Callable[[Path], None] = lambda _: None) -> None:
        self._own = own

    async def put(self, value: dict[str, Any], context: Context) -> dict[str, Any]:
        """Write a file."""
        data, path = bytes_of(value, ""), value["path"]
        write = lambda beneath: beneath.write(path, data, append=value.get("append", False))  # noqa: E731
        return {"path": path, "sizeBytes": await self._done(context, write)}

    async def get(self, value: dict[str, Any], context: Context) -> dict[str, Any]:
        """Read a file."""
        path = value["path"]
        is_inline = not value.get("asArtifact", False)
        told = await self._done(context, lambda beneath: _read(beneath, path, is_inline=is_inline))
        if "text" in told or "base64" in told:
            return told
        name = artifact_name(path)
        await context.artifact(name, opener(session_of(context).folder, path), told["contentType"])
        return {**told, "artifact": name}

    async def list(self, value: dict[str, Any], context: Context) -> dict[str, Any]:
        """List a folder."""
        path, recursive = value.get("path", ""), value.get("recursive", False)
        return await self._done(context, lambda beneath: _listed(beneath, path, recursive=recursive))

    async def delete(self, value: dict[str, Any], context: Context) -> dict[str, Any]:
        """Delete a file or folder."""
        await self._done(context, lambda beneath: beneath.delete(value["path"]))
        return {"path": value["path"]}

    async def move(self, value: dict[str, Any], context: Context) -> dict[str, Any]:
        """Move a file or folder."""
        await self._done(context, lambda beneath: beneath.move(value["from"], value["to"]))
        return {"from": value["from"], "to": value["to"]}

    async def _done(self, context: Context, work: Callable[[Beneath], _T]) -> _T:
        session = session_of(context)
        folder = session.folder
        forget_marks(session.state)
        self._own(folder)

        def worked() -> _T:
            with Beneath(folder) as beneath:
                return work(beneath)

        try:
            return await asyncio.to_thread(worked)
        except Refused as error:
            raise CapabilityError("files.REFUSED", str(error)) from error
        except BeneathUnavailable as error:
            raise unavailable(error) from error
        except OSError as error:
            raise CapabilityError(ErrorCode.INTERNAL, f"cannot access the work folder: {error}") from error


def _read(beneath: Beneath, path: str, *, is_inline: bool) -> dict[str, Any]:
    fd = beneath.open_file(path)
    try:
        size_bytes = os.fstat(fd).st_size
        told = {
            "path": path,
            "sizeBytes": size_bytes,
            "sha256": digest(fd),
            "contentType": media_type(path),
        }
        if not is_inline or size_bytes > _INLINE_BYTES_MAX:
            return told
        data = os.pread(fd, _INLINE_BYTES_MAX, 0)
    finally:
        os.close(fd)
    try:
        return {**told, "text": data.decode()}
    except UnicodeDecodeError:
        return {**told, "base64": base64.b64encode(data).decode()}


def _listed(beneath: Beneath, path: str, *, recursive: bool) -> dict[str, Any]:
    entries: list[dict[str, Any]] = []
    omitted = 0
    for entry in beneath.walk(path, recursive=recursive):
        if entry is None or len(entries) >= _ENTRIES_MAX:
            omitted += 1
        else:
            entries.append(_described_file(entry))
        if omitted > _ENTRIES_MAX:
            break
    return {"entries": entries} | ({"omitted": omitted} if omitted else {})


def _described_file(entry: Entry) -> dict[str, Any]:
    told: dict[str, Any] = {"path": entry.path, "kind": entry.kind}
    with suppress(ValueError, OverflowError, OSError):  # a program may set any time
        told["modifiedAt"] = datetime.datetime.fromtimestamp(entry.modified_at_s, datetime.UTC).isoformat()
    return {**told, "sizeBytes": entry.size_bytes} if entry.kind == "file" else told


OFFERS: Offers = {
    "files.put": lambda parts: SessionFiles(parts.sandbox.own).put,
    "files.get": lambda parts: SessionFiles(parts.sandbox.own).get,
    "files.list": lambda parts: SessionFiles(parts.sandbox.own).list,
    "files.delete": lambda parts: SessionFiles(parts.sandbox.own).delete,
    "files.move": lambda parts: SessionFiles(parts.sandbox.own).move,
}
