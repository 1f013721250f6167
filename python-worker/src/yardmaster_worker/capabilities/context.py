"""What a capability is given beside its input: output, progress, and the wish that it stop.

A stop is first soft: `is_cancelled` is true and `cancelled()` returns. After the grace of the request it is hard: a coroutine
is cancelled. A later request can only bring the hard stop forward; the reason of the first one stands.
"""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from yardmaster_worker.capabilities.artifacts import Upload
from yardmaster_worker.capabilities.attempt_input import AttemptInput
from yardmaster_worker.capabilities.sendable import sendable
from yardmaster_worker.errors import CapabilityError
from yardmaster_worker.protocol import ErrorCode

if TYPE_CHECKING:
    import os
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from yardmaster_worker.capabilities.artifacts import ArtifactSink
    from yardmaster_worker.protocol.generated.types import Artifact
    from yardmaster_worker.sessions import Session
    from yardmaster_worker.state import StopReason

__all__ = ["Context", "DeadlineWatch", "StopRequest"]


@dataclass(frozen=True)
class StopRequest:
    """Why and how gently an attempt is to stop."""

    reason: StopReason
    message: str
    grace_ms: int


class DeadlineWatch(Protocol):
    """What the deadlines of an attempt are told by its capability."""

    def limit(self, timeout_ms: int) -> None:
        """Make the wall time shorter."""

    def begun(self) -> None:
        """Note that the work begins."""

    def progress(self) -> None:
        """Note that the attempt showed life."""


class Context:
    """One attempt, as its capability sees it.

    From other threads use only `output`, `progress`, `started`, `save_artifact` and `is_cancelled`.
    """

    def __init__(  # noqa: PLR0913 - each says one thing of an attempt
        self,
        *,
        task_id: str,
        lease_id: str,
        timeout_ms: int,
        on_output: Callable[[str, Any], None],
        watch: DeadlineWatch,
        traceparent: str | None = None,
        takes_input: bool = False,
    ) -> None:
        self.task_id = task_id
        self.lease_id = lease_id
        self.timeout_ms = timeout_ms
        """Wall time that the task may take; the worker enforces it."""
        self.traceparent = traceparent
        self.session: Session | None = None
        """Set by the worker where the task names one."""
        self.input = AttemptInput(is_taken=takes_input)
        """What callers give the task while it runs, where the capability takes any."""
        self.stats: dict[str, float] = {}
        """Numbers to report with the outcome, such as `cpuMs`."""
        self.truncated: dict[str, int] = {}
        """Bytes cut from the result, by stream."""
        self.stop_request: StopRequest | None = None
        """Why the attempt is to stop; set once, by the first request."""
        self.is_stop_aware = False
        """Whether the capability looks out for a stop, and so is given time to end by itself."""
        self.uploads: ArtifactSink | None = None
        """The way of artifacts. Set by the worker."""
        self.temporary_folder: (
            Callable[[], AbstractAsyncContextManager[tuple[Path, asyncio.Event]]] | None
        ) = None
        """Makes a folder that is bounded, with what happens when it is too large, and removes it. Set by the worker."""
        self._uploading: set[asyncio.Task[Artifact]] = set()
        self._has_ended = False
        self._on_output = on_output
        self._watch = watch
        self._loop = asyncio.get_running_loop()
        self._thread_id = threading.get_ident()
        self._soft_stop = asyncio.Event()
        self._hard_stop = asyncio.Event()

    @property
    def is_cancelled(self) -> bool:
        """Whether the attempt is to stop: by cancellation, a deadline or a drain."""
        self.is_stop_aware = True
        return self.stop_request is not None

    async def cancelled(self) -> None:
        """Wait until the attempt is to stop."""
        self.is_stop_aware = True
        await self._soft_stop.wait()

    async def killed(self) -> None:
        """Wait until the attempt is to stop at once."""
        await self._hard_stop.wait()

    def output(self, stream: str, data: Any) -> None:
        """Send text on `stdout`, `stderr` or `log`, or any JSON value on `display`, live; after the end nothing happens.

        Raises CapabilityError `INVALID_RESULT` for anything else: uncaught it ends the attempt, and what was sent stays.
        """
        if not self._has_ended:
            self._call_on_loop(self._on_output, stream, sendable(stream, data))

    def progress(self, data: Any) -> None:
        """Send any JSON value that tells how far the work is. Raises as `output` does."""
        self.output("progress", data)

    async def artifact(
        self,
        name: str,
        data: bytes | os.PathLike[str] | Callable[[], int],
        content_type: str = "application/octet-stream",
    ) -> Artifact:
        """Leave bytes, the file at a path, or the one that a function opens, with the task; return when they are kept.

        An artifact of the same name is replaced. A symbolic link is not followed. What moves counts as progress. What is still
        on its way when the capability returns is dropped, and so is what is on its way when a stop is asked for; after that
        there is one try. Raises YardmasterError, which ends the attempt with its code where it is not caught.
        """
        if self._has_ended:
            raise CapabilityError(ErrorCode.STALE_LEASE, "the attempt has ended")
        if self.uploads is None:
            raise CapabilityError(ErrorCode.LINK_CLOSED, "there is nowhere to leave artifacts")
        is_stopping = self.stop_request is not None
        upload = Upload(
            self.task_id, self.lease_id, name, data, content_type, is_stopping, self._watch.progress
        )
        uploading = asyncio.ensure_future(self.uploads.upload(upload))
        self._uploading.add(uploading)
        uploading.add_done_callback(self._uploading.discard)
        try:
            return await uploading
        except asyncio.CancelledError:
            request = self.stop_request
            if request is None or is_stopping or not uploading.cancelled():
                raise
            raise CapabilityError(request.reason, request.message) from None

    def save_artifact(
        self, name: str, data: bytes | os.PathLike[str], content_type: str = "application/octet-stream"
    ) -> Artifact:
        """Do as `artifact`, from the thread of a plain function."""
        if threading.get_ident() == self._thread_id:
            raise RuntimeError("save_artifact would block the event loop; await context.artifact instead")
        return asyncio.run_coroutine_threadsafe(self.artifact(name, data, content_type), self._loop).result()

    def end(self) -> None:
        """Take no more input and uploads: the attempt has ended. Called by the worker."""
        self._has_ended = True
        self.input.close()
        self._end_uploads()

    def started(self) -> None:
        """Say that the work begins now, where the capability signals it; until then `startTimeoutMs` of the task counts.

        Raises CapabilityError with the code of the stop where the attempt is to stop: then the work must not begin.
        """
        if self.stop_request is not None:
            raise CapabilityError(self.stop_request.reason, self.stop_request.message)
        self._call_on_loop(self._watch.begun)

    def note_running(self) -> None:
        """Note that a program runs, as `started` says it; one that came too late is being killed."""
        if self.stop_request is None:
            self._watch.begun()

    def limit_timeout(self, timeout_ms: int) -> None:
        """Make the deadline earlier than the task's own; a later one changes nothing."""
        self._call_on_loop(self._watch.limit, timeout_ms)

    def request_stop(self, request: StopRequest) -> None:
        """Ask the capability to stop. Called by the worker."""
        if self.stop_request is None:
            self.stop_request = request
            self._soft_stop.set()
            self._end_uploads()
        if request.grace_ms > 0:
            self._loop.call_later(request.grace_ms / 1000, self._hard_stop.set)
        else:
            self._hard_stop.set()

    def _end_uploads(self) -> None:
        for uploading in self._uploading:
            uploading.cancel()

    def _call_on_loop(self, function: Callable[..., None], *arguments: Any) -> None:
        if threading.get_ident() == self._thread_id:
            function(*arguments)
        else:
            self._loop.call_soon_threadsafe(function, *arguments)
