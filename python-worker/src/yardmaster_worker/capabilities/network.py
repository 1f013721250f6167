"""The network that a task may have: what it asks for, within the policy of the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yardmaster_worker.capabilities.program import invalid_input
from yardmaster_worker.egress import PatternFault
from yardmaster_worker.errors import CapabilityError
from yardmaster_worker.protocol import ErrorCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yardmaster_worker.egress import EgressPolicy

__all__ = ["network_of"]


def network_of(policy: EgressPolicy | None, value: Mapping[str, Any]) -> EgressPolicy | None:
    """Return what a run may connect to, or None where its task asks for no network.

    Raises CapabilityError where the worker gives none, or a pattern cannot be read.
    """
    if "network" not in value:
        return None
    if policy is None:
        message = "input.network: this worker gives no network; see its option --network-policy"
        raise CapabilityError(ErrorCode.BLOCKED_BY_POLICY, message, details={"path": "network"})
    try:
        return policy.narrowed(value["network"]["allow"])
    except PatternFault as fault:
        raise invalid_input(f"network/allow/{fault.at}", str(fault)) from fault
