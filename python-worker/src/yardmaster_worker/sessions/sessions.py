"""The resources of a worker's sessions: created on first use, bounded, freed when the session has ended."""

from __future__ import annotations

import asyncio
import inspect
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from yardmaster_worker.files.work_folders import WorkFolders, remove, remove_left_over, size_bytes
from yardmaster_worker.logs import log
from yardmaster_worker.readable import readable_traceback
from yardmaster_worker.sessions.session import Session

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine
    from pathlib import Path

    from yardmaster_worker.sessions.session import OnClose

__all__ = ["Sessions"]

_MEASURE_INTERVAL_S = 1.0
_CLOSER_TIMEOUT_S = 30.0


class Sessions:
    """Every session in which a task has run."""

    def __init__(
        self,
        folder_bytes_max: int,
        on_broken: Callable[[str, str], None],
        folders: WorkFolders | None = None,
    ) -> None:
        """`on_broken` is called with a message for a session that cannot continue."""
        self._folder_bytes_max = folder_bytes_max
        self._on_broken = on_broken
        self._folders = folders or WorkFolders()
        self._held: dict[str, Session] = {}
        self._working: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Remove leftovers of killed workers."""
        await asyncio.to_thread(remove_left_over)

    def get(self, session_id: str) -> Session:
        """Return a session that the control plane has opened."""
        return self._held.setdefault(session_id, Session(session_id, self._folders.make))

    def free(self, session_id: str) -> None:
        """Free the resources of a session, in the background."""
        session = self._held.pop(session_id, None)
        if session is not None:
            self._begin(_free(session))

    async def freed(self) -> None:
        """Wait until all pending frees are done."""
        while self._working:
            await asyncio.wait(self._working)

    async def free_all(self) -> None:
        """Free all sessions; return when that is done."""
        for session_id in list(self._held):
            self.free(session_id)
        await self.freed()
        await asyncio.to_thread(self._folders.remove_all)

    @asynccontextmanager
    async def in_use(self, session: Session | None) -> AsyncIterator[None]:
        """Enforce the size limit of a session's work folder while a task uses it."""
        if session is None:
            yield
            return
        over = asyncio.Event()
        self._begin(self._watch(session, over, self._on_broken))
        try:
            yield
        finally:
            over.set()

    @asynccontextmanager
    async def temporary(self) -> AsyncIterator[tuple[Path, asyncio.Event]]:
        """Yield a work folder for one task, and an event that is set when it is too large; remove it afterwards."""
        session = Session("", self._folders.make)
        over, too_large = asyncio.Event(), asyncio.Event()
        self._begin(self._watch(session, over, lambda *_: too_large.set()))
        try:
            yield session.folder, too_large
        finally:
            over.set()
            await asyncio.shield(asyncio.to_thread(remove, session.folder))

    async def _watch(
        self, session: Session, over: asyncio.Event, on_too_large: Callable[[str, str], None]
    ) -> None:
        is_last = False
        while not is_last:
            try:
                await asyncio.wait_for(over.wait(), _MEASURE_INTERVAL_S)
                is_last = True
            except TimeoutError:
                pass
            if session.has_folder and await self._is_too_large(session):
                held = f"more than {self._folder_bytes_max} bytes, or a folder that cannot be listed"
                on_too_large(session.id, f"the work folder of the session contains {held}")
                return

    async def _is_too_large(self, session: Session) -> bool:
        held_bytes = await asyncio.to_thread(size_bytes, session.folder, self._folder_bytes_max)
        return held_bytes > self._folder_bytes_max

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._working.add(task)
        task.add_done_callback(self._working.discard)


async def _free(session: Session) -> None:
    for closer in reversed(session.closers):
        closing = asyncio.ensure_future(_close(closer, session.id))
        await asyncio.wait({closing}, timeout=_CLOSER_TIMEOUT_S)
        if not closing.done():
            closing.cancel()
            log.error(
                "session_close_timed_out",
                "a close hook of the session did not end in time; it is cancelled",
                sessionId=session.id,
            )
    if session.has_folder:
        await asyncio.to_thread(remove, session.folder)
    log.info("session_ended", "the session ended", sessionId=session.id)


async def _close(closer: OnClose, session_id: str) -> None:
    try:
        closing = closer()
        if inspect.isawaitable(closing):
            await closing
    except BaseException as error:  # noqa: BLE001 - an error of one closer must not prevent the others or end the worker
        log.error(
            "session_close_failed",
            "a close hook of the session failed",
            sessionId=session_id,
            exception=readable_traceback(error),
        )
