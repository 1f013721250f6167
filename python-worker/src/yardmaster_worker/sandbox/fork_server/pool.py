"""A bounded pool of ready children: each is used once and replaced in the background."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from yardmaster_worker.logs import log
from yardmaster_worker.sandbox.fork_server.server_process import ServerProcess
from yardmaster_worker.sandbox.port import SandboxUnavailable

if TYPE_CHECKING:
    from yardmaster_worker.sandbox.fork_server.backend import Backend
    from yardmaster_worker.sandbox.fork_server.ready_child import ReadyChild

__all__ = ["Pool"]

_RESTART_S = (0.1, 0.5, 2.0, 5.0)
_FORK_AGAIN_S = 0.2
_OUTCOME_S = 0.002
"""Delay that lets a finished run send its outcome before its successor is forked."""


class Pool:
    """The ready children of one profile, and their fork server."""

    def __init__(self, backend: Backend, ready_target: int) -> None:
        self._backend = backend
        self._ready_target = ready_target
        self._ready: deque[ReadyChild] = deque()
        self._forking: set[ReadyChild] = set()
        self._waiting: deque[asyncio.Future[ReadyChild]] = deque()
        self._full = asyncio.Event()
        self._server: ServerProcess | None = None
        self._restarting: asyncio.Task[None] | None = None
        self._later: asyncio.TimerHandle | None = None
        self._is_closed = False
        self.preloaded: list[str] = []
        """The preloaded modules."""

    async def start(self) -> None:
        """Start the server and fill the pool. Raises SandboxUnavailable."""
        server = ServerProcess(self._backend, self._server_ended, self._note)
        await server.start()
        self._server, self.preloaded = server, server.preloaded
        self.fill()

    def begin(self) -> None:
        """Start the server in the background unless it was started."""
        if self._server is None and self._restarting is None and not self._is_closed:
            self._restarting = asyncio.get_running_loop().create_task(self._restart(at_once=True))

    def take(self) -> asyncio.Future[ReadyChild]:
        """Take a child, immediately if one is ready. Cancel the future to stop waiting."""
        taken: asyncio.Future[ReadyChild] = asyncio.get_running_loop().create_future()
        if self._is_closed:
            taken.cancel()
        elif self._ready:
            taken.set_result(self._ready.popleft())
        else:
            self._waiting.append(taken)
            self.fill()
        return taken

    def fill(self) -> None:
        """Fork until enough children are ready or starting."""
        self._waiting = deque(future for future in self._waiting if not future.done())
        if self._later is not None:
            self._later.cancel()
            self._later = None
        wanted = self._ready_target + len(self._waiting)
        try:
            while self._server is not None and len(self._ready) + len(self._forking) < wanted:
                child = self._server.fork(self._became_ready)
                self._forking.add(child)
                child.ended.add_done_callback(lambda _, child=child: self._ended(child))  # type: ignore[misc]
        except OSError as error:  # out of descriptors, or the server is far behind
            log.warning(
                "fork_request_failed",
                "could not request a process from the fork server; retrying",
                reason=str(error),
            )
            self._fill_in(_FORK_AGAIN_S)
        self._note()

    async def filled(self) -> None:
        """Wait until enough children are ready, and none is starting or ending."""
        if self._server is not None or self._restarting is not None:
            await self._full.wait()

    async def close(self) -> None:
        """Stop the server and everything that runs in it."""
        self._is_closed = True
        if self._restarting is not None:  # the task stops the server that it started
            self._restarting.cancel()
            await asyncio.wait({self._restarting})
        if self._later is not None:
            self._later.cancel()
        for future in self._waiting:
            future.cancel()
        if self._server is not None:
            await self._server.close()

    def _became_ready(self, child: ReadyChild) -> None:
        self._forking.discard(child)
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_result(child)
                return
        if len(self._ready) < self._ready_target:
            self._ready.append(child)
        else:  # the caller has stopped waiting
            child.close()
        self._note()

    def _ended(self, child: ReadyChild) -> None:
        end = child.ended.result()
        if child in self._forking or child in self._ready:
            if end.fault is None:
                log.warning(
                    "forked_process_failed",
                    "a forked process ended before it was ready; requesting another",
                    reason=end.not_started,
                )
            self._forking.discard(child)
            if child in self._ready:
                self._ready.remove(child)
            self._note()
            self._fill_in(_FORK_AGAIN_S)
        elif self._waiting:
            self.fill()
        else:
            self._note()
            self._fill_in(_OUTCOME_S)

    def _fill_in(self, seconds: float) -> None:
        if self._later is None and not self._is_closed:
            self._later = asyncio.get_running_loop().call_later(seconds, self.fill)

    def _note(self) -> None:
        is_still = self._server is not None and not self._forking and not self._server.has_unreaped
        if len(self._ready) >= self._ready_target and is_still:
            self._full.set()
        else:
            self._full.clear()

    def _server_ended(self) -> None:
        had_started, self._server = self._server is not None, None
        if had_started and not self._is_closed and self._restarting is None:
            self._restarting = asyncio.get_running_loop().create_task(self._restart())

    async def _restart(self, *, at_once: bool = False) -> None:
        tries = 0
        while self._server is None:
            if not at_once or tries > 0:
                await asyncio.sleep(_RESTART_S[min(tries, len(_RESTART_S) - 1)])
            tries += 1
            try:
                await self.start()
            except (SandboxUnavailable, OSError) as error:
                log.error(
                    "fork_server_restart_failed",
                    "could not restart the fork server; retrying",
                    reason=str(error),
                )
        self._restarting = None
