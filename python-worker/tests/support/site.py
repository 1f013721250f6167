"""A web server on the machine's loopback, which the tests' egress policy allows."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from yardmaster_worker.egress import EgressPolicy, operator_policy

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

__all__ = ["Site", "open_site", "permitted"]


@dataclass
class Site:
    """A running site: its port, the received request heads, and its open connections."""

    port: int
    heads: list[str] = field(default_factory=list)
    open_connections: int = 0
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def all_closed(self) -> None:
        """Wait until no connection is open."""
        async with asyncio.timeout(10), self.changed:
            await self.changed.wait_for(lambda: self.open_connections == 0)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open_connections += 1
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            self.heads.append(head.decode())
            keep = head.startswith(b"GET /keep")
            way = "keep-alive" if keep else "close"
            writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: {way}\r\n\r\nhello".encode())
            await writer.drain()
            if keep:
                await reader.read()
        except (asyncio.IncompleteReadError, OSError):
            pass
        finally:
            writer.close()
            async with self.changed:
                self.open_connections -= 1
                self.changed.notify_all()


@asynccontextmanager
async def open_site() -> AsyncIterator[Site]:
    """Serve `hello`. A connection that requested `/keep` stays open until the client closes it."""
    found = Site(0)
    server = await asyncio.start_server(found._answer, "127.0.0.1", 0)
    found.port = server.sockets[0].getsockname()[1]
    yield found
    server.close()


def permitted(site: Site, allow: list[str] | None = None) -> EgressPolicy:
    """Return an operator's policy that allows the site."""
    return operator_policy(allow, permit=[f"127.0.0.1:{site.port}"])
