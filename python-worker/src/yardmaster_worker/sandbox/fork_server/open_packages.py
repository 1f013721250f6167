"""A folder of packages that other users can read: symbolic links, or copies of packages in a closed folder."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from yardmaster_worker.sandbox.fork_server.step_down import closed_part

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["create_files", "create_packages", "is_open"]

_LEFT_OUT = shutil.ignore_patterns("third_party")
"""jedi's third_party is half of what IPython needs, and only used for completion."""


def is_open(path: Path) -> bool:
    """Return True if every user can read a package in its location."""
    real = path.resolve()
    wanted = stat.S_IROTH | (stat.S_IXOTH if real.is_dir() else 0)
    return real.stat().st_mode & wanted == wanted and closed_part(str(real)) is None


def create_packages(folder: Path, packages: Sequence[tuple[Path, bool]], stop: Callable[[], None]) -> None:
    """Create the folder atomically from packages; True with a package means a symbolic link, False a copy.

    `stop` is called before each copied file and may raise.
    """
    if folder.exists():
        return
    unfinished = folder.with_suffix(".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    _make(unfinished)
    for path, is_linked in packages:
        if is_linked:
            (unfinished / path.name).symlink_to(path.resolve())
        else:
            _copy(path, unfinished / path.name, stop)
    unfinished.rename(folder)


def create_files(folder: Path, files: dict[str, bytes]) -> None:
    """Create a folder of files that every user can read."""
    _make(folder)
    for name, content in files.items():
        path = folder / name
        _make(path.parent)
        path.write_bytes(content)
        path.chmod(0o644)


def _copy(source: Path, target: Path, stop: Callable[[], None]) -> None:
    def copy_file(file: str, copied: str) -> None:
        stop()
        shutil.copy2(file, copied)  # with its time, so that compiled files stay valid
        Path(copied).chmod(0o755 if os.access(file, os.X_OK) else 0o644)

    if not source.is_dir():
        copy_file(str(source), str(target))
        return
    shutil.copytree(source, target, ignore=_LEFT_OUT, copy_function=copy_file)
    for parent, _, _ in os.walk(target):
        Path(parent).chmod(0o755)


def _make(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)  # regardless of the worker's umask
