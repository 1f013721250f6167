"""The network of a run: a proxy of the worker that lets through what a policy allows, and says of everything what it decided."""

from yardmaster_worker.egress.policy import EgressPolicy, PatternFault, operator_policy
from yardmaster_worker.egress.proxy import EgressProxy
from yardmaster_worker.egress.way_out import CellsWayOut, WayOut

__all__ = ["CellsWayOut", "EgressPolicy", "EgressProxy", "PatternFault", "WayOut", "operator_policy"]
