"""The context of an attempt, which its handler uses for output, progress, artifacts and stop requests.

A stop starts softly: `is_cancelled` becomes true and `cancelled()` returns. After the grace it is hard: a coroutine
is cancelled. Later requests can only bring the hard stop forward; the first reason is kept.
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
    """Reason and grace of a stop."""

    reason: StopReason
    message: str
    grace_ms: int


class DeadlineWatch(Protocol):
    """The deadlines of an attempt, as its capability controls them."""

    def limit(self, timeout_ms: int) -> None:
        """Shorten the total time."""

    def work_started(self) -> None:
        """Record that the work started."""

    def progress(self) -> None:
        """Record progress."""


class Context:
    """One attempt, as its handler sees it.

    Other threads may only use `output`, `progress`, `started`, `save_artifact` and `is_cancelled`.
    """

    def __init__(  # noqa: PLR0913 - the fields of an attempt
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
        """Total time of the task; the worker enforces it."""
        self.traceparent = traceparent
        self.session: Session | None = None
        """Set by the worker if the task names a session."""
        self.input = AttemptInput(is_taken=takes_input)
        """Input from callers while the task runs, if the capability accepts it."""
        self.stats: dict[str, float] = {}
        """Numbers to report with the outcome, such as `cpuMs`."""
        self.truncated: dict[str, int] = {}
        """Bytes cut from the result, by stream."""
        self.stop_request: StopRequest | None = None
        """The first stop request; None until then."""
        self.is_stop_aware = False
        """True if the handler watches for a stop. It then gets time to end by itself."""
        self.uploads: ArtifactSink | None = None
        """Uploads artifacts. Set by the worker."""
        self.temporary_folder: (
            Callable[[], AbstractAsyncContextManager[tuple[Path, asyncio.Event]]] | None
        ) = None
        """Creates a bounded folder, with an event that is set when it is too large, and removes it. Set by the
        worker.
        """
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
        """True if the attempt must stop: by cancellation, a deadline or a drain."""
        self.is_stop_aware = True
        return self.stop_request is not None

    async def cancelled(self) -> None:
        """Wait for a stop request."""
        self.is_stop_aware = True
        await self._soft_stop.wait()

    async def killed(self) -> None:
        """Wait for a hard stop."""
        await self._hard_stop.wait()

    def output(self, stream: str, data: Any) -> None:
        """Stream text on `stdout`, `stderr` or `log`, or any JSON value on `display`. Does nothing after the
        attempt's end.

        Raises CapabilityError `INVALID_RESULT` for any other value. Uncaught, it fails the attempt; output sent
        before stays.
        """
        if not self._has_ended:
            self._call_on_loop(self._on_output, stream, sendable(stream, data))

    def progress(self, data: Any) -> None:
        """Report progress as any JSON value. Raises as `output` does."""
        self.output("progress", data)

    async def artifact(
        self,
        name: str,
        data: bytes | os.PathLike[str] | Callable[[], int],
        content_type: str = "application/octet-stream",
    ) -> Artifact:
        """Upload bytes, a file at a path, or a file that a function opens, as an artifact; return when it is stored.

        An artifact of the same name is replaced. Symbolic links are not followed. Each piece sent counts as progress.
        Uploads that are unfinished when the handler returns, or when a stop is requested, are dropped; a call after a
        stop request gets one try. Raises YardmasterError; uncaught, it fails the attempt with its code.
        """
        if self._has_ended:
            raise CapabilityError(ErrorCode.STALE_LEASE, "the attempt has ended")
        if self.uploads is None:
            raise CapabilityError(ErrorCode.LINK_CLOSED, "artifacts are not available here")
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
        """Upload an artifact as `artifact` does, from the thread of a synchronous handler."""
        if threading.get_ident() == self._thread_id:
            raise RuntimeError("save_artifact would block the event loop; await context.artifact instead")
        return asyncio.run_coroutine_threadsafe(self.artifact(name, data, content_type), self._loop).result()

    def end(self) -> None:
        """Reject further input and uploads: the attempt has ended. Called by the worker."""
        self._has_ended = True
        self.input.close()
        self._end_uploads()

    def started(self) -> None:
        """Report that the work starts now, for a capability that signals its start; until then `startTimeoutMs`
        counts.

        Raises CapabilityError with the stop's code if a stop was requested: then the work must not start.
        """
        if self.stop_request is not None:
            raise CapabilityError(self.stop_request.reason, self.stop_request.message)
        self._call_on_loop(self._watch.work_started)

    def note_running(self) -> None:
        """Record that a program runs, as `started` does.

        Do nothing after a stop request: the program started too late and is being killed.
        """
        if self.stop_request is None:
            self._watch.work_started()

    def limit_timeout(self, timeout_ms: int) -> None:
        """Bring the deadline forward; a later one changes nothing."""
        self._call_on_loop(self._watch.limit, timeout_ms)

    def request_stop(self, request: StopRequest) -> None:
        """Request a stop. Called by the worker."""
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
