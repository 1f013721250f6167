"""Isolation level C: Landlock confinement, the supervisor that kills leftovers, and the required option."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import reachable_interpreter
from tests.sandbox.support import settled, shell, start
from tests.sandbox.test_fork_server import kernel_users, printed, python
from yardmaster_worker.files import WorkFolders
from yardmaster_worker.sandbox import IsolationLevel, RunLimits, Sandbox, SandboxUnavailable
from yardmaster_worker.sandbox.choice import SandboxRequirements, choose_sandbox
from yardmaster_worker.sandbox.fork_server.landlock_backend import landlock_abi, refused_by
from yardmaster_worker.sandbox.tree_watch import descendants

pytestmark = pytest.mark.skipif(
    landlock_abi() < 6, reason="this kernel has no Landlock that keeps signals in (Linux 6.12)"
)
FORKS = """import os
print("ready")
while True:
    try: os.fork()
    except OSError: pass"""


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd", "/etc/shadow", "/root", "/tmp", "/home", "/proc", "/proc/1/environ", "/proc/{worker}/environ",
        "/proc/{worker}/cmdline", "/sys", "/dev/mem", "/dev/shm", "/var", "/run", "{folder}",
    ],
)  # fmt: skip
async def test_files_of_the_machine_cannot_be_read(landlocked: Sandbox, path: str, tmp_path: Path) -> None:
    path = path.format(worker=os.getpid(), folder=tmp_path)
    code = f"""import os
try: os.listdir({path!r}) if os.path.isdir({path!r}) else open({path!r}).read()
except OSError as error: print(type(error).__name__)
else: print("read")"""
    assert await printed(landlocked, python(code)) in ("PermissionError\n", "FileNotFoundError\n")


@pytest.mark.parametrize("folder", ["/tmp", "/dev/shm", "/usr", "/etc", "/var/tmp", "..", "/dev"])
async def test_only_own_folders_are_writable(landlocked: Sandbox, folder: str) -> None:
    command = f"echo x > {folder}/written 2>/dev/null || echo no; mkdir {folder}/made 2>/dev/null || echo no"
    assert await printed(landlocked, shell(command)) == "no\nno\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give programs other users")
async def test_each_run_has_a_different_user(landlocked: Sandbox) -> None:
    first = start(landlocked, shell("id -u; echo ready; sleep 60"))
    await first.printed("ready\n")
    second = await printed(landlocked, shell("id -u; id -G"))
    first.run.kill()
    await first.run.wait()
    users = {first.stdout.split()[0], *second.split()}
    assert len(users) == 2
    assert all(int(user) in kernel_users(os.getpid()) for user in users)


async def test_exit_of_the_server_ends_its_runs(landlocked: Sandbox) -> None:
    marker = f"86420.{os.getpid()}"
    recorded = start(
        landlocked, shell(f"exec sh -c 'echo ready; sleep {marker} & setsid sleep {marker} & wait'")
    )
    await recorded.printed("ready\n")
    server = landlocked._pools[True]._server  # type: ignore[attr-defined]
    os.kill(server._process.pid, signal.SIGKILL)
    async with asyncio.timeout(10):
        verdict = await recorded.run.wait()
        assert (verdict.exit_code, verdict.fault in (None, "the fork server has ended")) == (None, True)
        await server._ending
        assert await printed(landlocked, shell("echo again")) == "again\n"
    assert not marked(marker)


def marked(marker: str) -> list[str]:
    """Return processes with the text in their command line."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if marker.encode() in (process / "cmdline").read_bytes():
                found.append(process.name)
    return found


async def test_programs_of_a_session_share_its_folder() -> None:
    folders = WorkFolders()
    requirements = SandboxRequirements("landlock", IsolationLevel.C, sessions_folder=folders.base)
    sandbox = await choose_sandbox(requirements, reachable_interpreter())
    try:
        folder = folders.make()
        await printed(sandbox, shell("echo kept > note; mkdir inner; chmod 700 inner", work_folder=folder))
        assert await printed(sandbox, shell("cat ../note; pwd", work_folder=folder, cwd="inner")) == (
            f"kept\n{folder}/inner\n"
        )
        assert await printed(sandbox, shell(f"ls {folder}; true")) == ""
    finally:
        await sandbox.close()
        folders.remove_all()


WITHOUT_NAMESPACES = """
import asyncio, errno, json, sys
import pyseccomp
rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)  # as Docker's default profile has it
for name in ("unshare", "setns", "mount", "umount2", "pivot_root"):
    rules.add_rule(pyseccomp.ERRNO(errno.EPERM), name)
rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
for flag in (0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000):
    rules.add_rule(pyseccomp.ERRNO(errno.EPERM), "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, flag, flag))
rules.load()
from tests.conftest import reachable_interpreter
from yardmaster_worker.logs import set_up_logs
from yardmaster_worker.sandbox import SandboxUnavailable, IsolationLevel
from yardmaster_worker.sandbox.choice import SandboxRequirements, choose_sandbox
set_up_logs("info")
async def main():
    try:
        sandbox = await choose_sandbox(SandboxRequirements("auto", IsolationLevel(sys.argv[1])), reachable_interpreter())
    except SandboxUnavailable as error:
        print("refused:", error)
        return
    print(json.dumps(sandbox.isolation.labels()))
    await sandbox.close()
asyncio.run(main())
"""


@pytest.mark.parametrize("min_level", ["A", "B", "C", "none"])
def test_landlock_is_chosen_only_without_namespaces_and_below_level_b(min_level: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_NAMESPACES, min_level],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path(__file__).parents[2],
    )
    if min_level in ("A", "B"):
        assert done.stdout.startswith("refused: ")
        assert "Pass --min-isolation-level C to start without namespaces." in done.stdout
    else:
        assert '"isolation-level": "C", "isolation-backend": "landlock"' in done.stdout
        assert '"namespaces_setup_failed"' in done.stderr
        assert '"isolation_chosen"' in done.stderr


async def test_landlock_is_not_chosen_below_the_minimum_level() -> None:
    with pytest.raises(
        SandboxUnavailable, match=r"level C \(landlock\) is below the minimum B: .*--min-isolation-level C"
    ):
        await choose_sandbox(SandboxRequirements("landlock", IsolationLevel.B), reachable_interpreter())


@pytest.mark.parametrize(
    ("abi", "has_filter", "said"), [(6, True, None), (5, True, "Linux 6.12"), (7, False, "libseccomp")]
)
def test_refused_by_names_missing_features(abi: int, has_filter: bool, said: str | None) -> None:
    reason = refused_by(abi, has_filter)
    assert reason is None if said is None else said in str(reason)


async def test_fork_bomb_ends_even_if_its_supervisor_is_killed(landlocked: Sandbox) -> None:
    await settled(landlocked)
    before = len(descendants(os.getpid()))
    recorded = start(landlocked, python(FORKS, limits=RunLimits(processes_max=16)))
    await recorded.printed("ready\n")
    supervisor = recorded.run._child.init_pid  # type: ignore[attr-defined]
    os.kill(supervisor, signal.SIGKILL)
    async with asyncio.timeout(10):
        await recorded.run.wait()
    await settled(landlocked)
    async with asyncio.timeout(10):  # the server reaps its strays over time
        while len(descendants(os.getpid())) != before:  # noqa: ASYNC110 - the end of another process is not an event
            await asyncio.sleep(0.01)
