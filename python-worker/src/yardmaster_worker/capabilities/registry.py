"""The capabilities that a worker offers: functions with JSON Schemas."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from yardmaster_worker.protocol import compile_schema, validate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from yardmaster_worker.capabilities.context import Context
    from yardmaster_worker.protocol.codec import PayloadFault, Validator
    from yardmaster_worker.protocol.generated.types import Capability as Declaration

    Function: TypeAlias = Callable[[Any, Context], Any]

__all__ = ["Capability", "CapabilityRegistry"]


@dataclass(frozen=True)
class Capability:
    """A declared capability."""

    declaration: Declaration
    function: Function
    is_async: bool
    """True if the function runs on the event loop, false if it runs in a thread."""
    input_validator: Validator
    takes_input: bool = False
    """True if the function reads `context.input`."""
    signals_start: bool = False
    """True if the function prepares first and calls `context.started()`; otherwise the work starts with the call."""

    def input_fault(self, value: object) -> PayloadFault | None:
        """Return the first violation of the input schema, or None."""
        return self.input_validator.fault(value)


class CapabilityRegistry:
    """Capabilities by name."""

    def __init__(self) -> None:
        self._capabilities: dict[str, Capability] = {}

    def add(  # noqa: PLR0913 - the fields of a declaration
        self,
        name: str,
        function: Function,
        *,
        description: str,
        input_schema: Mapping[str, Any],
        output_schema: Mapping[str, Any] | None = None,
        signals_start: bool = False,
        sessions: bool = False,
        takes_input: bool = False,
    ) -> None:
        """Declare a capability.

        A synchronous function runs in a thread, so that it cannot block the link. Raises InvalidPayload for a
        declaration that violates the protocol, ValueError for an invalid schema or a duplicate name.
        """
        if name in self._capabilities:
            raise ValueError(f"{name}: declared twice")
        declaration: Declaration = {
            "name": name,
            "description": description,
            "inputSchema": dict(input_schema),
        }
        if output_schema is not None:
            declaration["outputSchema"] = dict(output_schema)
        if sessions:
            declaration["sessions"] = True
        validate("worker.capabilities", {"capabilities": [declaration]})
        self._capabilities[name] = Capability(
            declaration,
            function,
            _is_async(function),
            compile_schema(input_schema),
            takes_input,
            signals_start,
        )

    def get(self, name: str) -> Capability | None:
        """Return a capability, or None."""
        return self._capabilities.get(name)

    def declarations(self) -> list[Declaration]:
        """Return the declarations, as `worker.register` carries them."""
        return [capability.declaration for capability in self._capabilities.values()]


def _is_async(function: Function) -> bool:
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(
        getattr(function, "__call__", None)  # noqa: B004 - an object with an async __call__
    )
