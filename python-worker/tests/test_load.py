from __future__ import annotations

from yardmaster_worker.load import read_load
from yardmaster_worker.protocol import validate


def test_read_load_fits_a_heartbeat() -> None:
    load = read_load(1.5)
    validate("worker.heartbeat", {"seq": 1, "running": [], "load": load})
    assert load["custom"] == {"loopLagMs": 1.5}
    assert load["memoryBytes"] > 1_000_000
