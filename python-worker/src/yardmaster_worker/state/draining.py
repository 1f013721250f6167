"""Draining: no new work, and an end to what runs by a deadline.

The control plane may ask for it (and take it back by `worker.resume`), or the worker itself is on its way out (`is_ending`). Past
the deadline sessions are ended, and what still runs is stopped, softly, then hard. A worker that ends is done when nothing runs, no
session is open and everything is told, or when the time to report has passed too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from yardmaster_worker.state.actions import Action, StopAttempt, StopReason

if TYPE_CHECKING:
    from yardmaster_worker.protocol.generated.types import WorkerDrain
    from yardmaster_worker.state.attempt_book import AttemptBook
    from yardmaster_worker.state.limits import Limits
    from yardmaster_worker.state.session_book import SessionBook

__all__ = ["Draining"]

_STOPPED = "the worker was drained before the attempt ended"


class Draining:
    """One drain, from its request to its end."""

    def __init__(self, deadline_at_ms: float, limits: Limits, *, is_ending: bool, reason: str = "") -> None:
        self.is_ending = is_ending
        self._reason = reason
        self._deadline_at_ms = deadline_at_ms
        self._give_up_at_ms = deadline_at_ms + limits.drain_grace_ms + limits.report_grace_ms
        self._grace_ms = limits.drain_grace_ms
        self._has_stopped = False
        self._has_ended = False

    def wakeup_at_ms(self) -> float | None:
        """Return when there is something to do by time alone."""
        if not self._has_stopped:
            return self._deadline_at_ms
        return self._give_up_at_ms if self.is_ending and not self._has_ended else None

    def announcement(self, now_ms: float) -> WorkerDrain:
        """Return `worker.drain` as it is to be sent now."""
        remaining_ms = max(0, round(self._deadline_at_ms - now_ms))
        return {"deadlineMs": remaining_ms, "reason": self._reason}

    def stop_due(self, attempts: AttemptBook, sessions: SessionBook, now_ms: float) -> list[Action]:
        """End the sessions and return what stops the attempts, once, when the deadline has passed."""
        if self._has_stopped or now_ms < self._deadline_at_ms:
            return []
        self._has_stopped = True
        sessions.end_all()
        return [
            StopAttempt(lease_id, StopReason.WORKER_LOST, _STOPPED, self._grace_ms)
            for lease_id in attempts.running_leases()
        ]

    def take_end(self, now_ms: float, *, is_idle: bool) -> bool:
        """Return once whether the worker may end now."""
        if not self.is_ending or self._has_ended or not (is_idle or now_ms >= self._give_up_at_ms):
            return False
        self._has_ended = True
        return True
