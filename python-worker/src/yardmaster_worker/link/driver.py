"""Drives the protocol state: passes events to it, executes its actions and runs its timer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Protocol

from yardmaster_worker.logs import log
from yardmaster_worker.protocol import ErrorCode, InvalidPayload, validate
from yardmaster_worker.protocol.generated.messages import FROM_CONTROL, FROM_WORKER
from yardmaster_worker.redaction import redact_secrets
from yardmaster_worker.state import (
    CloseLink,
    Drained,
    FreeSession,
    KillAttempt,
    Note,
    Registered,
    Send,
    StartAttempt,
    StopAttempt,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from yardmaster_worker.protocol.generated.types import ErrorInfo, Outcome, TaskExecute, TaskInput
    from yardmaster_worker.state import Action, StopReason, WorkerCore

__all__ = ["AttemptRunner", "Channel", "Driver", "SessionHolder"]

REPLY_TIMEOUT_S = 10.0


class Channel(Protocol):
    """An open link, as the driver needs it."""

    def send(self, message: str, payload: dict[str, Any], on_reply: Callable[[Any], None]) -> None:
        """Send in order. `on_reply` is called on the event loop with the reply, or never if the link closes."""

    def registered(self) -> None:
        """Record that the control plane has registered the worker on this link."""

    def close(self, *, is_refused: bool) -> None:
        """Close the link; `is_refused` if its registration was refused. `Driver.closed` is called afterwards."""


class AttemptRunner(Protocol):
    """Runs attempts; reports output and ends to `Driver.output` and `Driver.ended`."""

    def start(self, execute: TaskExecute) -> None:
        """Start an attempt."""

    def stop(self, lease_id: str, reason: StopReason, message: str, grace_ms: int) -> None:
        """Stop an attempt softly, and hard after the grace."""

    def kill(self, lease_id: str) -> None:
        """Stop an attempt hard, without grace."""

    def give_input(self, piece: TaskInput) -> dict[str, Any]:
        """Pass input to an attempt; return the reply."""


class SessionHolder(Protocol):
    """Holds the resources of sessions."""

    def free(self, session_id: str) -> None:
        """Free the resources of a session."""


class Driver:
    """Runs one WorkerCore. Everything runs on the event loop, and nothing blocks."""

    def __init__(self, core: WorkerCore) -> None:
        self._core = core
        self._loop = asyncio.get_running_loop()
        self._channel: Channel | None = None
        self._attempts: AttemptRunner | None = None
        self._sessions: SessionHolder | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._awaited: dict[int, asyncio.TimerHandle] = {}
        self.on_artifacts_url: Callable[[str | None], None] = lambda _: None
        """Called at each registration. Set by the uploader."""
        self.session_opened: Callable[[], None] = lambda: None
        """Called when a session was opened. Set by the owner of the sandbox."""
        self.drained = asyncio.Event()
        """Set when a drain that the worker requested is complete."""
        self.invalid_messages = 0
        """Number of messages and replies that violated their schema, in both directions."""

    def connect_attempts(self, attempts: AttemptRunner, sessions: SessionHolder) -> None:
        """Set the attempt runner and session holder; called once, before the first link."""
        self._attempts = attempts
        self._sessions = sessions

    # Events

    def opened(self, channel: Channel) -> None:
        """Use a link that was opened; drop an older link."""
        if self._channel is not None:
            self.closed(self._channel)
        self._channel = channel
        self._core.link_opened()
        self._act()

    def closed(self, channel: Channel) -> None:
        """Handle the end of a link."""
        if channel is not self._channel:
            return
        self._channel = None
        for timer in self._awaited.values():
            timer.cancel()
        self._awaited.clear()
        self._core.link_ended(self._now_ms())
        self._act()

    def received(self, message: str, payload: Any) -> dict[str, Any]:
        """Handle a message of the control plane; return the reply."""
        if message not in FROM_CONTROL:
            return _refusal(ErrorCode.UNKNOWN_MESSAGE, f"unknown message: {message[:128]}")
        try:
            validate(message, payload)
        except InvalidPayload as invalid:
            self.invalid_messages += 1
            reason = invalid.fault.describe("")
            log.warning("message_refused", "rejected a message", messageType=message, reason=reason)
            return _refusal(ErrorCode.INVALID_MESSAGE, reason, invalid.fault.path)
        try:
            reply = self._answer(message, payload)
        except Exception:  # noqa: BLE001 - the message gets an error reply; link and attempts continue
            log.exception(
                "message_handling_failed", "the worker failed to handle a message", messageType=message
            )
            reply = _refusal(ErrorCode.INTERNAL, "the worker failed to handle the message")
        # After the reply is sent, because an accepted attempt may end at once.
        self._loop.call_soon(self._act)
        return reply

    def output(self, lease_id: str, stream: str, data: Any) -> None:
        """Handle output of an attempt."""
        self._core.output(lease_id, stream, data, self._now_ms())
        self._act()

    def ended(self, lease_id: str, outcome: Outcome) -> None:
        """Handle the end of an attempt."""
        self._core.settle(lease_id, outcome, self._now_ms())
        self._act()

    def drain(self, reason: str, deadline_ms: int) -> None:
        """Reject new work; `drained` is set when all running attempts have ended and are reported."""
        self._core.leave(reason, deadline_ms, self._now_ms())
        self._act()

    def end_session(self, session_id: str, message: str) -> None:
        """End a session that cannot continue."""
        self._core.end_session(session_id, message, self._now_ms())
        self._act()

    def capabilities_changed(self) -> None:
        """Send the changed set of capabilities."""
        self._core.capabilities_changed(self._now_ms())
        self._act()

    # Actions

    def _answer(self, message: str, payload: Any) -> dict[str, Any]:
        if message == "task.execute":
            return dict(self._core.execute(payload))
        if message == "task.cancel":
            return self._core.cancel(payload)
        if message == "task.input":
            return {"status": "unknown"} if self._attempts is None else self._attempts.give_input(payload)
        if message == "session.open":
            return self._open_session(payload)
        if message == "session.close":
            return self._core.close_session(payload["sessionId"], self._now_ms())
        return self._drain_or_resume(message, payload)

    def _open_session(self, payload: Any) -> dict[str, Any]:
        reply = self._core.open_session(payload)
        if reply["status"] == "opened":
            self.session_opened()
        return dict(reply)

    def _drain_or_resume(self, message: str, payload: Any) -> dict[str, Any]:
        if message == "worker.drain":
            return self._core.drain(payload["deadlineMs"], self._now_ms())
        return self._core.resume()

    def _act(self) -> None:
        while actions := self._core.take_actions():
            for action in actions:
                self._attempt(action)
        self._set_timer()

    def _attempt(self, action: Action) -> None:
        try:
            self._do(action)
        except Exception:  # noqa: BLE001 - the other actions and the timer must still run
            log.exception(
                "action_failed", "the worker failed to carry out a step", action=type(action).__name__
            )
            if isinstance(action, StartAttempt):
                self._core.settle(action.execute["leaseId"], _not_started(), self._now_ms())

    def _do(self, action: Action) -> None:
        attempts = self._attempts
        if isinstance(action, Send):
            self._send(action)
        elif isinstance(action, Note):
            log.write(action.level, action.event, action.message, action.fields)
        elif isinstance(action, CloseLink) and self._channel is not None:
            log.warning(
                "link_abandoned", f"the worker closes the link: {action.reason}", reason=action.reason
            )
            self._channel.close(is_refused=action.is_refused)
        elif isinstance(action, Registered) and self._channel is not None:
            self._channel.registered()
            self.on_artifacts_url(action.artifacts_url)
        elif isinstance(action, Drained):
            self.drained.set()
        elif attempts is not None and isinstance(action, StartAttempt):
            attempts.start(action.execute)
        elif attempts is not None and isinstance(action, StopAttempt):
            attempts.stop(action.lease_id, action.reason, action.message, action.grace_ms)
        elif attempts is not None and isinstance(action, KillAttempt):
            attempts.kill(action.lease_id)
        elif self._sessions is not None and isinstance(action, FreeSession):
            self._sessions.free(action.session_id)

    def _send(self, send: Send) -> None:
        channel = self._channel
        if channel is None:
            return
        self._awaited[send.send_id] = self._loop.call_later(REPLY_TIMEOUT_S, self._no_reply, send)
        channel.send(send.message, send.payload, lambda reply: self._replied(channel, send, reply))

    def _replied(self, channel: Channel, send: Send, reply: Any) -> None:
        timer = self._awaited.pop(send.send_id, None)
        if channel is not self._channel or timer is None:
            return  # the reply came too late
        timer.cancel()
        answer = self._checked(send.message, reply)
        if "error" in answer:
            self._core.failed(send.send_id, answer["error"], self._now_ms())
        else:
            self._core.answered(send.send_id, answer, self._now_ms())
        self._act()

    def _checked(self, message: str, reply: Any) -> dict[str, Any]:
        kind = "reply.error" if isinstance(reply, dict) and "error" in reply else FROM_WORKER[message]
        try:
            validate(kind, reply)
        except InvalidPayload as invalid:
            self.invalid_messages += 1
            reason = invalid.fault.describe("")
            log.warning(
                "reply_refused",
                "rejected a reply; it counts as not received",
                messageType=message,
                reason=reason,
            )
            return _refusal(ErrorCode.REPLY_TIMEOUT, f"invalid reply: {reason}")
        answer: dict[str, Any] = reply
        return answer

    def _no_reply(self, send: Send) -> None:
        self._awaited.pop(send.send_id, None)
        log.warning(
            "message_send_failed",
            "the control plane did not reply to a message in time",
            messageType=send.message,
            code=ErrorCode.REPLY_TIMEOUT,
        )
        self._core.failed(send.send_id, None, self._now_ms())
        self._act()

    def _set_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        at_ms = self._core.wake_at_ms
        if at_ms is not None:
            self._timer = self._loop.call_at(at_ms / 1000, self._wake)

    def _wake(self) -> None:
        self._timer = None
        self._core.advance(self._now_ms())
        self._act()

    def _now_ms(self) -> float:
        return self._loop.time() * 1000


def _not_started() -> Outcome:
    message = "the worker could not start the attempt; see its log"
    error: ErrorInfo = {"code": ErrorCode.INTERNAL, "message": message, "retryable": True}
    return {"status": "failed", "error": error, "stats": {"wallMs": 0.0}}


def _refusal(code: ErrorCode, message: str, path: str | None = None) -> dict[str, Any]:
    error = {"code": str(code), "message": redact_secrets(message[:1000])}
    return {"error": error if path is None else {**error, "path": path}}
