"""Creates folders below one that untrusted programs may have changed, without leaving it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["create_inside"]


def create_inside(root: Path, path: str) -> None:
    """Create the folders of a relative path below `root`. Stops at anything that exists and is not a folder, such as
    a symbolic link.

    The program that enters the path gets the error, with its own permissions and view.
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
