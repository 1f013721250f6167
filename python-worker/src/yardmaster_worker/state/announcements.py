"""What a worker tells of itself beside its registration: `worker.capabilities`, `worker.drain`, `session.ended`, each until it is
answered.

An announcement is *idle* until it is wanted. A *wanted* one is sent when it may be and is then *in flight*: a reply makes it idle,
anything else wanted again. One that is wanted anew while it is in flight is sent again after its reply. Idle ones are forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from yardmaster_worker.state.reporting import REFUSED_FOR_GOOD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from yardmaster_worker.state.limits import Limits
    from yardmaster_worker.state.reporting import Reporter

__all__ = ["Announcements"]


@dataclass
class _Announcement:
    message: str
    payload: Callable[[float], Mapping[str, Any]]
    is_wanted: bool = False
    not_before_ms: float = 0
    send_id: int | None = None
    """Set while it is in flight."""


class Announcements:
    """Every announcement, by its name: that of its message, or one of its own where several may be told."""

    def __init__(self, reporter: Reporter, limits: Limits) -> None:
        self._reporter = reporter
        self._limits = limits
        self._held: dict[str, _Announcement] = {}

    def want(
        self, message: str, payload: Callable[[float], Mapping[str, Any]], *, name: str | None = None
    ) -> None:
        """Send it as soon as may be; `payload` makes it when it is sent, with the time."""
        held = self._held.setdefault(name or message, _Announcement(message, payload))
        held.payload, held.is_wanted, held.not_before_ms = payload, True, 0

    def forget(self, *messages: str) -> None:
        """Send these no more: they were told in another way."""
        for name in [name for name, held in self._held.items() if held.message in messages]:
            del self._held[name]

    def is_told(self, message: str) -> bool:
        """Whether nothing of this message waits to be sent or answered."""
        return all(held.message != message for held in self._held.values())

    def pump(self, now_ms: float) -> None:
        """Send what is to be sent now; the worker is registered."""
        for held in self._held.values():
            due_at_ms = _due_at_ms(held)
            if due_at_ms is not None and now_ms >= due_at_ms:
                held.is_wanted = False
                held.send_id = self._reporter.send(held.message, held.payload(now_ms))

    def wakeup_at_ms(self) -> list[float | None]:
        """Return when `pump` has something to do by time alone."""
        return [_due_at_ms(held) for held in self._held.values()]

    def reply_received(self, send_id: int, reply: Mapping[str, Any], now_ms: float) -> None:
        """Take a reply, to whatever message."""
        error = reply.get("error")
        if error is None:
            self._landed(send_id)
        elif error["code"] in REFUSED_FOR_GOOD:
            self._landed(send_id, now_ms + self._limits.refused_delay_ms)
        else:
            self._landed(send_id, now_ms + self._limits.retry_delay_ms)

    def reply_missing(self, send_id: int, now_ms: float) -> None:
        """No reply came in time, to whatever message."""
        self._landed(send_id, now_ms)

    def link_closed(self) -> None:
        """No reply comes any more to what is in flight."""
        for held in self._held.values():
            if held.send_id is not None:
                held.is_wanted, held.not_before_ms, held.send_id = True, 0, None

    def _landed(self, send_id: int, again_at_ms: float | None = None) -> None:
        for name, held in list(self._held.items()):
            if held.send_id != send_id:
                continue
            held.send_id = None
            if again_at_ms is not None:
                held.is_wanted, held.not_before_ms = True, again_at_ms
            elif not held.is_wanted:
                del self._held[name]


def _due_at_ms(held: _Announcement) -> float | None:
    return held.not_before_ms if held.is_wanted and held.send_id is None else None
