"""The messages that a worker sends, and the mapping of replies to them; see `outgoing.ts` of the worker kit.

The kit passes `Outgoing` to its I/O and gets it back with the reply. Here the I/O gets a numbered `Send` action and
returns the number, so the `Outbox`, which the kit does not need, keeps each message until its reply.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from yardmaster_worker.state.actions import Action, Send

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Outbox", "Outgoing", "WorkerMessage", "earlier"]

WorkerMessage: TypeAlias = Literal[
    "worker.register",
    "worker.heartbeat",
    "worker.capabilities",
    "worker.drain",
    "session.ended",
    "task.output",
    "task.finished",
]
"""The name of a message that the worker sends."""


@dataclass(frozen=True)
class Outgoing:
    """A message that is to be sent, or was sent."""

    message: WorkerMessage
    payload: Mapping[str, Any]

    @property
    def lease_id(self) -> str | None:
        """The lease that it concerns, if any."""
        return self.payload.get("leaseId")


class Outbox:
    """The messages that wait for replies, by number."""

    def __init__(self, actions: list[Action]) -> None:
        self._actions = actions
        self._awaited: dict[int, Outgoing] = {}
        self._last_send_id = 0

    def send(self, outgoing: Outgoing) -> int:
        """Send a message; return the number of its reply."""
        self._last_send_id += 1
        self._awaited[self._last_send_id] = outgoing
        self._actions.append(Send(self._last_send_id, outgoing.message, dict(outgoing.payload)))
        return self._last_send_id

    def take(self, send_id: int) -> Outgoing | None:
        """Return the message of a reply; None if it was sent on an older link or was dropped."""
        return self._awaited.pop(send_id, None)

    def forget(self, *messages: WorkerMessage) -> None:
        """Ignore the replies to these messages."""
        self._awaited = {
            send_id: outgoing
            for send_id, outgoing in self._awaited.items()
            if outgoing.message not in messages
        }

    def clear(self) -> None:
        """Ignore all replies: the link has ended."""
        self._awaited.clear()


def earlier(*times: float | None) -> float | None:
    """Return the earliest of these times; None means never."""
    earliest: float | None = None
    for time in times:
        if time is not None and (earliest is None or time < earliest):
            earliest = time
    return earliest
