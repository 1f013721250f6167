"""The egress policy: the operator's lists, narrowed by a task's, and public addresses by default.

`protocol/vectors/egress/patterns.json` and `policies.json` have the rules as cases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from yardmaster_worker.egress.addresses import Network, address_class, read_address, read_network
from yardmaster_worker.egress.targets import Target, read_target

if TYPE_CHECKING:
    import ipaddress
    from collections.abc import Iterable, Sequence

    from yardmaster_worker.egress.addresses import Address

__all__ = ["EgressPolicy", "Pattern", "PatternFault", "operator_policy", "read_pattern"]

_PATTERN = re.compile(r"(\[[^\]]*\](?:/[0-9]+)?|[^:]+)(?::(\*|[0-9]{1,5}))?", re.ASCII)
_WEB_PORTS = frozenset({80, 443})


class PatternFault(ValueError):
    """An invalid pattern."""

    def __init__(self, at: int, text: str) -> None:
        super().__init__(f"expected a name, address or network, with an optional port, got {text[:200]}")
        self.at = at


@dataclass(frozen=True)
class Pattern:
    """One entry of a list. Exactly one of `is_any`, `name`, `below` and `network` is set."""

    ports: frozenset[int] | None
    """None matches every port."""
    is_any: bool = False
    name: str = ""
    below: str = ""
    network: Network | None = None

    def matches(self, target: Target) -> bool:
        """Return True if the pattern matches a target as written. Addresses that a name resolves to are not
        considered.
        """
        if self.ports is not None and target.port not in self.ports:
            return False
        if self.is_any:
            return True
        if self.network is not None:
            return target.address is not None and target.address in self.network
        if not target.name:
            return False
        return target.name == self.name if self.name else target.name.endswith(f".{self.below}")


@dataclass(frozen=True)
class _Lists:
    allow: tuple[Pattern, ...] | None
    deny: tuple[Pattern, ...]


@dataclass(frozen=True)
class EgressPolicy:
    """A parsed policy."""

    lists: tuple[_Lists, ...]
    permit: tuple[Pattern, ...] = ()
    own: frozenset[ipaddress.IPv4Address | ipaddress.IPv6Address] = field(default_factory=frozenset)
    """Addresses of the machine itself, denied even if public."""

    def narrowed(self, allow: Sequence[str] | None, deny: Sequence[str] = ()) -> EgressPolicy:
        """Return the intersection with a task's policy. Raises PatternFault."""
        return replace(self, lists=(*self.lists, _read_lists(allow, deny)))

    def denial_by_lists(self, target: Target) -> str | None:
        """Return why the lists deny a target, before it is resolved."""
        if any(pattern.matches(target) for lists in self.lists for pattern in lists.deny):
            return "denied-by-list"
        allows = [lists.allow for lists in self.lists if lists.allow is not None]
        is_allowed = all(any(pattern.matches(target) for pattern in allow) for allow in allows)
        return None if is_allowed else "not-allowed"

    def denial_by_addresses(self, texts: Iterable[str], port: int) -> str | None:
        """Return why the addresses of a target are denied. One denied address denies the target."""
        addresses = [read_address(text) for text in texts]
        if not addresses:
            return "unresolved"
        for address in addresses:
            denial = "invalid" if address is None else self._denial_of(address, port)
            if denial is not None:
                return denial
        return None

    def _denial_of(self, address: Address, port: int) -> str | None:
        found = address_class(address)
        target = Target(port, address=address)
        for pattern in self.permit:
            assert pattern.network is not None  # noqa: S101 - the constructor ensures it
            # A metadata service that issues credentials requires a pattern for exactly its address.
            is_alone = pattern.network.prefixlen == address.max_prefixlen
            if pattern.matches(target) and (found != "metadata" or is_alone):
                return None
        if found != "public":
            return found
        return "own-address" if address in self.own else None


def operator_policy(
    allow: Sequence[str] | None = None,
    deny: Sequence[str] = (),
    permit: Sequence[str] = (),
    own: Iterable[Address] = (),
) -> EgressPolicy:
    """Parse the operator's policy. Raises PatternFault."""
    permits = _read(permit)
    for at, pattern in enumerate(permits):
        if pattern.network is None:
            raise PatternFault(at, permit[at])
    return EgressPolicy((_read_lists(allow, deny),), permits, frozenset(own))


def read_pattern(text: str) -> Pattern | None:
    """Parse a pattern: `example.com`, `*.example.com:443`, `*`, `10.0.0.0/8:*`, `[::1]:8080`. Return None if invalid."""
    match = _PATTERN.fullmatch(text)
    if match is None or not _is_port(match[2]):
        return None
    host, port = match[1], match[2]
    ports = None if port == "*" else _WEB_PORTS if port is None else frozenset({int(port)})
    if host == "*":
        return Pattern(ports, is_any=True)
    if host.startswith("*."):
        below = read_target(host[2:], 443)
        return Pattern(ports, below=below.name) if below is not None and below.name else None
    network = read_network(re.sub(r"^\[(.*)\]", r"\1", host))
    if network is not None:
        return Pattern(ports, network=network) if host.startswith("[") or network.version == 4 else None
    target = read_target(host, 443)
    if target is None:
        return None
    return Pattern(
        ports, name=target.name, network=None if target.name else read_network(str(target.address))
    )


def _is_port(text: str | None) -> bool:
    return text is None or text == "*" or 1 <= int(text) <= 65_535


def _read_lists(allow: Sequence[str] | None, deny: Sequence[str]) -> _Lists:
    return _Lists(None if allow is None else _read(allow), _read(deny))


def _read(texts: Sequence[str]) -> tuple[Pattern, ...]:
    patterns = []
    for at, text in enumerate(texts):
        pattern = read_pattern(text)
        if pattern is None:
            raise PatternFault(at, text)
        patterns.append(pattern)
    return tuple(patterns)
