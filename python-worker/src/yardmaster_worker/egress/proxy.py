"""The egress proxy of one run: HTTP CONNECT, and requests with an absolute URL.

The run listens on its own loopback and passes that socket to the worker, so that no other run can reach the proxy and
none of its code is in the sandbox. The proxy resolves names itself and connects only to addresses that it checked.
"""

from __future__ import annotations

import asyncio
import re
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from yardmaster_worker.egress.targets import Target, read_target, split_authority

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from yardmaster_worker.egress.policy import EgressPolicy

__all__ = ["EgressProxy", "decide", "resolve"]

_HEAD_BYTES_MAX = 32 * 1024
_PIECE_BYTES = 64 * 1024
_HEAD_S_MAX = 15.0
_CONNECT_S_MAX = 10.0
_CONNECTIONS_MAX: Final = 64
_DECISIONS_MAX: Final = 100
_REQUEST = re.compile(r"([A-Z]{1,32}) (\S+) HTTP/1\.[01]", re.ASCII)
_ABSOLUTE = re.compile(r"http://([^/?#]*)([/?][^#]*)?(?:#.*)?", re.ASCII | re.IGNORECASE)
_HOP_BY_HOP = ("connection", "proxy-connection", "proxy-authorization", "keep-alive", "host")


class EgressProxy:
    """See the module docstring. `decisions` goes into the outcome."""

    def __init__(
        self,
        policy: EgressPolicy,
        resolver: Callable[[str], Awaitable[list[str]]] | None = None,
    ) -> None:
        self._policy = policy
        self._resolve = resolver or resolve
        self._server: asyncio.Server | None = None
        self._serving: set[asyncio.Task[None]] = set()
        self._is_closed = False
        self._decisions: dict[tuple[str, str], dict[str, Any]] = {}
        self._left_out = 0

    @property
    def decisions(self) -> list[dict[str, Any]]:
        """The decisions: target, verdict, reason and count. The last entry counts those beyond the limit."""
        more = [{"target": "", "verdict": "left-out", "count": self._left_out}] if self._left_out else []
        return [*self._decisions.values(), *more]

    async def serve(self, listening: socket.socket) -> None:
        """Accept connections until `close`."""
        listening.setblocking(False)
        self._server = await asyncio.start_server(self._accept, sock=listening, limit=_HEAD_BYTES_MAX)
        if self._is_closed:
            self._server.close()

    async def close(self) -> None:
        """Close all connections, including those accepted but not yet served."""
        self._is_closed = True
        if self._server is not None:
            self._server.close()
        for task in self._serving:
            task.cancel()
        if self._serving:
            await asyncio.wait(self._serving)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_closed:
            writer.transport.abort()
            return
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - for the type checker
        self._serving.add(task)
        try:
            if len(self._serving) > _CONNECTIONS_MAX:
                self._note("", "denied", "too-many")
                await _refuse(writer, 503, "too-many")
            else:
                await self._serve(reader, writer)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the client disconnected or sent an invalid request
        except asyncio.CancelledError:
            writer.transport.abort()  # the run or cell is over: unsent data must not be sent
        finally:
            self._serving.discard(task)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(_HEAD_S_MAX):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *headers = head[:-4].split("\r\n")
        asked = _read_request(first)
        if asked is None:
            await _refuse(writer, 400, "not a proxy request")
            return
        authority, method, path = asked
        target, found = await decide(self._policy, authority, self._resolve)
        if isinstance(found, str):
            self._note(str(target) if target is not None else authority[:253], "denied", found)
            await _refuse(writer, 403, found)
            return
        assert target is not None  # noqa: S101 - for the type checker
        try:
            outer_reader, outer_writer = await _connect(found, target.port)
        except (OSError, TimeoutError):
            self._note(str(target), "allowed", "unreachable")
            await _refuse(writer, 502, "unreachable")
            return
        self._note(str(target), "allowed", None)
        try:
            if method == "CONNECT":
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                outer_writer.write(_forwarded(method, path, target, headers))
            await _pump_both((reader, outer_writer), (outer_reader, writer))
        except asyncio.CancelledError:
            outer_writer.transport.abort()
            raise
        finally:
            outer_writer.close()

    def _note(self, target: str, verdict: str, reason: str | None) -> None:
        key = (target, reason or verdict)
        if key in self._decisions:
            self._decisions[key]["count"] += 1
        elif len(self._decisions) >= _DECISIONS_MAX:
            self._left_out += 1
        else:
            because = {} if reason is None else {"reason": reason}
            self._decisions[key] = {"target": target, "verdict": verdict, **because, "count": 1}


async def decide(
    policy: EgressPolicy, authority: str, resolver: Callable[[str], Awaitable[list[str]]]
) -> tuple[Target | None, list[str] | str]:
    """Return the target, and its addresses or why it is denied."""
    split = split_authority(authority)
    target = read_target(*split) if split is not None else None
    if target is None:
        return None, "invalid"
    denial = policy.denial_by_lists(target)
    if denial is not None:
        return target, denial
    if target.address is not None:
        addresses = [str(target.address)]
    elif target.is_loopback_name:
        addresses = ["127.0.0.1"]
    else:
        addresses = await resolver(target.name)
    return target, policy.denial_by_addresses(addresses, target.port) or addresses


async def resolve(name: str) -> list[str]:
    """Return the addresses of a name, in the order to try."""
    try:
        async with asyncio.timeout(_CONNECT_S_MAX):
            found = await asyncio.get_running_loop().getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, TimeoutError, UnicodeError):
        return []
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


def _read_request(line: str) -> tuple[str, str, str] | None:
    """Return authority, method and path."""
    match = _REQUEST.fullmatch(line)
    if match is None:
        return None
    method, where = match[1], match[2]
    if method == "CONNECT":
        return where, method, ""
    url = _ABSOLUTE.fullmatch(where)
    if url is None:
        return None
    authority = url[1] if split_authority(url[1]) is not None else f"{url[1]}:80"
    path = url[2] or "/"
    return authority, method, path if path.startswith("/") else f"/{path}"


def _forwarded(method: str, path: str, target: Target, headers: list[str]) -> bytes:
    kept = [line for line in headers if line.partition(":")[0].strip().lower() not in _HOP_BY_HOP]
    host = str(target).removesuffix(":80")
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", *kept, "Connection: close", "", ""]
    return "\r\n".join(lines).encode("latin-1")


async def _connect(addresses: list[str], port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    error: OSError | TimeoutError = OSError("no address")
    for address in addresses:
        try:
            async with asyncio.timeout(_CONNECT_S_MAX):
                return await asyncio.open_connection(address, port)
        except (OSError, TimeoutError) as failed:
            error = failed
    raise error


async def _pump_both(*ways: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
    async with asyncio.TaskGroup() as group:
        for reader, writer in ways:
            group.create_task(_pump(reader, writer))


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(_PIECE_BYTES):
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()


async def _refuse(writer: asyncio.StreamWriter, status: int, reason: str) -> None:
    body = f"denied by the egress proxy: {reason}\n".encode()
    head = f"HTTP/1.1 {status} Refused\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    writer.write(head.encode() + body)
    await writer.drain()
    writer.write_eof()
