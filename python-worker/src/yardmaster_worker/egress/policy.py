"""What may be connected to: the lists of the operator, within them those of a task, and what is public.

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
    """A pattern that cannot be read."""

    def __init__(self, at: int, text: str) -> None:
        super().__init__(
            f"expected a name, an address or a network, with a port or without, got {text[:200]}"
        )
        self.at = at


@dataclass(frozen=True)
class Pattern:
    """One entry of a list: exactly one of `is_any`, `name`, `below` and `network` says what it means."""

    ports: frozenset[int] | None
    """None means every port."""
    is_any: bool = False
    name: str = ""
    below: str = ""
    network: Network | None = None

    def matches(self, target: Target) -> bool:
        """Return whether it means a target, by how that is written; what a name resolves to does not count."""
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
    """A policy that was read."""

    lists: tuple[_Lists, ...]
    permit: tuple[Pattern, ...] = ()
    own: frozenset[ipaddress.IPv4Address | ipaddress.IPv6Address] = field(default_factory=frozenset)
    """Addresses of the machine itself, denied though they are public."""

    def narrowed(self, allow: Sequence[str] | None, deny: Sequence[str] = ()) -> EgressPolicy:
        """Return what both allow. Raises PatternFault."""
        return replace(self, lists=(*self.lists, _read_lists(allow, deny)))

    def denial_by_lists(self, target: Target) -> str | None:
        """Return why a target is denied before it is resolved."""
        if any(pattern.matches(target) for lists in self.lists for pattern in lists.deny):
            return "denied-by-list"
        allows = [lists.allow for lists in self.lists if lists.allow is not None]
        is_allowed = all(any(pattern.matches(target) for pattern in allow) for allow in allows)
        return None if is_allowed else "not-allowed"

    def denial_by_addresses(self, texts: Iterable[str], port: int) -> str | None:
        """Return why the addresses of a target are denied; one denies them all."""
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
            assert pattern.network is not None  # noqa: S101 - so it was read
            # A service that gives out credentials is permitted only by a pattern that names it alone.
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
    """Return the policy of an operator. Raises PatternFault."""
    permits = _read(permit)
    for at, pattern in enumerate(permits):
        if pattern.network is None:
            raise PatternFault(at, permit[at])
    return EgressPolicy((_read_lists(allow, deny),), permits, frozenset(own))


def read_pattern(text: str) -> Pattern | None:
    """Return a pattern: `example.com`, `*.example.com:443`, `*`, `10.0.0.0/8:*`, `[::1]:8080`; None where it is none."""
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
