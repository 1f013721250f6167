"""Network access of runs: a proxy that enforces the egress policy and records each decision."""

from yardmaster_worker.egress.cell_egress import CellEgress
from yardmaster_worker.egress.policy import EgressPolicy, PatternFault, operator_policy
from yardmaster_worker.egress.proxy import EgressProxy

__all__ = ["CellEgress", "EgressPolicy", "EgressProxy", "PatternFault", "operator_policy"]
