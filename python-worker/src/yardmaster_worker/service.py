"""A running worker: connects sandbox, protocol state, link and attempts, from start to end."""

from __future__ import annotations

import asyncio
import uuid
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from yardmaster_worker.artifacts import Uploads
from yardmaster_worker.attempts import Attempts
from yardmaster_worker.link.driver import Driver
from yardmaster_worker.load import read_load
from yardmaster_worker.logs import log
from yardmaster_worker.loop_lag import LoopLag
from yardmaster_worker.sessions import Sessions
from yardmaster_worker.state import WorkerCore, WorkerIdentity, WorkerLimits
from yardmaster_worker.version import VERSION

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from yardmaster_worker.capabilities import CapabilityRegistry
    from yardmaster_worker.config import Config
    from yardmaster_worker.files import WorkFolders
    from yardmaster_worker.lifecycle import Ending
    from yardmaster_worker.protocol.generated.types import Load
    from yardmaster_worker.sandbox import Isolation

__all__ = ["WorkerService"]


class WorkerService:
    """One run of a worker process."""

    def __init__(
        self,
        config: Config,
        registry: CapabilityRegistry,
        labels: dict[str, str],
        folders: WorkFolders | None = None,
        isolation: Isolation | None = None,
    ) -> None:
        self._config = config
        self._isolation = isolation
        self._lag = LoopLag()
        limits = WorkerLimits(live_bytes_max=config.live_output_bytes_max, sessions_max=config.sessions_max)
        identity = WorkerIdentity(
            worker_id=config.worker_id,
            instance_id=config.instance_id or uuid.uuid4().hex,
            name=config.name,
            version=VERSION,
            slots=config.slots,
            labels=labels,
        )
        self._limits = limits
        self._core = WorkerCore(identity, registry.declarations, self._load, limits)
        self.driver = Driver(self._core)
        self._sessions = Sessions(config.session_bytes_max, self.driver.end_session, folders)
        uploads = Uploads(config.connect)
        self.driver.on_artifacts_url = uploads.set_url
        self._attempts = Attempts(
            registry, self.driver.output, self.driver.ended, limits.payload_bytes_max, self._sessions, uploads
        )
        self.driver.connect_attempts(self._attempts, self._sessions)

    async def run(self, ending: Ending) -> None:
        """Work until `ending` requests the end, then drain."""
        await self._sessions.start()
        self._lag.start()
        async with self._linked():
            await ending.drain.wait()
            log.info(
                "shutdown_started", f"the worker is shutting down: {ending.reason}", reason=ending.reason
            )
            if not ending.now.is_set():
                self.driver.drain(ending.reason, self._config.drain_ms)
                await _first(self.driver.drained, ending.now)
            await self._attempts.kill_all()
            await self._sessions.free_all()
        self._lag.stop()
        log.info("worker_stopped", "the worker has shut down")

    def _load(self) -> Load:
        return read_load(self._lag.worst_ms)

    def health(self) -> dict[str, Any]:
        """Return the content of `/health`."""
        identity = self._core.identity
        return {
            "status": "ok",
            "workerId": identity.worker_id,
            "version": identity.version,
            "isRegistered": self._core.registration.is_registered,
            "isDraining": not self._core.intake.is_open,
            "slots": identity.slots,
            "slotsUsed": self._core.attempts.running_count,
            "loopLagMs": self._lag.worst_ms,
            "invalidMessages": self.driver.invalid_messages,
            "isolation": self._isolation.summary() if self._isolation is not None else None,
        }

    @asynccontextmanager
    async def _linked(self) -> AsyncIterator[None]:
        if self._config.listen is not None:
            from yardmaster_worker.link.listen import Listener

            bytes_max = self._limits.payload_bytes_max
            listener = Listener(self.driver, self._config.token, self.health, bytes_max)
            await listener.open(self._config.bind, self._config.listen)
            try:
                yield
            finally:
                await listener.close()
            return
        from yardmaster_worker.link.dial import Dialer

        dialer = Dialer(self._config.connect or "", self._config.token or "", self.driver)
        dialing = asyncio.get_running_loop().create_task(dialer.run())
        try:
            yield
        finally:
            dialing.cancel()
            await asyncio.wait({dialing})


async def _first(*events: asyncio.Event) -> None:
    waiting = {asyncio.ensure_future(event.wait()) for event in events}
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for future in waiting:
        future.cancel()
