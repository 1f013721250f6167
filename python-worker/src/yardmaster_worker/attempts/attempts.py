"""The running attempts. Each is one asyncio task that always ends with an outcome, even if its handler misbehaves."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from yardmaster_worker.attempts import outcomes
from yardmaster_worker.attempts.deadlines import Deadlines
from yardmaster_worker.attempts.endings import Ending, raised
from yardmaster_worker.attempts.handlers import Handlers
from yardmaster_worker.capabilities.context import Context, StopRequest
from yardmaster_worker.errors import YardmasterError
from yardmaster_worker.logs import log
from yardmaster_worker.protocol import ErrorCode
from yardmaster_worker.readable import readable_traceback
from yardmaster_worker.state import StopReason

if TYPE_CHECKING:
    from collections.abc import Callable

    from yardmaster_worker.capabilities.artifacts import ArtifactSink
    from yardmaster_worker.capabilities.registry import Capability, CapabilityRegistry
    from yardmaster_worker.protocol.generated.types import Outcome, TaskExecute, TaskInput
    from yardmaster_worker.sessions import Session, Sessions

__all__ = ["Attempts"]

_END_BY_ITSELF_S = 5.0
"""How long a handler that watches for stops may clean up after a hard stop."""
_END_WHEN_CANCELLED_S = 1.0


class Attempts:
    """Starts and stops attempts; reports their output and outcome through callbacks."""

    def __init__(
        self,
        capabilities: CapabilityRegistry,
        on_output: Callable[[str, str, Any], None],
        on_end: Callable[[str, Outcome], None],
        payload_bytes_max: int,
        sessions: Sessions,
        uploads: ArtifactSink | None = None,
    ) -> None:
        self._capabilities = capabilities
        self._on_output = on_output
        self._on_end = on_end
        self._payload_bytes_max = payload_bytes_max
        self._sessions = sessions
        self._uploads = uploads
        self._handlers = Handlers(payload_bytes_max)
        self._contexts: dict[str, Context] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, execute: TaskExecute) -> None:
        """Start an attempt; `on_end` is called exactly once."""
        lease_id = execute["leaseId"]
        session = self._sessions.get(execute["sessionId"]) if "sessionId" in execute else None
        capability = self._capabilities.get(execute["capability"])
        takes_input = capability is not None and capability.takes_input
        work = _Work(
            execute,
            lambda stream, data: self._on_output(lease_id, stream, data),
            self._handlers,
            session,
            takes_input,
        )
        work.context.uploads = self._uploads
        work.context.temporary_folder = self._sessions.temporary
        self._contexts[lease_id] = work.context
        task = asyncio.get_running_loop().create_task(self._run(work, execute))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def stop(self, lease_id: str, reason: StopReason, message: str, grace_ms: int) -> None:
        """Stop an attempt softly, and hard after the grace."""
        context = self._contexts.get(lease_id)
        if context is not None:
            log.info(
                "attempt_stop_requested",
                f"the attempt is stopped: {message}",
                leaseId=lease_id,
                code=reason,
                graceMs=grace_ms,
            )
            context.request_stop(StopRequest(reason, message, grace_ms))

    def give_input(self, piece: TaskInput) -> dict[str, Any]:
        """Pass input to an attempt; return the reply."""
        context = self._contexts.get(piece["leaseId"])
        return {"status": "unknown"} if context is None else context.input.offer(piece)

    def kill(self, lease_id: str) -> None:
        """Stop an attempt hard, without grace."""
        self.stop(lease_id, StopReason.WORKER_LOST, "the attempt was killed", 0)

    async def kill_all(self) -> None:
        """Kill every attempt; return when all have ended."""
        for lease_id in list(self._contexts):
            self.kill(lease_id)
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _run(self, work: _Work, execute: TaskExecute) -> None:
        ids = {"taskId": execute["taskId"], "leaseId": execute["leaseId"]}
        log.info("attempt_started", "the attempt started", **ids, capability=execute["capability"])
        started_s = time.monotonic()
        try:
            async with self._sessions.in_use(work.context.session):
                outcome = await work.outcome(self._capabilities.get(execute["capability"]))
        except BaseException as error:  # noqa: BLE001 - a handler may cancel every task it finds, this one included
            log.error(
                "attempt_crashed",
                "the attempt failed outside its handler",
                **ids,
                exception=readable_traceback(error),
            )
            outcome = work.failed(raised(error, self._payload_bytes_max))
        wall_ms = round((time.monotonic() - started_s) * 1000, 3)
        outcome = outcomes.measured(outcome, work.context.stats, work.context.truncated, wall_ms)
        sendable = outcomes.checked(outcome, self._payload_bytes_max)
        del self._contexts[execute["leaseId"]]
        code = sendable["error"]["code"] if "error" in sendable else None
        log.info(
            "attempt_ended",
            "the attempt ended",
            **ids,
            status=sendable["status"],
            code=code,
            wallMs=wall_ms,
        )
        self._on_end(execute["leaseId"], sendable)


class _Work:
    """A running attempt."""

    def __init__(
        self,
        execute: TaskExecute,
        on_output: Callable[[str, Any], None],
        handlers: Handlers,
        session: Session | None,
        takes_input: bool,
    ) -> None:
        self._input = execute["input"]
        self._send_output = on_output
        self._handlers = handlers
        self._deadlines = Deadlines(
            execute["timeoutMs"],
            execute.get("noProgressTimeoutMs"),
            self._stop,
            start_timeout_ms=execute.get("startTimeoutMs"),
        )
        self.context = Context(
            task_id=execute["taskId"],
            lease_id=execute["leaseId"],
            timeout_ms=execute["timeoutMs"],
            on_output=self._output,
            watch=self._deadlines,
            traceparent=execute.get("traceparent"),
            takes_input=takes_input,
        )
        self.context.session = session

    async def outcome(self, capability: Capability | None) -> dict[str, Any]:
        """Run the capability; return the outcome. Never raises."""
        try:
            if capability is None:
                raise YardmasterError(ErrorCode.INTERNAL, "the capability was withdrawn")
            fault = capability.input_fault(self._input)
            if fault is not None:
                details = {"path": fault.path}
                raise YardmasterError(ErrorCode.INVALID_INPUT, fault.describe("input"), details=details)
            ending = await self._call(capability)
        except YardmasterError as error:
            ending = Ending(error=error)
        finally:
            self._deadlines.close()
            self.context.end()
        request = self.context.stop_request
        if ending.error is not None or request is not None:
            return self.failed(ending)
        return outcomes.succeeded(ending.result)

    def failed(self, ending: Ending) -> dict[str, Any]:
        """Return the outcome of an attempt that failed. The reason of a stop takes precedence over the handler's
        error.
        """
        request, error = self.context.stop_request, ending.error
        if request is not None:
            return outcomes.stopped(request, {} if error is None else error.details)
        return outcomes.failed(error or YardmasterError(ErrorCode.INTERNAL, "the attempt did not end"))

    async def _call(self, capability: Capability) -> Ending:
        if not capability.signals_start:
            self.context.started()
        call = asyncio.ensure_future(self._handlers.call(capability, self._input, self.context))
        hard = asyncio.ensure_future(self.context.killed())
        try:
            await asyncio.wait({call, hard}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            hard.cancel()
        if not call.done() and self.context.is_stop_aware:
            await asyncio.wait({call}, timeout=_END_BY_ITSELF_S)
        if not call.done():
            call.cancel()
            await asyncio.wait({call}, timeout=_END_WHEN_CANCELLED_S)
        if call.done() and not call.cancelled():
            return call.result()
        if not call.done():
            log.error(
                "handler_ignored_stop",
                "the handler did not stop although it was cancelled; the attempt ends without it",
                taskId=self.context.task_id,
                leaseId=self.context.lease_id,
            )
        raise YardmasterError(ErrorCode.CANCELLED, "the capability was cancelled")

    def _stop(self, request: StopRequest) -> None:
        self.context.request_stop(request)

    def _output(self, stream: str, data: Any) -> None:
        self._deadlines.progress()
        self._send_output(stream, data)
