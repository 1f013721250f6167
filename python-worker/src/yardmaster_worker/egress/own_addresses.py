"""The addresses of the machine itself, which a program must not reach by going out and coming back."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yardmaster_worker.egress.addresses import Address

__all__ = ["own_addresses"]

_LOCAL = re.compile(r"\|-- ([0-9.]+)\n\s+/32 host LOCAL")


def own_addresses() -> list[Address]:
    """Return those of all interfaces, as the kernel lists them; fewer where it does not."""
    found: list[Address] = [
        ipaddress.IPv4Address(text) for text in _LOCAL.findall(_read("/proc/net/fib_trie"))
    ]
    found += [ipaddress.IPv6Address(int(line[:32], 16)) for line in _read("/proc/net/if_inet6").splitlines()]
    return found


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
