"""The capabilities that every worker has: declared from the schemas of the protocol, by the same way as any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yardmaster_worker.capabilities.program import OutputBounds
from yardmaster_worker.capabilities.python_run import PythonRun
from yardmaster_worker.capabilities.shell_run import ShellRun
from yardmaster_worker.protocol import capability_schemas
from yardmaster_worker.sandbox import base_interpreter, choose_sandbox

if TYPE_CHECKING:
    from yardmaster_worker.capabilities.registry import CapabilityRegistry
    from yardmaster_worker.config import Config

__all__ = ["add_built_in"]


async def add_built_in(registry: CapabilityRegistry, config: Config) -> str:
    """Add `python.run` and `shell.run`; return their isolation. Raises SandboxUnavailable."""
    interpreter = base_interpreter()
    sandbox = await choose_sandbox(config.isolation, interpreter)
    bounds = OutputBounds(keep_bytes_max=config.result_output_bytes_max)
    for name, function in (
        ("python.run", PythonRun(sandbox, interpreter, bounds)),
        ("shell.run", ShellRun(sandbox, bounds)),
    ):
        schemas = capability_schemas(name)
        registry.add(
            name,
            function,
            description=schemas["description"],
            input_schema=schemas["inputSchema"],
            output_schema=schemas["outputSchema"],
            signals_start=True,
            sessions=schemas["sessions"],
        )
    return sandbox.isolation
