"""The public API: declare capabilities, then run the worker."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, TypeVar

from yardmaster_worker.capabilities.registry import CapabilityRegistry
from yardmaster_worker.config import read_config
from yardmaster_worker.config.environment import OWN_VARIABLES
from yardmaster_worker.errors import BuiltInMismatch, ConfigError
from yardmaster_worker.lifecycle import Ending
from yardmaster_worker.logs import set_up_logs
from yardmaster_worker.redaction import redact_secrets, register_secret
from yardmaster_worker.run_to_end import run_to_end

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from yardmaster_worker.config import Config

__all__ = ["Worker"]

_F = TypeVar("_F", bound="Callable[..., Any]")


class Worker:
    """A set of capabilities; `main` runs it as a process, `run` as a coroutine."""

    def __init__(self, *, built_in: bool = True) -> None:
        """Offer the built-in capabilities too, unless `built_in` is false.

        Your capability replaces a built-in one of the same name.
        """
        self._registry = CapabilityRegistry()
        self._has_built_in = built_in

    def capability(  # noqa: PLR0913 - the fields of a declaration
        self,
        name: str,
        *,
        description: str,
        input_schema: Mapping[str, Any],
        output_schema: Mapping[str, Any] | None = None,
        signals_start: bool = False,
        sessions: bool = False,
        takes_input: bool = False,
    ) -> Callable[[_F], _F]:
        """Declare the decorated function `(input, context) -> result` as a capability.

        An async function runs on the event loop and must not block it; a synchronous one runs in a thread. Inputs
        that violate the schema are rejected before the call. Raise CapabilityError for a failure with a code for
        callers. With `signals_start` the function prepares first and calls `context.started()` when its work starts.
        With `sessions` tasks can share a `context.session`. With `takes_input` callers can send `context.input` while
        it runs.
        """

        def declare(function: _F) -> _F:
            self._registry.add(
                name,
                function,
                description=description,
                input_schema=input_schema,
                output_schema=output_schema,
                signals_start=signals_start,
                sessions=sessions,
                takes_input=takes_input,
            )
            return function

        return declare

    async def run(self, config: Config, ending: Ending) -> None:
        """Work until `ending` requests the end. Raises SandboxUnavailable, or OSError if the port is in use."""
        from yardmaster_worker.files import WorkFolders
        from yardmaster_worker.service import WorkerService

        labels = {"python": "{}.{}.{}".format(*sys.version_info[:3]), **config.labels}
        folders = WorkFolders()
        if not self._has_built_in:
            await WorkerService(config, self._registry, labels, folders).run(ending)
            return
        from yardmaster_worker.built_in.catalogue import add_built_in, open_layers

        layers = open_layers(config)
        try:
            sandbox = await add_built_in(self._registry, config, folders.base, layers)
            try:
                labels |= sandbox.isolation.labels()
                service = WorkerService(config, self._registry, labels, folders, sandbox.isolation)
                service.driver.session_opened = sandbox.expect_interpreters
                await service.run(ending)
            finally:
                await sandbox.close()
        finally:
            folders.remove_all()
            if layers is not None:
                await layers.close()

    def main(self, arguments: Sequence[str] | None = None) -> int:
        """Run as a program with flags, environment and signals. Return the exit code: 0, 1 for a failure, 2 for
        invalid flags.
        """
        try:
            config = read_config(sys.argv[1:] if arguments is None else arguments, os.environ)
        except ConfigError as error:
            return _fail(2, *error.faults, "see yardmaster-worker --help")
        if config.token is not None:
            register_secret(config.token)
        for variable in OWN_VARIABLES:  # started programs must not inherit these
            os.environ.pop(variable, None)
        set_up_logs(config.log_level)
        try:
            run_to_end(self._main(config))
        except Exception as error:
            from yardmaster_worker.sandbox import SandboxUnavailable

            if not isinstance(error, (SandboxUnavailable, BuiltInMismatch, OSError)):
                raise
            return _fail(1, str(error))
        return 0

    async def _main(self, config: Config) -> None:
        ending = Ending()
        with ending.on_signals():
            if config.exit_with_parent:
                ending.with_parent()
            await self.run(config, ending)


def _fail(exit_code: int, *lines: str) -> int:
    for line in lines:
        sys.stderr.write(f"yardmaster-worker: {redact_secrets(line)}\n")
    return exit_code
