"""What a worker can do: the registry, the context of a running capability, and the built-in ones."""

from yardmaster_worker.capabilities.context import Context
from yardmaster_worker.capabilities.registry import Capability, CapabilityRegistry

__all__ = ["Capability", "CapabilityRegistry", "Context"]
