"""Parses proxy targets, in every notation that some software accepts as an IP address.

`protocol/vectors/egress/targets.json` has the rules as cases.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from yardmaster_worker.egress.addresses import Address, read_address

__all__ = ["Target", "read_target", "split_authority"]

_NAME = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*", re.ASCII)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)
_IN_BRACKETS = re.compile(r"\[([0-9a-f.]*:[0-9a-f:.]*)\]", re.ASCII | re.IGNORECASE)
_AUTHORITY = re.compile(r"(\[[^\]]*\]|[^:]*):([0-9]{1,5})", re.ASCII)
_NAME_CHARACTERS_MAX = 253
_PARTS_MAX = 4


@dataclass(frozen=True)
class Target:
    """An address, or a name to resolve."""

    port: int
    name: str = ""
    address: Address | None = None

    @property
    def is_loopback_name(self) -> bool:
        """True for localhost and names below it, which resolvers must not see (RFC 6761)."""
        return self.name == "localhost" or self.name.endswith(".localhost")

    def __str__(self) -> str:
        host = self.name or str(self.address)
        return f"[{host}]:{self.port}" if ":" in host else f"{host}:{self.port}"


def read_target(host: str, port: int) -> Target | None:
    """Parse a host from CONNECT or an absolute URL. Return None if invalid."""
    if not 1 <= port <= 65_535:
        return None
    if host.startswith("["):
        match = _IN_BRACKETS.fullmatch(host)
        return _of_address(read_address(match[1]) if match else None, port)
    name = host.lower().removesuffix(".")
    if not host.isascii() or len(name) > _NAME_CHARACTERS_MAX or not _NAME.fullmatch(name):
        return None
    if _NUMBER.fullmatch(name.rpartition(".")[2]):
        return _of_address(_in_numbers(name), port)
    return Target(port, name)


def split_authority(authority: str) -> tuple[str, int] | None:
    """Split `name:port` or `[address]:port`."""
    match = _AUTHORITY.fullmatch(authority)
    return (match[1], int(match[2])) if match else None


def _of_address(address: Address | None, port: int) -> Target | None:
    return None if address is None else Target(port, address=address)


def _in_numbers(name: str) -> ipaddress.IPv4Address | None:
    """Parse an IPv4 address of one to four numbers, decimal, octal or hexadecimal, like the URL standard."""
    parts = name.split(".")
    numbers = [_number(part) for part in parts]
    known = [number for number in numbers if number is not None]
    if len(parts) > _PARTS_MAX or len(known) < len(parts):
        return None
    *first, last = known
    if any(number > 255 for number in first) or last >= 256 ** (5 - len(parts)):
        return None
    whole = sum(number << (8 * (3 - at)) for at, number in enumerate(first))
    return ipaddress.IPv4Address(whole + last)


def _number(text: str) -> int | None:
    if not _NUMBER.fullmatch(text):
        return None
    try:
        if text.startswith("0x"):
            return int(text[2:] or "0", 16)
        return int(text, 8 if text.startswith("0") else 10)
    except ValueError:  # 8 is not an octal digit
        return None
