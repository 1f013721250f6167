"""The kernel users of a worker, and the removal of processes that a killed worker left behind."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from yardmaster_worker.sandbox.fork_server.kernel_users import KernelUsers, end_orphans

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give programs other users")


@contextmanager
def sleeper(user: int) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(["sleep", "60"], user=user, group=user)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def users_of(worker_pid: int) -> KernelUsers:
    mine = KernelUsers.of_root()
    assert mine is not None
    return KernelUsers(mine.first + (worker_pid - os.getpid()) * (mine.count + 2))


def test_only_orphans_of_a_killed_worker_are_killed() -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    with (
        sleeper(users_of(gone.pid).first) as orphan,
        sleeper(users_of(os.getpid()).of(3)) as mine,
        sleeper(65534) as other,
    ):
        ended = end_orphans(os.getpid())  # including leftovers of workers that other tests killed
        assert {orphan.pid, mine.pid, other.pid} & set(ended) == {orphan.pid}
        assert orphan.wait(timeout=10) == -9
        assert (mine.poll(), other.poll()) == (None, None)
        assert orphan.pid not in end_orphans(os.getpid())


def test_number_in_use_is_reused_only_if_none_is_free() -> None:
    users = users_of(os.getpid())
    first, *others = [users.acquire() for _ in range(users.count)]
    shared = users.acquire()
    assert shared == first
    users.release(first)  # one holder remains
    users.release(others[-1])
    assert users.acquire() == others[-1]
