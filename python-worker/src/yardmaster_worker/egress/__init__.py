"""The network of a run: a proxy of the worker that lets through what a policy allows, and says of everything what it decided."""

from yardmaster_worker.egress.cell_egress import CellEgress
from yardmaster_worker.egress.policy import EgressPolicy, PatternFault, operator_policy
from yardmaster_worker.egress.proxy import EgressProxy

__all__ = ["CellEgress", "EgressPolicy", "EgressProxy", "PatternFault", "operator_policy"]
