"""Network access of a task: its `network` input within the worker's policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yardmaster_worker.built_in.program import invalid_input
from yardmaster_worker.egress import EgressProxy, PatternFault
from yardmaster_worker.errors import CapabilityError
from yardmaster_worker.protocol import ErrorCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yardmaster_worker.egress import EgressPolicy

__all__ = ["egress_of"]


def egress_of(policy: EgressPolicy | None, value: Mapping[str, Any]) -> EgressProxy | None:
    """Return the egress route of one run; None if its task does not request network access.

    Raises CapabilityError if the worker allows none, or a pattern is invalid.
    """
    if "network" not in value:
        return None
    if policy is None:
        message = "input.network: this worker allows no network access; see its option --network-policy"
        raise CapabilityError(ErrorCode.BLOCKED_BY_POLICY, message, details={"path": "network"})
    try:
        return EgressProxy(policy.narrowed(value["network"]["allow"]))
    except PatternFault as fault:
        raise invalid_input(f"network/allow/{fault.at}", str(fault)) from fault
