"""Calls handlers: coroutines on the event loop, synchronous functions in threads. Every call returns an Ending."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yardmaster_worker.attempts.endings import Ending, raised, returned
from yardmaster_worker.attempts.handler_threads import HandlerThreads
from yardmaster_worker.errors import YardmasterError
from yardmaster_worker.logs import log
from yardmaster_worker.readable import readable_traceback

if TYPE_CHECKING:
    from yardmaster_worker.capabilities.context import Context
    from yardmaster_worker.capabilities.registry import Capability

__all__ = ["Handlers"]


class Handlers:
    """Calls the handlers of all attempts."""

    def __init__(self, result_bytes_max: int) -> None:
        self._bytes_max = result_bytes_max
        self._threads = HandlerThreads()

    async def call(self, capability: Capability, value: Any, context: Context) -> Ending:
        """Call a handler; return its ending. Never raises: a SystemExit would end the worker."""
        try:
            if not capability.is_async:
                return await self._threads.run(lambda: self._call_plain(capability, value, context))
            return returned(await capability.function(value, context), self._bytes_max)
        except BaseException as error:  # noqa: BLE001 - see above
            return self._raised(error, context)

    def _call_plain(self, capability: Capability, value: Any, context: Context) -> Ending:
        try:
            return returned(capability.function(value, context), self._bytes_max)
        except BaseException as error:  # noqa: BLE001 - as in `call`
            return self._raised(error, context)

    def _raised(self, error: BaseException, context: Context) -> Ending:
        is_expected = context.stop_request is not None or issubclass(type(error), YardmasterError)
        if not is_expected:
            log.error(
                "handler_failed",
                "the handler threw an unexpected error",
                taskId=context.task_id,
                leaseId=context.lease_id,
                exception=readable_traceback(error),
            )
        return raised(error, self._bytes_max)
