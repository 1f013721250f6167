"""The limits of runs: `--limit NAME=DEFAULT[:MAX]`."""

from __future__ import annotations

import re
from typing import TypedDict

from yardmaster_worker.sandbox.limits import DEFAULTS, RunLimits

__all__ = ["LimitValues", "read_limits"]

_OPTION = re.compile(r"(\w+)=(\d{1,15})(?::(\d{1,15}))?", re.ASCII)


class LimitValues(TypedDict):
    """The part of the configuration that `--limit` sets."""

    limits: RunLimits
    limits_max: RunLimits


def read_limits(texts: list[str], faults: list[str]) -> LimitValues:
    """Return defaults and maximums; without a maximum, the default is the maximum."""
    limits, limits_max = {}, {}
    for text in texts:
        found = _OPTION.fullmatch(text)
        name, default, highest = found.groups() if found is not None else ("", "0", None)
        if name not in DEFAULTS.on_wire() or int(default) < 1:
            faults.append(
                f"--limit: expected NAME=DEFAULT[:MAX] with one of {', '.join(DEFAULTS.on_wire())}, got {text}"
            )
        elif highest is not None and int(highest) < int(default):
            faults.append(f"--limit {text}: the maximum is less than the default")
        else:
            limits[name] = int(default)
            limits_max[name] = int(highest or default)
    return {"limits": DEFAULTS.overridden_by(limits), "limits_max": DEFAULTS.overridden_by(limits_max)}
