"""Packages of the worker's environment that are mounted into the sandbox: IPython and its dependencies.

They come from the worker's lock, pinned and hashed. Programs see no other packages of that environment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

__all__ = ["InsidePackages", "packages_with_needs"]

_NAME = re.compile(r"[A-Za-z0-9._-]+")
FOLDER = "/yardmaster/packages"
"""Their mount point."""


@dataclass(frozen=True)
class InsidePackages:
    """Files and folders of installed distributions."""

    paths: tuple[Path, ...] = ()

    @property
    def folders(self) -> list[str]:
        """The folders on the machine that contain them."""
        return sorted({str(path.parent) for path in self.paths})

    def binds(self) -> list[str]:
        """Return the bubblewrap options that mount them."""
        return [option for path in self.paths for option in ("--ro-bind", str(path), f"{FOLDER}/{path.name}")]


def packages_with_needs(*names: str) -> InsidePackages:
    """Return distributions with their installed dependencies; extras are excluded."""
    paths: dict[str, Path] = {}
    seen: set[str] = set()
    todo = list(names)
    while todo:
        name = todo.pop()
        if (key := re.sub(r"[-_.]+", "-", name).lower()) in seen:
            continue
        seen.add(key)
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        paths |= {path.name: path for path in _top_level(found)}
        needs = [need for need in found.requires or [] if "extra ==" not in need]
        todo += [match[0] for need in needs if (match := _NAME.match(need))]
    return InsidePackages(tuple(paths[name] for name in sorted(paths)))


def _top_level(distribution: metadata.Distribution) -> list[Path]:
    names = {file.parts[0] for file in distribution.files or [] if ".." not in file.parts}
    paths = [Path(str(distribution.locate_file(name))) for name in sorted(names - {"__pycache__"})]
    return [path for path in paths if path.exists()]
