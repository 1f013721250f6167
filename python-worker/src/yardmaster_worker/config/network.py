"""The options about the network and the packages of programs: what a task may ask for at the most."""

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
    """Add the options."""
    group.add_argument(
        "--network-policy", default=_OFF, metavar="PATTERNS", help="what tasks may ask to connect to, such as "
        "pypi.org,*.example.com:443 or * (%(default)s)",
    )  # fmt: skip
    group.add_argument(
        "--network-permit", default="", metavar="NETWORKS", help="addresses that are not public and may be reached all "
        "the same, such as 10.1.0.0/16:443",
    )  # fmt: skip


def read_network_policy(policy: str, permit: str, faults: list[str]) -> EgressPolicy | None:
    """Return what the options say; None where there is to be no network."""
    if policy == _OFF:
        if permit:
            faults.append("--network-permit: needs a --network-policy")
        return None
    from yardmaster_worker.egress import PatternFault, operator_policy
    from yardmaster_worker.egress.own_addresses import own_addresses

    try:
        return operator_policy(_list(policy), permit=_list(permit), own=own_addresses())
    except PatternFault as fault:
        faults.append(f"--network-policy, --network-permit: {fault}")
        return None


def add_package_options(group: argparse._ArgumentGroup) -> None:
    """Add the options."""
    group.add_argument(
        "--packages", default=_OFF, metavar="SOURCE", help="where packages that tasks require come from: a folder of wheels, "
        "the URL of an index, or off (%(default)s)",
    )  # fmt: skip
    group.add_argument(
        "--packages-mib", metavar="N", default="2048", help="size of what is kept installed (%(default)s)"
    )


def read_package_source(text: str, faults: list[str]) -> PackageSource | None:
    """Return what the option says; None where no packages are to be installed."""
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
