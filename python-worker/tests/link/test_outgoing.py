from __future__ import annotations

import asyncio
from typing import Any

import pytest
import socketio

from yardmaster_worker.link.outgoing import Outgoing


class Wire:
    """Accepts messages, and fails on request."""

    def __init__(self, fault: Exception) -> None:
        self.fault = fault
        self.written: list[str] = []
        self.broken = 0
        self.outgoing = Outgoing(self.emit, self._broke)

    async def emit(self, message: str, _payload: Any, callback: Any) -> None:
        if message == "bad":
            raise self.fault
        self.written.append(message)
        callback({"status": "ok"})

    def _broke(self) -> None:
        self.broken += 1


async def write(wire: Wire) -> list[tuple[str, Any]]:
    """Send three messages, the second one invalid, and return the replies."""
    replies: list[tuple[str, Any]] = []
    for message in ("one", "bad", "two"):
        wire.outgoing.put(message, {}, lambda reply, message=message: replies.append((message, reply)))  # type: ignore[misc]
    writing = asyncio.create_task(wire.outgoing.write())
    await asyncio.wait({writing}, timeout=0)
    for _ in range(10):
        await asyncio.sleep(0)
    writing.cancel()
    await asyncio.wait({writing})
    return replies


@pytest.mark.parametrize("fault", [TypeError("no JSON"), ValueError("NaN"), RecursionError("too deep")])
async def test_message_that_cannot_be_encoded_is_rejected_and_blocks_no_other(fault: Exception) -> None:
    wire = Wire(fault)
    message = f"the message cannot be encoded: {type(fault).__name__}: {fault}"
    assert await write(wire) == [
        ("one", {"status": "ok"}),
        ("bad", {"error": {"code": "INVALID_MESSAGE", "message": message}}),
        ("two", {"status": "ok"}),
    ]
    assert wire.broken == 0


async def test_closed_link_sends_nothing() -> None:
    wire = Wire(socketio.exceptions.BadNamespaceError("/workers is not a connected namespace."))
    assert await write(wire) == [("one", {"status": "ok"})]
    assert wire.broken == 0


async def test_any_other_error_closes_the_link() -> None:
    wire = Wire(AttributeError("a bug"))
    assert await write(wire) == [("one", {"status": "ok"})]
    assert wire.broken == 1
