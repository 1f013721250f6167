"""The registry of capabilities, and the context of a running attempt. The built-in ones are in `built_in`."""

from yardmaster_worker.capabilities.context import Context
from yardmaster_worker.capabilities.registry import Capability, CapabilityRegistry

__all__ = ["Capability", "CapabilityRegistry", "Context"]
