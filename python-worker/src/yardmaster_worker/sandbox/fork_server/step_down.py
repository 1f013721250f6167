"""A stand-alone program: drops root for a user that owns nothing, then executes another program.

    python -I -S step_down.py <user> <JSON list of folders> <program> <arguments>…

The folders may be in places that only root can enter (a Python below /root). In a private mount namespace each closed
parent folder is covered by an empty one that contains only the path to the wanted folders.
"""

import json
import os
import stat
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "inside"))

import kernel


def main(user: int, folders: list[str], argv: list[str]) -> None:
    """Drop root, and execute the program."""
    os.umask(0o022)  # other users pass through the folders created here
    kernel.unshare_mounts()
    closed = {folder: closed_part(folder) for folder in folders}
    opened = {folder: os.open(folder, os.O_PATH | os.O_DIRECTORY) for folder in folders if closed[folder]}
    for part in {closed[folder] for folder in opened}:
        kernel.mount("tmpfs", part, "tmpfs", kernel.PRIVATE, "size=1m,mode=755")
    for folder, fd in opened.items():
        os.makedirs(folder, exist_ok=True)
        kernel.mount(f"/proc/self/fd/{fd}", folder, "", kernel.MS_BIND)
        os.close(fd)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    os.execv(argv[0], argv)


def closed_part(folder: str) -> "str | None":
    """Return the first parent folder, from the root, that not everyone may enter; None if there is none."""
    path = ""
    for part in folder.strip("/").split("/")[:-1]:
        path += f"/{part}"
        if not os.stat(path).st_mode & stat.S_IXOTH:
            return path
    return None


if __name__ == "__main__":
    main(int(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3:])
