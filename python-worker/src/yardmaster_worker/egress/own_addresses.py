"""Addresses of the machine itself. Programs must not reach them through the proxy, even public ones."""

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
    """Return the addresses of all interfaces, as far as the kernel lists them."""
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
