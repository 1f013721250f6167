"""Installs wheels with pip in a separate sandbox, which has one writable folder, and the wheels or access to the index.

Wheels only: building a source distribution would run its code with that network access.
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from yardmaster_worker.sandbox.bubblewrap import system_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from yardmaster_worker.sandbox import Interpreter

__all__ = ["NotInstalled", "PackageSource", "install", "is_requirement", "normal_form"]

_VERSION = r"(===|==|~=|!=|<=|>=|<|>)\s*[A-Za-z0-9.*+!_-]+"
_REQUIREMENT = re.compile(
    rf"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?(\[[A-Za-z0-9,._-]+\])?\s*({_VERSION}(\s*,\s*{_VERSION})*)?",
    re.ASCII,
)
_INSTALL_S_MAX = 300.0
_SAID_CHARACTERS_MAX = 2000
_TARGET, _WHEELS, _PIP, _CERTIFICATES = "/target", "/wheels", "/pip", "/certificates.pem"
_CERTIFICATE_VARIABLES = ("PIP_CERT", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")
_CERTIFICATE_FILES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
)
_PROXIES = [
    form for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy") for form in (name, name.upper())
]


class NotInstalled(Exception):
    """pip failed; the message is the end of its output."""


@dataclass(frozen=True)
class PackageSource:
    """A source of wheels: a folder or an index."""

    folder: Path | None = None
    index: str | None = None


def is_requirement(text: str) -> bool:
    """Return True for a package name with extras and versions; paths, URLs, options and markers are rejected."""
    return _REQUIREMENT.fullmatch(text) is not None


def normal_form(requirements: Iterable[str]) -> tuple[str, ...]:
    """Return requirements in a form that ignores order and spaces."""
    return tuple(sorted({text.replace(" ", "") for text in requirements}))


async def install(
    bwrap: str, interpreter: Interpreter, source: PackageSource, requirements: Sequence[str], target: Path
) -> None:
    """Install packages into a folder. Raises NotInstalled."""
    argv = [bwrap, *_options(interpreter, source, target), "--", interpreter.executable, "-s", "-m", "pip"]
    argv += [
        "install",
        "--no-input",
        "--disable-pip-version-check",
        "--no-cache-dir",
        "--only-binary",
        ":all:",
    ]
    argv += ["--target", _TARGET, *_source_options(source), "--", *requirements]
    with tempfile.TemporaryFile() as said:
        process = await asyncio.create_subprocess_exec(
            *argv,
            env=_environment(source),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
            umask=0o022,
        )
        try:
            async with asyncio.timeout(_INSTALL_S_MAX):
                status = await process.wait()
        except TimeoutError:
            raise NotInstalled(f"took longer than {_INSTALL_S_MAX:.0f} s") from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        said.seek(0)
        text = said.read().decode("utf-8", "replace")
    if status != 0:
        raise NotInstalled(text.strip()[-_SAID_CHARACTERS_MAX:])


def _options(interpreter: Interpreter, source: PackageSource, target: Path) -> list[str]:
    options = ["--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    options += ["--die-with-parent", "--new-session", "--cap-drop", "ALL", "--uid", "1000", "--gid", "1000"]
    options += [*system_files(), "--tmpfs", "/tmp"]  # noqa: S108 - private to the sandbox
    for prefix in interpreter.prefixes:
        if not Path(prefix).is_relative_to("/usr"):
            options += ["--ro-bind", prefix, prefix]
    options += ["--ro-bind", str(_pip_folder()), f"{_PIP}/pip", "--bind", str(target), _TARGET]
    if source.folder is not None:
        return [*options, "--unshare-net", "--ro-bind", str(source.folder), _WHEELS]
    for name in ("resolv.conf", "hosts", "nsswitch.conf"):
        options += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    certificates = _certificates()
    return options if certificates is None else [*options, "--ro-bind", certificates, _CERTIFICATES]


def _source_options(source: PackageSource) -> list[str]:
    if source.folder is not None:
        return ["--no-index", "--find-links", _WHEELS]
    return [] if _certificates() is None else ["--cert", _CERTIFICATES]


def _environment(source: PackageSource) -> dict[str, str]:
    """Return pip's environment. The index URL is not an argument: it may contain a password, and arguments are
    public.
    """
    environment = {"PATH": "/usr/bin:/bin", "HOME": "/tmp", "LANG": "C.UTF-8", "PYTHONPATH": _PIP}  # noqa: S108
    if source.index is None:
        return environment
    proxies = {name: os.environ[name] for name in _PROXIES if name in os.environ}
    return environment | proxies | {"PIP_INDEX_URL": source.index}


def _certificates() -> str | None:
    """Return the CA file of the machine or operator; None if pip's default is used."""
    named = [os.environ.get(name) for name in _CERTIFICATE_VARIABLES]
    return next((path for path in (*named, *_CERTIFICATE_FILES) if path and Path(path).is_file()), None)


def _pip_folder() -> Path:
    found = importlib.util.find_spec("pip")
    if found is None or found.origin is None:
        raise NotInstalled("the environment of the worker has no pip")
    return Path(found.origin).parent
