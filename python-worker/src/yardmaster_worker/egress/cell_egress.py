"""The egress route of an interpreter: one listening socket for its lifetime, and a proxy per cell.

A cell without network access gets a proxy that denies everything, so that its code sees an error and the outcome has
its attempts. Between cells no connection is accepted; waiting connections are closed before the next cell.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from yardmaster_worker.egress.policy import operator_policy
from yardmaster_worker.egress.proxy import EgressProxy

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping, Sequence
    from typing import Any

    from yardmaster_worker.sandbox import EgressRoute

__all__ = ["CellEgress"]

_NOWHERE = operator_policy(allow=[])
_WAITING_MAX = 1024


class CellEgress:
    """See the module docstring."""

    def __init__(self) -> None:
        self._listening: socket.socket | None = None
        self._route: EgressRoute = EgressProxy(_NOWHERE)
        self._is_in_cell = False
        self._is_closed = False

    @property
    def decisions(self) -> Sequence[Mapping[str, Any]]:
        """The decisions of the last cell."""
        return self._route.decisions

    async def serve(self, listening: socket.socket) -> None:
        """See EgressRoute: may be called during the first cell."""
        if self._is_closed:
            listening.close()
            return
        listening.setblocking(False)
        self._listening = listening
        if self._is_in_cell:
            await self._route.serve(listening.dup())

    async def begin_cell(self, route: EgressRoute | None) -> None:
        """See CellEgressRoute."""
        self._route, self._is_in_cell = route or EgressProxy(_NOWHERE), True
        if self._listening is not None:
            _cut_waiting(self._listening)
            await self._route.serve(self._listening.dup())

    async def end_cell(self) -> None:
        """See CellEgressRoute."""
        self._is_in_cell = False
        await self._route.close()
        if self._listening is not None:
            _cut_waiting(self._listening)

    async def close(self) -> None:
        """See EgressRoute."""
        self._is_closed = True
        await self.end_cell()
        if self._listening is not None:
            self._listening.close()
            self._listening = None


def _cut_waiting(listening: socket.socket) -> None:
    with suppress(OSError):  # BlockingIOError if no connection waits
        for _ in range(_WAITING_MAX):
            listening.accept()[0].close()
