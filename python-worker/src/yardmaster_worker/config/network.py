"""The options for network access and packages of programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import argparse

    from yardmaster_worker.egress import EgressPolicy
    from yardmaster_worker.packages import PackageSource

__all__ = ["add_network_options", "add_package_options", "read_network_policy", "read_package_source"]

_OFF = "off"


def add_network_options(group: argparse._ArgumentGroup) -> None:
    """Add the network options."""
    group.add_argument(
        "--network-policy", default=_OFF, metavar="PATTERNS", help="hosts that tasks may connect to, such as "
        "pypi.org,*.example.com:443 or * (%(default)s)",
    )  # fmt: skip
    group.add_argument(
        "--network-permit", default="", metavar="NETWORKS", help="non-public addresses to allow, "
        "such as 10.1.0.0/16:443",
    )  # fmt: skip


def read_network_policy(policy: str, permit: str, faults: list[str]) -> EgressPolicy | None:
    """Return the egress policy; None if there is no network access."""
    if policy == _OFF:
        if permit:
            faults.append("--network-permit requires --network-policy")
        return None
    from yardmaster_worker.egress import PatternFault, operator_policy
    from yardmaster_worker.egress.own_addresses import own_addresses

    try:
        return operator_policy(_list(policy), permit=_list(permit), own=own_addresses())
    except PatternFault as fault:
        faults.append(f"--network-policy, --network-permit: {fault}")
        return None


def add_package_options(group: argparse._ArgumentGroup) -> None:
    """Add the package options."""
    group.add_argument(
        "--packages", default=_OFF, metavar="SOURCE", help="source of packages that tasks require: a folder of wheels, "
        "the URL of an index, or off (%(default)s)",
    )  # fmt: skip
    group.add_argument(
        "--packages-mib",
        metavar="N",
        default="2048",
        help="maximum size of all installed package layers (%(default)s)",
    )


def read_package_source(text: str, faults: list[str]) -> PackageSource | None:
    """Return the package source; None if packages are off."""
    if text == _OFF:
        return None
    from yardmaster_worker.packages import PackageSource

    if urlsplit(text).scheme in {"http", "https"}:
        return PackageSource(index=text)
    folder = Path(text).absolute()
    if not folder.is_dir():
        faults.append(f"--packages: expected a folder, a URL or off, got {text}")
    return PackageSource(folder=folder)


def _list(text: str) -> list[str]:
    return [part for part in text.split(",") if part]
