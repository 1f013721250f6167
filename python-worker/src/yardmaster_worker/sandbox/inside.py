"""Making folders below one in which programs were at work, without being led out of it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["make_inside"]


def make_inside(root: Path, path: str) -> None:
    """Make the folders of a relative path below `root`; stop at what is there and is no folder, a symbolic link above all.

    Whoever then enters the path finds out what it is, with the rights and the view of the program.
    """
    fd = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in PurePath(path).parts:
            with suppress(FileExistsError):
                os.mkdir(part, dir_fd=fd)
            inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=fd)
            os.close(fd)
            fd = inner
    except OSError:
        return
    finally:
        os.close(fd)
