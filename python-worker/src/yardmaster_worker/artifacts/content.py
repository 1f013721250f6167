"""The bytes of an artifact: bytes in memory, or a file that is opened without trusting its owner."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import stat
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from yardmaster_worker.errors import YardmasterError
from yardmaster_worker.protocol import ErrorCode
from yardmaster_worker.readable import type_name

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

__all__ = ["Content", "open_content"]

_CHUNK_BYTES = 256 * 1024


class Content:
    """Bytes that can be read once, with their size and hash."""

    def __init__(self, size_bytes: int, read: Callable[[int, int], bytes], *, in_thread: bool) -> None:
        self.size_bytes = size_bytes
        self._read = read
        self._in_thread = in_thread
        self._hash = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """SHA-256, in hex, of the bytes read so far."""
        return self._hash.hexdigest()

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the bytes. Raises YardmasterError if the file became shorter."""
        at = 0
        while at < self.size_bytes:
            length = min(_CHUNK_BYTES, self.size_bytes - at)
            chunk = (
                await asyncio.to_thread(self._next, at, length) if self._in_thread else self._next(at, length)
            )
            if not chunk:
                raise YardmasterError(ErrorCode.INVALID_REQUEST, "the file was truncated during the upload")
            at += len(chunk)
            yield chunk

    def _next(self, at: int, length: int) -> bytes:
        chunk = self._read(at, length)
        self._hash.update(chunk)
        return chunk


@asynccontextmanager
async def open_content(data: bytes | os.PathLike[str] | Callable[[], int]) -> AsyncIterator[Content]:
    """Yield the content of bytes, a path, or a function that opens a file and has already checked it.

    A path must name a regular file: symbolic links are not followed, because a program may point them anywhere, and
    pipes are rejected instead of waited for. The size is fixed when the file is opened. Raises YardmasterError
    `INVALID_REQUEST`.
    """
    if isinstance(data, bytes):
        yield Content(len(data), lambda at, length: data[at : at + length], in_thread=False)
        return
    fd = await asyncio.to_thread(_opened, data)
    try:
        yield Content(os.fstat(fd).st_size, lambda at, length: os.pread(fd, length, at), in_thread=True)
    finally:
        os.close(fd)


def _opened(data: os.PathLike[str] | Callable[[], int]) -> int:
    try:
        return data() if callable(data) else _open(data)
    except Exception:
        raise
    except BaseException as error:  # noqa: BLE001 - a SystemExit from the opener would end the worker
        name = type_name(type(error))
        raise YardmasterError(ErrorCode.EXECUTION_ERROR, f"opening the artifact raised {name}") from None


def _open(path: os.PathLike[str]) -> int:
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        is_link = isinstance(error, OSError) and error.errno == errno.ELOOP
        reason = "is a symbolic link" if is_link else f"cannot be read: {error}"
        raise YardmasterError(ErrorCode.INVALID_REQUEST, f"{path} {reason}") from error
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise YardmasterError(ErrorCode.INVALID_REQUEST, f"{path} is not a regular file")
    return fd
