"""The command-line arguments of the worker program, with their help."""

from __future__ import annotations

import argparse
import os
import re
from typing import NoReturn

from yardmaster_worker.config.environment import OPTIONS_VARIABLE, TOKEN_VARIABLE
from yardmaster_worker.config.network import add_network_options, add_package_options
from yardmaster_worker.errors import ConfigError
from yardmaster_worker.sandbox.limits import DEFAULTS

__all__ = ["LOG_LEVELS", "PRELOAD", "build_parser"]

LOG_LEVELS = ("debug", "info", "warning", "error")
_NUMBERS = (
    ("--drain-ms", "30000", "time to finish running attempts after SIGTERM"),
    ("--result-output-kib", "256", "output of each stream in a result"),
    ("--live-output-kib", "16384", "live output of each attempt"),
    ("--sessions", "64", "maximum open sessions"),
    ("--session-mib", "512", "maximum size of a session's work folder"),
    ("--contexts", "64", "maximum open interpreters of sessions"),
    ("--context-idle-s", "3600", "idle time after which an interpreter is closed"),
)
"""Numeric options: flag, default and help."""
PRELOAD = ("numpy", "pandas", "matplotlib.pyplot")


def build_parser(faults: list[str]) -> argparse.ArgumentParser:
    """Return the parser; parse errors are added to `faults`."""
    machine = re.sub(r"[^A-Za-z0-9-]", "", os.uname().nodename.split(".")[0]) or "local"
    parser = _Parser(
        faults,
        prog="yardmaster-worker",
        description="Runs sandboxed Python and shell programs for a Yardmaster control plane.",
        epilog=f"The token is read from --token-file or the environment variable {TOKEN_VARIABLE}. "
        f"{OPTIONS_VARIABLE} may hold more options; flags override them.",
        allow_abbrev=False,
    )
    link = parser.add_argument_group("link (exactly one of --connect and --listen)")
    link.add_argument(
        "--connect", metavar="URL", help="URL of the control plane to dial, such as http://127.0.0.1:3000"
    )
    link.add_argument(
        "--listen", metavar="PORT", help="port on which to listen for the control plane, by convention 3001"
    )
    link.add_argument(
        "--bind", metavar="ADDRESS", default="127.0.0.1", help="address to listen on (%(default)s)"
    )
    link.add_argument("--token-file", metavar="FILE", help="file with the worker token")
    worker = parser.add_argument_group("worker")
    worker.add_argument(
        "--id", default=f"python-{machine}", help="stable id, unique in the fleet (%(default)s)"
    )
    worker.add_argument("--name", default="python", help="display name (%(default)s)")
    worker.add_argument(
        "--slots",
        metavar="N",
        default=str(os.cpu_count() or 1),
        help="maximum concurrent attempts (%(default)s)",
    )
    worker.add_argument(
        "--label", metavar="KEY=VALUE", action="append", default=[], help="label of the worker, repeatable"
    )
    programs = parser.add_argument_group("programs")
    programs.add_argument(
        "--isolation", default="auto", metavar="KIND", help="auto, fork-server, bubblewrap, landlock or none (%(default)s); "
        "the worker does not start if the chosen isolation does not work on this machine",
    )  # fmt: skip
    programs.add_argument(
        "--min-isolation-level", metavar="LEVEL", help="refuse to start below this isolation level: A, B, C or none "
        "(B; none with --isolation=none)",
    )  # fmt: skip
    add_network_options(programs)
    add_package_options(programs)
    programs.add_argument(
        "--cgroups",
        default="auto",
        metavar="MODE",
        help="auto: use control groups if available, or off (%(default)s)",
    )
    programs.add_argument(
        "--limit", metavar="NAME=DEFAULT[:MAX]", action="append", default=[], help="default and maximum of a limit of runs, "
        "repeatable; without MAX, the default is the maximum; "
        f"names: {', '.join(DEFAULTS.on_wire())}",
    )  # fmt: skip
    programs.add_argument(
        "--preload", metavar="MODULES", default=",".join(PRELOAD), help="modules to import before programs start, "
        "if installed (%(default)s)",
    )  # fmt: skip
    programs.add_argument("--ready", metavar="N", help="ready children of the fork server (slots + 2)")
    for flag, default, meaning in _NUMBERS:
        programs.add_argument(flag, metavar="N", default=default, help=f"{meaning} (%(default)s)")
    programs.add_argument("--exit-with-parent", action="store_true", help="exit when standard input ends")
    programs.add_argument(
        "--log-level", default="info", metavar="LEVEL", help=f"{', '.join(LOG_LEVELS)} (%(default)s)"
    )
    return parser


class _Parser(argparse.ArgumentParser):
    """Collects parse errors instead of exiting at the first."""

    def __init__(self, faults: list[str], **settings: object) -> None:
        super().__init__(**settings)  # type: ignore[arg-type]
        self._faults = faults

    def error(self, message: str) -> NoReturn:
        self._faults.append(message)
        raise ConfigError(self._faults)
