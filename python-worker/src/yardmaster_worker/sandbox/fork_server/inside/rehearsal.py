"""Dry runs that warm up the fork server.

The first write to a memory page in a child copies it, which takes longer than most of a run, and the interpreter
rewrites code while it adapts to it. So the fork server does some dry runs before it forks, and each child does one
before it is ready.
"""

import json
import linecache
import os
import resource
import socket
import sys
from typing import Any

import program

TIMES = 20
"""After this many runs the interpreter no longer rewrites the code."""
REQUEST = {
    "argv": ["/usr/bin/python3", "-s", "-u", "-c", "pass"],
    "env": {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": program.WORK_FOLDER,
        "TMPDIR": "/tmp",
    },
}
ENCODED = json.dumps(REQUEST).encode()


def warm_up_zygote(settings: dict[str, Any]) -> None:
    """Do the dry runs in the fork server and restore its state."""
    environment = dict(os.environ)
    for _ in range(TIMES):
        dry_run(settings)
    os.environ.update(environment)


def dry_run(settings: dict[str, Any]) -> None:
    """Receive a request and run an empty program.

    It changes no limits, which would persist, and opens no file by name, because without namespaces this would be
    a file of the machine.
    """
    request = received()
    for kind in (resource.RLIMIT_CORE, resource.RLIMIT_NOFILE):
        resource.setrlimit(kind, resource.getrlimit(kind))
    program.enter("/", "")
    program.take_environment(request["env"])
    argv, original, path, main = sys.argv, sys.orig_argv, list(sys.path), sys.modules["__main__"]
    bootstrap: dict[str, Any] = {"__name__": "rehearsal"}
    exec(settings["bootstrap"], bootstrap)
    module = bootstrap["make_main"]("pass")
    exec(compile("pass", bootstrap["FILE"], "exec", dont_inherit=True), module.__dict__)
    sys.argv, sys.orig_argv, sys.path[:], sys.modules["__main__"] = argv, original, path, main
    linecache.clearcache()
    program.flush()


def received() -> dict[str, Any]:
    """Send a request, and receive it like a child."""
    fd = os.memfd_create("rehearsal")
    os.write(fd, ENCODED)
    os.lseek(fd, 0, os.SEEK_SET)
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        socket.send_fds(theirs, [b"run"], [fd])
        os.close(fd)
        request: dict[str, Any] = program.receive(ours)[0]
        return request
