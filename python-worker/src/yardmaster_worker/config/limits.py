"""The limits of runs in the configuration: `--limit NAME=DEFAULT[:MOST]`."""

from __future__ import annotations

import re
from typing import TypedDict

from yardmaster_worker.sandbox.limits import DEFAULTS, RunLimits

__all__ = ["LimitValues", "read_limits"]

_OPTION = re.compile(r"(\w+)=(\d{1,15})(?::(\d{1,15}))?", re.ASCII)


class LimitValues(TypedDict):
    """What of the configuration the flags set."""

    limits: RunLimits
    limits_max: RunLimits


def read_limits(texts: list[str], faults: list[str]) -> LimitValues:
    """Return the limits where a task does not say, and the most that it may ask for: the default, where only that is given."""
    limits, limits_max = {}, {}
    for text in texts:
        found = _OPTION.fullmatch(text)
        name, default, highest = found.groups() if found is not None else ("", "0", None)
        if name not in DEFAULTS.on_wire() or int(default) < 1:
            faults.append(
                f"--limit: expected NAME=DEFAULT[:MOST] with one of {', '.join(DEFAULTS.on_wire())}, got {text}"
            )
        elif highest is not None and int(highest) < int(default):
            faults.append(f"--limit {text}: the most is less than the default")
        else:
            limits[name] = int(default)
            limits_max[name] = int(highest or default)
    return {"limits": DEFAULTS.with_wishes(limits), "limits_max": DEFAULTS.with_wishes(limits_max)}
