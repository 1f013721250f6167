"""Uploads one artifact over HTTP (`protocol/README.md`, "Artifacts")."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import aiohttp

from yardmaster_worker.errors import YardmasterError
from yardmaster_worker.protocol import ErrorCode

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from yardmaster_worker.artifacts.content import Content

__all__ = ["put"]

_STALL_S = 30.0
"""An upload without progress for this long is aborted."""
_ANSWER_BYTES_MAX = 64 * 1024


async def put(url: str, headers: dict[str, str], content: Content, on_progress: Callable[[], None]) -> str:
    """Send the bytes once; return the SHA-256 that the control plane computed.

    Raises YardmasterError with the control plane's error code, or `LINK_CLOSED` if there was no response.
    """
    loop = asyncio.get_running_loop()
    unreadable: list[YardmasterError] = []

    async def body() -> AsyncIterator[bytes]:
        try:
            async for chunk in content.chunks():
                stall.reschedule(loop.time() + _STALL_S)
                on_progress()
                yield chunk
        except YardmasterError as error:
            unreadable.append(error)
            raise

    timeout = aiohttp.ClientTimeout(total=None, sock_connect=5)
    try:
        async with (
            asyncio.timeout(_STALL_S) as stall,
            aiohttp.ClientSession(timeout=timeout) as http,
            http.put(url, data=body(), headers=headers, allow_redirects=False) as response,
        ):
            answer = _parsed(await _read(response))
    except (aiohttp.ClientError, YardmasterError, OSError) as error:
        if unreadable:
            raise unreadable[0] from error
        message = f"upload aborted: {error or type(error).__name__}"
        raise YardmasterError(ErrorCode.LINK_CLOSED, message) from error
    if response.status in {200, 201}:
        return str(answer.get("sha256"))
    raise _refusal(response.status, answer)


async def _read(response: aiohttp.ClientResponse) -> bytes:
    text = b""
    async for part in response.content.iter_any():
        text += part
        if len(text) > _ANSWER_BYTES_MAX:
            break
    return text


def _parsed(text: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(text)
    except ValueError:  # a proxy answered instead of the control plane: the status is enough
        return {}
    return answer if isinstance(answer, dict) else {}


def _refusal(status: int, answer: dict[str, Any]) -> YardmasterError:
    """Return the error for an error response. A response without a code comes from a proxy in between."""
    code = answer.get("code")
    if isinstance(code, str):
        return YardmasterError(code, str(answer.get("detail", code)))
    if status >= 500:
        return YardmasterError(ErrorCode.LINK_CLOSED, f"upload failed: HTTP status {status}")
    return YardmasterError(
        ErrorCode.NOT_FOUND, f"the control plane does not accept artifacts: HTTP status {status}"
    )
