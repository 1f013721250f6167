"""JSON on the link: text as UTF-8 instead of escapes, which keeps payloads small."""

from __future__ import annotations

import json
import re
from typing import Any

__all__ = ["JSONDecodeError", "dumps", "loads"]

JSONDecodeError = json.JSONDecodeError

_SAFE_MAX = 2**53 - 1
_LONG = re.compile(r"[0-9]{16}")


def loads(text: str | bytes, **_: Any) -> Any:
    """Parse JSON. An integer beyond ±(2^53-1) is a float that JavaScript writes without an exponent (protocol,
    "JSON").
    """
    if isinstance(text, bytes):
        text = text.decode()
    return json.loads(text, parse_int=_integer) if _LONG.search(text) else json.loads(text)


def _integer(digits: str) -> int | float:
    value = float(digits)
    return int(digits) if abs(value) <= _SAFE_MAX else value


def dumps(value: Any, **_: Any) -> str:
    """Return compact JSON that can be encoded as UTF-8."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:  # an unpaired surrogate
        return json.dumps(value, separators=(",", ":"))
    return text
