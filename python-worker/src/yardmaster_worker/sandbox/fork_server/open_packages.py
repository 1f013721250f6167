"""Packages that other users of the machine find: a folder of links to them, or of copies where they lie behind a closed one."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from yardmaster_worker.sandbox.fork_server.step_down import closed_part

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["is_open", "lay_files", "lay_packages"]

_LEFT_OUT = shutil.ignore_patterns("third_party")
"""Of jedi: half of all that IPython needs, and of use to completions alone."""


def is_open(path: Path) -> bool:
    """Return whether every user may read a package where it is."""
    real = path.resolve()
    wanted = stat.S_IROTH | (stat.S_IXOTH if real.is_dir() else 0)
    return real.stat().st_mode & wanted == wanted and closed_part(str(real)) is None


def lay_packages(folder: Path, packages: Sequence[tuple[Path, bool]], stop: Callable[[], None]) -> None:
    """Make the folder, all of it or none, of packages and whether they are linked.

    `stop` is called before each file that is copied, and may raise.
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


def lay_files(folder: Path, files: dict[str, bytes]) -> None:
    """Make a folder of files that every user may read."""
    _make(folder)
    for name, content in files.items():
        path = folder / name
        _make(path.parent)
        path.write_bytes(content)
        path.chmod(0o644)


def _copy(source: Path, target: Path, stop: Callable[[], None]) -> None:
    def copy_file(file: str, copied: str) -> None:
        stop()
        shutil.copy2(file, copied)  # with its time: what is compiled beside it stays good
        Path(copied).chmod(0o755 if os.access(file, os.X_OK) else 0o644)

    if not source.is_dir():
        copy_file(str(source), str(target))
        return
    shutil.copytree(source, target, ignore=_LEFT_OUT, copy_function=copy_file)
    for parent, _, _ in os.walk(target):
        Path(parent).chmod(0o755)


def _make(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)  # whatever the mask of the worker is
