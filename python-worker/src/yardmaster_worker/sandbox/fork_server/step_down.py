"""A program of its own: root becomes a user that owns nothing, and goes on as another program.

    python -I -S step_down.py <user> <JSON list of folders> <program> <arguments>…

The folders may lie where only root can go (a Python below /root). In a mount namespace of its own each closed folder on the way
is covered by an empty one, in which the way to the wanted folders is laid again, and nothing else.
"""

import json
import os
import stat
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "inside"))

import kernel


def main(user: int, folders: list[str], argv: list[str]) -> None:
    """Step down, and become the program."""
    os.umask(0o022)  # other users go through the folders that are made here
    kernel.leave_mounts_of_the_machine()
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
    """Return the first folder on the way, from the root, that not everybody may enter; None where there is none."""
    path = ""
    for part in folder.strip("/").split("/")[:-1]:
        path += f"/{part}"
        if not os.stat(path).st_mode & stat.S_IXOTH:
            return path
    return None


if __name__ == "__main__":
    main(int(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3:])
