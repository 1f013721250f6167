"""The load of the machine, as the worker reports it."""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yardmaster_worker.protocol.generated.types import Load

__all__ = ["read_load"]


def read_load(loop_lag_ms: float = 0.0) -> Load:
    """Return the one-minute load average per CPU, the worker's resident memory, and the lag of its event loop."""
    return {
        "cpu": round(os.getloadavg()[0] / (os.cpu_count() or 1), 3),
        "memoryBytes": _resident_bytes(),
        "custom": {"loopLagMs": loop_lag_ms},
    }


def _resident_bytes() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError):  # not Linux: the peak is the closest figure
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024
    return pages * resource.getpagesize()
