"""The configuration: reads flags and environment, and collects all errors."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from yardmaster_worker.config.arguments import LOG_LEVELS, PRELOAD, build_parser
from yardmaster_worker.config.environment import (
    INSTANCE_VARIABLE,
    TOKEN_VARIABLE,
    options_of,
    token_of,
)
from yardmaster_worker.config.limits import read_limits
from yardmaster_worker.config.network import (
    read_network_policy,
    read_package_source,
)
from yardmaster_worker.errors import ConfigError
from yardmaster_worker.sandbox.isolation import IsolationLevel
from yardmaster_worker.sandbox.limits import DEFAULTS, RunLimits

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from yardmaster_worker.egress import EgressPolicy
    from yardmaster_worker.packages import PackageSource

__all__ = ["Config", "read_config"]

_T = TypeVar("_T")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_LABEL = re.compile(r"[A-Za-z0-9._/-]{1,64}")
_KIBIBYTE = 1024


@dataclass(frozen=True)
class Config:
    """A valid configuration."""

    worker_id: str
    name: str
    instance_id: str | None = None
    """Set by a supervisor, which uses it to report the exit of this process to the control plane."""
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
    """The source of packages that tasks require; None disables installation."""
    packages_bytes_max: int = 2 << 30
    network: EgressPolicy | None = None
    """The operator's egress policy; None disables network access."""
    preload: tuple[str, ...] = PRELOAD
    ready: int | None = None
    """Ready children of a fork server; None derives the number from the slots."""
    limits: RunLimits = DEFAULTS
    limits_max: RunLimits = DEFAULTS


def read_config(arguments: Sequence[str], environment: Mapping[str, str]) -> Config:
    """Return the configuration; raise ConfigError with every error. Flags override the same options from the
    environment.
    """
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
        log_level=_choice("--log-level", values.log_level, LOG_LEVELS, faults),
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


def _check_link(values: argparse.Namespace, token: str | None, faults: list[str]) -> None:
    if (values.connect is None) == (values.listen is None):
        faults.append("exactly one of --connect URL and --listen PORT is required")
    if values.connect is not None:
        url = urlsplit(values.connect)
        if url.scheme not in {"http", "https", "ws", "wss"} or not url.netloc:
            faults.append(f"--connect: expected a URL such as http://127.0.0.1:3000, got {values.connect}")
        if token is None:
            faults.append(f"--connect requires a token: set --token-file FILE or {TOKEN_VARIABLE}")
    if values.listen is not None and token is None and not _is_loopback(values.bind, faults):
        faults.append(f"--bind {values.bind}: any non-loopback address requires a token")


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
    faults += [f"--preload: expected module names, got {name}" for name in wrong]
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
