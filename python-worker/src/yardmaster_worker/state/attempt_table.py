"""All attempts whose leases the worker holds; see `attempt-table.state.ts` of the worker kit.

An attempt that has not finished occupies a slot. The kit collects the leases to stop for its caller (`takeAborts`,
`takeAbandoned`); here each is an action, `StopAttempt` or `KillAttempt`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from yardmaster_worker.state.actions import Action, KillAttempt, Note, StopAttempt, StopReason
from yardmaster_worker.state.attempt import AttemptState, HeldAttempt
from yardmaster_worker.state.outgoing import WorkerMessage, earlier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yardmaster_worker.protocol.generated.types import (
        FinishedAttempt,
        Outcome,
        RunningAttempt,
        TaskExecute,
        WorkerRegisterReply,
    )
    from yardmaster_worker.state.limits import WorkerLimits

__all__ = ["AttemptTable"]


class AttemptTable:
    """All attempts by lease."""

    def __init__(self, limits: WorkerLimits, actions: list[Action]) -> None:
        self._limits = limits
        self._actions = actions
        self._held: dict[str, HeldAttempt] = {}

    def __iter__(self) -> Iterator[HeldAttempt]:
        return iter(list(self._held.values()))

    def __contains__(self, lease_id: str) -> bool:
        return lease_id in self._held

    def get(self, lease_id: str) -> HeldAttempt | None:
        """Return the attempt of a lease; None if it was dropped or never accepted."""
        return self._held.get(lease_id)

    @property
    def running_count(self) -> int:
        """Number of attempts that occupy a slot: their processes may still exist."""
        return sum(not attempt.is_finished for attempt in self._held.values())

    @property
    def unconfirmed_count(self) -> int:
        """Number of finished attempts whose outcome is not confirmed."""
        return len(self._held) - self.running_count

    @property
    def is_empty(self) -> bool:
        """True if nothing runs and every outcome is confirmed."""
        return not self._held

    @property
    def due_at_ms(self) -> float | None:
        """The next time at which something is sent."""
        return earlier(*[attempt.due_at_ms for attempt in self._held.values()])

    def running_leases(self) -> list[str]:
        """Return the leases of running attempts."""
        return [attempt.lease_id for attempt in self._held.values() if attempt.is_at_work]

    def runs_in(self, session_id: str) -> bool:
        """Return True if an attempt of this session has not finished."""
        return any(
            attempt.session_id == session_id and not attempt.is_finished for attempt in self._held.values()
        )

    def add(self, task: TaskExecute) -> None:
        """Accept a lease."""
        self._held[task["leaseId"]] = HeldAttempt(task, self._limits)

    def settle(self, lease_id: str, outcome: Outcome) -> None:
        """Record that an attempt has ended and nothing of it is running."""
        attempt = self._held.get(lease_id)
        if attempt is not None and attempt.state is AttemptState.ABANDONED:
            del self._held[lease_id]
        elif attempt is not None:
            attempt.settle(outcome)

    def stop(self, lease_id: str, reason: StopReason, message: str, grace_ms: int) -> None:
        """Stop an attempt softly and, after the grace, hard; its outcome still counts."""
        if self._held[lease_id].stop():
            self._actions.append(StopAttempt(lease_id, reason, message, grace_ms))

    def stop_all(self, reason: StopReason, message: str, grace_ms: int) -> None:
        """Stop all running attempts."""
        for lease_id in self.running_leases():
            self.stop(lease_id, reason, message, grace_ms)

    def stop_session(self, session_id: str, reason: StopReason, message: str, grace_ms: int) -> None:
        """Stop the running attempts of a session."""
        for attempt in self:
            if attempt.session_id == session_id:
                self.stop(attempt.lease_id, reason, message, grace_ms)

    def forget(self, lease_id: str, why: str) -> None:
        """Drop a lease: its attempt is killed if it runs, and not reported."""
        attempt = self._held.get(lease_id)
        if attempt is not None and attempt.is_finished:
            del self._held[lease_id]
        elif attempt is not None and attempt.is_at_work:
            attempt.abandon()
            fields = {"leaseId": lease_id, "reason": why}
            self._actions.append(Note("attempt_aborted", f"the attempt is killed: {why}", "warn", fields))
            self._actions.append(KillAttempt(lease_id))

    def forget_running(self) -> None:
        """Kill and drop all running attempts. Outcomes are kept: they are never dropped."""
        leases = self.running_leases()
        text = "the link was down for too long; killing the attempts"
        self._actions.append(Note("leases_expired", text, "warn", {"leases": leases[:100]}))
        for lease_id in leases:
            self.forget(lease_id, "lease expired")

    def reconcile(self, reply: WorkerRegisterReply) -> None:
        """Apply the reply to `worker.register` to each lease. Leases that it does not list continue."""
        for lease_id in reply["aborted"]:
            self.forget(lease_id, "aborted")
        for lease_id in reply["recorded"]:
            self.forget(lease_id, "recorded")

    def present(self) -> tuple[list[RunningAttempt], list[FinishedAttempt]]:
        """Return `running` and `finished` of `worker.register`.

        A finished attempt with unacknowledged output is presented as running, because output is rejected once its
        outcome is recorded. So is one whose outcome does not fit into the message.
        """
        running: list[RunningAttempt] = []
        finished: list[FinishedAttempt] = []
        room_bytes = self._limits.payload_bytes_max // 2  # the rest is for capabilities and running attempts
        for attempt in self._held.values():
            entry = _finished_entry(attempt)
            size_bytes = 0 if entry is None else len(json.dumps(entry))
            if entry is not None and size_bytes <= room_bytes:
                room_bytes -= size_bytes
                finished.append(entry)
            elif attempt.state is not AttemptState.ABANDONED:
                running.append(attempt.presented())
        count_max = self._limits.presented_max
        return running[:count_max], finished[:count_max]

    def restart_deliveries(self) -> None:
        """Record that the link ended: messages in flight are sent again on the next link."""
        for attempt in self._held.values():
            attempt.restart_delivery()

    def acknowledge(self, lease_id: str, *, is_stale: bool) -> None:
        """Record that output was accepted, or that its lease is stale."""
        attempt = self._held.get(lease_id)
        if attempt is not None:
            attempt.acknowledge()
            if is_stale:
                self.forget(lease_id, "stale")

    def refuse(
        self, message: WorkerMessage, lease_id: str, error: Mapping[str, Any], retry_at_ms: float
    ) -> None:
        """Record that this output or outcome was rejected for good."""
        attempt = self._held.get(lease_id)
        if attempt is not None and message == "task.output":
            attempt.refuse_output()
        elif attempt is not None:
            attempt.refuse_outcome(error, retry_at_ms)

    def retry(self, message: WorkerMessage, lease_id: str, at_ms: float) -> None:
        """Send output or an outcome again."""
        attempt = self._held.get(lease_id)
        if attempt is not None:
            attempt.retry(message, at_ms)


def _finished_entry(attempt: HeldAttempt) -> FinishedAttempt | None:
    outcome = attempt.report()
    return None if outcome is None else {"leaseId": attempt.lease_id, "outcome": outcome}
