"""The configuration: flags and environment, every fault of it at once."""

from __future__ import annotations

import argparse
import ipaddress
import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn, TypeVar
from urllib.parse import urlsplit

from yardmaster_worker.config.environment import (
    INSTANCE_VARIABLE,
    OPTIONS_VARIABLE,
    TOKEN_VARIABLE,
    options_of,
    token_of,
)
from yardmaster_worker.config.limits import read_limits
from yardmaster_worker.config.network import (
    add_network_options,
    add_package_options,
    read_network_policy,
    read_package_source,
)
from yardmaster_worker.errors import ConfigError
from yardmaster_worker.sandbox.isolation import IsolationLevel
from yardmaster_worker.sandbox.limits import DEFAULTS, RunLimits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from yardmaster_worker.egress import EgressPolicy
    from yardmaster_worker.packages import PackageSource

__all__ = ["Config", "build_parser", "read_config"]

_T = TypeVar("_T")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_LABEL = re.compile(r"[A-Za-z0-9._/-]{1,64}")
_LOG_LEVELS = ("debug", "info", "warning", "error")
_KIBIBYTE = 1024
_NUMBERS = (
    ("--drain-ms", "30000", "time to finish after SIGTERM"),
    ("--result-output-kib", "256", "of each stream, in a result"),
    ("--live-output-kib", "16384", "of each attempt, as it runs"),
    ("--sessions", "64", "sessions open at the same time"),
    ("--session-mib", "512", "size of the work folder of a session"),
    ("--contexts", "64", "contexts of sessions open at the same time"),
    ("--context-idle-s", "3600", "until an unused context is closed"),
)
"""Options that are a number and nothing more: their defaults, and what they bound."""
PRELOAD = ("numpy", "pandas", "matplotlib.pyplot")


@dataclass(frozen=True)
class Config:
    """A configuration without faults."""

    worker_id: str
    name: str
    instance_id: str | None = None
    """Chosen by a supervisor that will tell the control plane of the end of this very process."""
    connect: str | None = None
    listen: int | None = None
    bind: str = "127.0.0.1"
    token: str | None = field(default=None, repr=False)
    slots: int = 1
    labels: dict[str, str] = field(default_factory=dict)
    isolation: str = "auto"
    log_level: str = "info"
    drain_ms: int = 30_000
    exit_with_parent: bool = False
    result_output_bytes_max: int = 256 * _KIBIBYTE
    live_output_bytes_max: int = 16 * _KIBIBYTE * _KIBIBYTE
    sessions_max: int = 64
    session_bytes_max: int = 512 * _KIBIBYTE * _KIBIBYTE
    contexts_max: int = 64
    context_idle_s: int = 3600
    min_isolation_level: IsolationLevel = IsolationLevel.B
    has_cgroups: bool = True
    packages: PackageSource | None = None
    """Where packages that tasks require come from; none are installed where it is None."""
    packages_bytes_max: int = 2 << 30
    network: EgressPolicy | None = None
    """What programs may connect to at the most; none at all where it is None."""
    preload: tuple[str, ...] = PRELOAD
    ready: int | None = None
    """Children of a fork server to keep ready; by the slots where it is None."""
    limits: RunLimits = DEFAULTS
    limits_max: RunLimits = DEFAULTS


def read_config(arguments: Sequence[str], environment: Mapping[str, str]) -> Config:
    """Return the configuration; raise ConfigError with every fault. A flag wins over the same one of the environment."""
    faults: list[str] = []
    given = [*options_of(environment, faults), *arguments]
    values, unknown = build_parser(faults).parse_known_args(given)
    faults += [f"unknown argument: {argument}" for argument in unknown]
    token = token_of(values.token_file, environment, faults)
    _check_link(values, token, faults)
    config = Config(
        worker_id=_matching("--id", values.id, _ID, faults),
        name=values.name
        if 0 < len(values.name) <= 128
        else _fault(faults, "--name: 1 to 128 characters", ""),
        instance_id=_instance_id(environment, faults),
        connect=values.connect,
        listen=_integer("--listen", values.listen, 0, 65535, faults) if values.listen is not None else None,
        bind=values.bind,
        token=token,
        slots=_integer("--slots", values.slots, 1, 1024, faults),
        labels=_labels(values.label, faults),
        isolation=_choice(
            "--isolation", values.isolation, ("auto", "fork-server", "bubblewrap", "landlock", "none"), faults
        ),
        log_level=_choice("--log-level", values.log_level, _LOG_LEVELS, faults),
        drain_ms=_integer("--drain-ms", values.drain_ms, 0, 86_400_000, faults),
        exit_with_parent=values.exit_with_parent,
        result_output_bytes_max=_KIBIBYTE
        * _integer("--result-output-kib", values.result_output_kib, 1, 1024, faults),
        live_output_bytes_max=_KIBIBYTE
        * _integer("--live-output-kib", values.live_output_kib, 1, 1024 * 1024, faults),
        sessions_max=_integer("--sessions", values.sessions, 0, 4096, faults),
        session_bytes_max=_KIBIBYTE
        * _KIBIBYTE
        * _integer("--session-mib", values.session_mib, 1, 1024 * 1024, faults),
        contexts_max=_integer("--contexts", values.contexts, 1, 4096, faults),
        context_idle_s=_integer("--context-idle-s", values.context_idle_s, 1, 604_800, faults),
        min_isolation_level=_min_isolation_level(values, faults),
        packages=read_package_source(values.packages, faults),
        packages_bytes_max=_KIBIBYTE
        * _KIBIBYTE
        * _integer("--packages-mib", values.packages_mib, 1, 1024 * 1024, faults),
        network=read_network_policy(values.network_policy, values.network_permit, faults),
        has_cgroups=_choice("--cgroups", values.cgroups, ("auto", "off"), faults) == "auto",
        preload=_preload(values.preload, faults),
        ready=_integer("--ready", values.ready, 1, 256, faults) if values.ready is not None else None,
        **read_limits(values.limit, faults),
    )
    if faults:
        raise ConfigError(faults)
    return config


def build_parser(faults: list[str]) -> argparse.ArgumentParser:
    """Return the parser; what it cannot parse is added to `faults`."""
    machine = re.sub(r"[^A-Za-z0-9-]", "", os.uname().nodename.split(".")[0]) or "local"
    parser = _Parser(
        faults,
        prog="yardmaster-worker",
        description="Run Python and shell programs in isolation for a Yardmaster control plane.",
        epilog=f"The token comes from --token-file or from the environment variable {TOKEN_VARIABLE}. "
        f"More options may stand in {OPTIONS_VARIABLE}; those given here win over them.",
        allow_abbrev=False,
    )
    way = parser.add_argument_group("how the link is opened (one of the two)")
    way.add_argument(
        "--connect", metavar="URL", help="dial in to the control plane, such as http://127.0.0.1:3000"
    )
    way.add_argument("--listen", metavar="PORT", help="listen for the control plane, by convention on 3001")
    way.add_argument(
        "--bind", metavar="ADDRESS", default="127.0.0.1", help="address to listen on (%(default)s)"
    )
    way.add_argument("--token-file", metavar="FILE", help="file that holds the worker token")
    who = parser.add_argument_group("who the worker is")
    who.add_argument("--id", default=f"python-{machine}", help="stable id, one for each worker (%(default)s)")
    who.add_argument("--name", default="python", help="name for people (%(default)s)")
    who.add_argument(
        "--slots",
        metavar="N",
        default=str(os.cpu_count() or 1),
        help="attempts at the same time (%(default)s)",
    )
    who.add_argument("--label", metavar="KEY=VALUE", action="append", default=[], help="may be repeated")
    how = parser.add_argument_group("how it works")
    how.add_argument(
        "--isolation", default="auto", metavar="KIND", help="auto, fork-server, bubblewrap, landlock or none (%(default)s); "
        "all but none refuse to start where they do not work",
    )  # fmt: skip
    how.add_argument(
        "--min-isolation-level", metavar="LEVEL", help="refuse to start below this isolation level: A, B, C or none "
        "(B; none with --isolation=none)",
    )  # fmt: skip
    add_network_options(how)
    add_package_options(how)
    how.add_argument(
        "--cgroups",
        default="auto",
        metavar="HOW",
        help="auto: limits by control groups too, where they work; or off (%(default)s)",
    )
    how.add_argument(
        "--limit", metavar="NAME=DEFAULT[:MOST]", action="append", default=[], help="of a run, may be repeated; a task may "
        "ask for MOST, or where that is left out for DEFAULT; "
        f"names: {', '.join(DEFAULTS.on_wire())}",
    )  # fmt: skip
    how.add_argument(
        "--preload", metavar="MODULES", default=",".join(PRELOAD), help="that Python programs find imported, where they "
        "are installed (%(default)s)",
    )  # fmt: skip
    how.add_argument("--ready", metavar="N", help="programs kept ready to start (slots + 2)")
    for flag, default, meaning in _NUMBERS:
        how.add_argument(flag, metavar="N", default=default, help=f"{meaning} (%(default)s)")
    how.add_argument("--exit-with-parent", action="store_true", help="end when standard input ends")
    how.add_argument(
        "--log-level", default="info", metavar="LEVEL", help=f"{', '.join(_LOG_LEVELS)} (%(default)s)"
    )
    return parser


class _Parser(argparse.ArgumentParser):
    """Adds its faults to the others instead of leaving at the first."""

    def __init__(self, faults: list[str], **settings: object) -> None:
        super().__init__(**settings)  # type: ignore[arg-type]
        self._faults = faults

    def error(self, message: str) -> NoReturn:
        self._faults.append(message)
        raise ConfigError(self._faults)


def _check_link(values: argparse.Namespace, token: str | None, faults: list[str]) -> None:
    if (values.connect is None) == (values.listen is None):
        faults.append("one of --connect URL and --listen PORT is needed")
    if values.connect is not None:
        url = urlsplit(values.connect)
        if url.scheme not in {"http", "https", "ws", "wss"} or not url.netloc:
            faults.append(f"--connect: expected a URL such as http://127.0.0.1:3000, got {values.connect}")
        if token is None:
            faults.append(f"a token is needed to dial in: --token-file FILE or {TOKEN_VARIABLE}")
    if values.listen is not None and token is None and not _is_loopback(values.bind, faults):
        faults.append(f"--bind {values.bind}: a token is needed to listen beyond this machine")


def _is_loopback(address: str, faults: list[str]) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        faults.append(f"--bind: expected an IP address, got {address}")
        return True


def _instance_id(environment: Mapping[str, str], faults: list[str]) -> str | None:
    instance_id = environment.get(INSTANCE_VARIABLE)
    return None if instance_id is None else _matching(INSTANCE_VARIABLE, instance_id, _ID, faults)


def _labels(pairs: list[str], faults: list[str]) -> dict[str, str]:
    labels = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not _LABEL.fullmatch(key) or len(value) > 256:
            faults.append(f"--label: expected KEY=VALUE, got {pair}")
        labels[key] = value
    return labels


def _min_isolation_level(values: argparse.Namespace, faults: list[str]) -> IsolationLevel:
    default = IsolationLevel.NONE if values.isolation == "none" else IsolationLevel.B
    text = values.min_isolation_level if values.min_isolation_level is not None else default.value
    names = [level.value for level in IsolationLevel]
    return (
        IsolationLevel(text)
        if _choice("--min-isolation-level", text, names, faults) in names
        else IsolationLevel.B
    )


def _preload(text: str, faults: list[str]) -> tuple[str, ...]:
    names = [name for name in text.split(",") if name]
    wrong = [name for name in names if not all(part.isidentifier() for part in name.split("."))]
    faults += [f"--preload: expected names of modules, got {name}" for name in wrong]
    return tuple(names)


def _integer(flag: str, text: str, value_min: int, value_max: int, faults: list[str]) -> int:
    if text.isascii() and text.isdigit() and value_min <= int(text) <= value_max:
        return int(text)
    return _fault(
        faults, f"{flag}: expected an integer from {value_min} to {value_max}, got {text}", value_min
    )


def _choice(flag: str, text: str, choices: Sequence[str], faults: list[str]) -> str:
    if text in choices:
        return text
    return _fault(faults, f"{flag}: expected {', '.join(choices)}, got {text}", text)


def _matching(flag: str, text: str, pattern: re.Pattern[str], faults: list[str]) -> str:
    if pattern.fullmatch(text):
        return text
    return _fault(faults, f"{flag}: expected letters, digits, '.', '_' and '-', got {text}", text)


def _fault(faults: list[str], message: str, value: _T) -> _T:
    faults.append(message)
    return value
