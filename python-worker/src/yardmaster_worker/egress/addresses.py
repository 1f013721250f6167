"""Classifies IP addresses. Any address that is not public requires the operator's permission.

`protocol/vectors/egress/addresses.json` has the rules as cases.
"""

from __future__ import annotations

import ipaddress
import re
from typing import TypeAlias

__all__ = ["Address", "Network", "address_class", "read_address", "read_network"]

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
_QUAD = re.compile(r"\d{1,3}(\.\d{1,3}){3}", re.ASCII)
_SIX = re.compile(r"[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*", re.ASCII)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
_CLASSES = (
    ("metadata", "169.254.169.254", "169.254.170.2", "169.254.170.23", "100.100.100.200", "168.63.129.16", "192.0.0.192"),
    ("metadata", "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254"),
    ("loopback", "127.0.0.0/8", "::1"),
    ("unspecified", "0.0.0.0/8", "::"),
    ("private", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),
    ("shared", "100.64.0.0/10"),
    ("link-local", "169.254.0.0/16", "fe80::/10"),
    ("multicast", "224.0.0.0/4", "ff00::/8"),
    ("broadcast", "255.255.255.255"),
    ("documentation", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"),
    ("benchmarking", "198.18.0.0/15", "2001:2::/48"),
    ("transition", "192.88.99.0/24", "2002::/16", "2001::/32", "::/96", "::ffff:0:0:0/96", "64:ff9b:1::/48"),
    ("reserved", "192.0.0.0/24", "240.0.0.0/4", "2001::/23"),
)  # fmt: skip
"""The first network that contains an address gives its class. From IANA's special-purpose registries (RFC 6890)."""
_TABLE = [(kind, ipaddress.ip_network(text)) for kind, *texts in _CLASSES for text in texts]


def read_address(text: str) -> Address | None:
    """Parse an address as resolvers and sockets write it, without its zone. An IPv4-mapped one becomes IPv4."""
    try:
        if _QUAD.fullmatch(text):
            return ipaddress.IPv4Address(text)
        if _SIX.fullmatch(text):
            six = ipaddress.IPv6Address(text)
            return six.ipv4_mapped or six
    except ValueError:
        pass
    return None


def read_network(text: str) -> Network | None:
    """Parse a network such as `10.0.0.0/8`, or a single address."""
    written, slash, bits = text.partition("/")
    address = read_address(written)
    if address is None or (slash and not (bits.isascii() and bits.isdigit())):
        return None
    try:
        return ipaddress.ip_network((address, int(bits) if slash else address.max_prefixlen), strict=False)
    except ValueError:
        return None


def address_class(address: Address) -> str:
    """Return `public`, or the class of a non-public address."""
    if address in _NAT64:  # the address that a NAT64 gateway translates to (RFC 6052)
        return address_class(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    for kind, network in _TABLE:
        if address in network:
            return kind
    return "public" if address.version == 4 or address in _GLOBAL_UNICAST else "reserved"
