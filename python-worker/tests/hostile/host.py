"""The host, which no case may change: a file, a process, listeners, the worker, kernel settings."""

from __future__ import annotations

import os
import resource
import secrets
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

SETTINGS = ("kernel/core_pattern", "kernel/hostname", "kernel/domainname", "kernel/modprobe", "kernel/sysrq", "kernel/shmmax",
            "kernel/pid_max", "user/max_user_namespaces", "vm/overcommit_memory", "net/ipv4/ip_forward")  # fmt: skip


class Host:
    """Files, processes and listeners created for the tests; `close` removes them."""

    def __init__(self, folder: Path) -> None:
        self.secret = f"host-{secrets.token_hex(16)}"
        self._opened = ExitStack()
        self._file = folder / "sentinel"
        self._file.write_text(self.secret, encoding="ascii")
        self._file.chmod(0o666)
        self._tcp = self._listening(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0))
        self.port = int(self._tcp.getsockname()[1])
        self._udp = self._listening(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", self.port))
        self._path, self._abstract = str(folder / "socket"), f"\0yardmaster-{secrets.token_hex(8)}"
        self._unix = [
            self._listening(socket.AF_UNIX, socket.SOCK_STREAM, name) for name in (self._path, self._abstract)
        ]
        Path(self._path).chmod(0o666)
        self._victim = self._opened.enter_context(_sleeping(self.secret))
        self._at_first = self._state()

    def facts(self) -> dict[str, str]:
        """Return the facts about the host that each case gets."""
        return {
            "WORKER": str(os.getpid()),
            "VICTIM": str(self._victim.pid),
            "PORT": str(self.port),
            "SENTINEL": str(self._file),
            "UNIX_SOCKET": self._path,
            "ABSTRACT": self._abstract[1:],
        }

    def faults(self) -> list[str]:
        """Return the changes to the host since its creation."""
        now = self._state()
        changed = [
            f"{name}: {self._at_first[name]!r} became {now[name]!r}"
            for name in now
            if now[name] != self._at_first[name]
        ]
        return [*changed, *(f"something reached {sock.getsockname()!r}" for sock in self._reached())]

    def close(self) -> None:
        self._opened.close()

    def _state(self) -> dict[str, object]:
        victim = self._victim.pid
        return {
            "file": (self._file.read_text(encoding="ascii"), self._file.stat().st_mtime_ns),
            "folder": sorted(path.name for path in self._file.parent.iterdir()),
            "victim": _state_of(victim),
            "priorities": [os.getpriority(os.PRIO_PROCESS, pid) for pid in (victim, os.getpid())],
            "affinity": [os.sched_getaffinity(pid) for pid in (victim, os.getpid())],
            "limits": [resource.prlimit(pid, resource.RLIMIT_NOFILE) for pid in (victim, os.getpid())],
            "host name": socket.gethostname(),
            **{name: _setting(name) for name in SETTINGS},
        }

    def _reached(self) -> Iterator[socket.socket]:
        for sock in (self._tcp, *self._unix, self._udp):
            try:
                sock.recv(1) if sock is self._udp else sock.accept()[0].close()
            except BlockingIOError:
                continue
            yield sock

    def _listening(self, family: int, kind: int, address: object) -> socket.socket:
        sock = self._opened.enter_context(socket.socket(family, kind))
        sock.bind(address)  # type: ignore[arg-type]
        sock.setblocking(False)
        if kind == socket.SOCK_STREAM:
            sock.listen()
        return sock


@contextmanager
def _sleeping(secret: str) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        ["sleep", "3600"], start_new_session=True, env={"SECRET": secret}, cwd="/"
    ) as victim:
        try:
            yield victim
        finally:
            victim.kill()


def _state_of(pid: int) -> str:
    """Return a process's state (sleeping, stopped, traced or dead), without volatile parts."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    kept = {
        line.split(":")[0]: line.split()[1]
        for line in status
        if line.startswith(("State", "TracerPid", "SigIgn"))
    }
    return str(kept | {"State": "alive" if kept["State"] in "RSD" else kept["State"]})


def _setting(name: str) -> str | None:
    try:
        return Path("/proc/sys", name).read_text(encoding="utf-8")
    except OSError:
        return None  # missing in this kernel
