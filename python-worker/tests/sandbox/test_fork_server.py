"""Properties of the fork server beyond the port: isolation, pool and end."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import socket
import venv
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.sandbox.support import execute, settled, shell, start
from tests.sandbox.test_port import children, open_descriptors
from yardmaster_worker.files import WorkFolders
from yardmaster_worker.sandbox import (
    Command,
    Interpreter,
    IsolationLevel,
    ProgramSpec,
    PythonProgram,
    Sandbox,
    base_interpreter,
)
from yardmaster_worker.sandbox.choice import SandboxRequirements, choose_sandbox
from yardmaster_worker.sandbox.fork_server import ForkServerSandbox
from yardmaster_worker.sandbox.fork_server.server_process import ServerProcess
from yardmaster_worker.sandbox.fork_server.step_down import closed_part
from yardmaster_worker.sandbox.launch import has_report
from yardmaster_worker.sandbox.tree_watch import descendants
from yardmaster_worker.sandbox.warm_start import is_warm_with


def python(code: str, **more: object) -> ProgramSpec:
    return ProgramSpec(PythonProgram(code.encode()), **more)  # type: ignore[arg-type]


async def printed(sandbox: Sandbox, spec: ProgramSpec) -> str:
    verdict, stdout, stderr = await execute(sandbox, spec)
    assert verdict.exit_code == 0, stderr
    return stdout


async def test_isolation_describes_the_sandbox(fork_server: Sandbox) -> None:
    isolation = fork_server.isolation
    assert (isolation.backend, isolation.runner, isolation.keeps_limits) == (
        "namespaces",
        "fork-server",
        True,
    )
    assert isolation.level is (IsolationLevel.A if os.geteuid() == 0 else IsolationLevel.B)


async def test_python_programs_run_in_a_warm_interpreter(fork_server: Sandbox) -> None:
    code = "import gc, sys; print(gc.get_freeze_count() > 0, sys.argv, sys.orig_argv[1:])"
    assert await printed(fork_server, python(code)) == "True ['main.py'] ['main.py']\n"
    cold = await printed(
        fork_server,
        python("import sys; print(sys.flags.hash_randomization)", env={"PYTHONHASHSEED": "0"}),
    )
    assert cold == "0\n"


@pytest.mark.parametrize(
    ("names", "is_warm"), [(["A", "TZ"], True), (["LC_ALL"], False), (["A", "PYTHONPATH"], False), ([], True)]
)
def test_is_warm_with_rejects_variables_that_python_reads_at_the_start(
    names: list[str], is_warm: bool
) -> None:
    assert is_warm_with(names) is is_warm


async def test_every_run_draws_different_random_numbers(fork_server: Sandbox) -> None:
    spec = python("import random, uuid; print(random.random(), uuid.uuid4())")
    assert len({await printed(fork_server, spec) for _ in range(3)}) == 3


async def test_program_has_only_its_own_descriptors(fork_server: Sandbox) -> None:
    for spec in (shell("ls /proc/self/fd"), shell("ls /proc/self/fd", has_report=True)):
        found = (await printed(fork_server, spec)).split()
        assert found == ["0", "1", "2", *(["3"] if has_report(spec.program) else []), found[-1]]


async def test_warm_program_has_no_descriptor_to_the_worker(fork_server: Sandbox) -> None:
    code = """import os, stat
for fd in os.listdir("/proc/self/fd"):
    try:
        assert not stat.S_ISSOCK(os.fstat(int(fd)).st_mode), fd
    except OSError:
        pass  # the listing itself
print(sorted(os.listdir("/proc/self/fd")))"""
    assert await printed(fork_server, python(code)) == "['0', '1', '2', '3', '63']\n"


async def test_streams_can_be_opened_again_by_name(fork_server: Sandbox) -> None:
    verdict, stdout, stderr = await execute(
        fork_server, shell("echo a > /dev/stdout; echo b > /dev/stderr; cat < /dev/stdin", stdin=b"c")
    )
    assert (verdict.exit_code, stdout, stderr) == (0, "a\nc", "b\n")


async def test_user_namespaces_are_closed_even_without_the_filter(fork_server: ForkServerSandbox) -> None:
    said = await printed(fork_server, shell("cat /proc/sys/user/max_user_namespaces"))
    assert said == "0\n"


@pytest.mark.parametrize(
    "path",
    ["/dev", "/", "/etc", "/usr", "/yardmaster", "/sessions", "/proc/sys/kernel", "/dev/null/x", "/root"],
)
async def test_only_private_folders_are_writable(fork_server: Sandbox, path: str) -> None:
    verdict, _, _ = await execute(fork_server, shell(f"echo x > {path}/written"))
    assert verdict.exit_code == 2


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can step down")
async def test_each_run_has_a_kernel_user_other_than_the_worker(fork_server: Sandbox) -> None:
    marker = f"97531.{os.getpid()}"
    recorded = start(fork_server, shell(f"exec sh -c 'echo ready; sleep 60; true' {marker}"))
    await recorded.printed("ready\n")
    users = users_of(marker)
    recorded.run.kill()
    await recorded.run.wait()
    assert len(users) == 1
    assert kernel_users(os.getpid()).index(int(users.pop())) > 0  # not the fork server's either


def kernel_users(pid: int) -> range:
    return range(0x70000000 + 64 * pid, 0x70000000 + 64 * pid + 63)


def users_of(marker: str) -> set[str]:
    """Return the kernel users of all processes with the text in their command line."""
    users = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if marker.encode() in (process / "cmdline").read_bytes():
                status = (process / "status").read_text(encoding="utf-8")
                users |= {line.split()[1] for line in status.splitlines() if line.startswith("Uid:")}
        except OSError:
            continue  # it has exited meanwhile
    return users


async def test_concurrent_runs_share_nothing(fork_server: Sandbox) -> None:
    serve = """import os, socket, time
for folder in ("/tmp", "/work", "/dev/shm"):
    open(folder + "/note", "w").write("x")
a = socket.socket(socket.AF_UNIX); a.bind("\\0meet"); a.listen()
b = socket.create_server(("127.0.0.1", 7777))
print("ready", flush=True)
time.sleep(60)"""
    first = start(fork_server, python(serve))
    await first.printed("ready\n")
    look = """import os, socket
print([os.listdir(folder) for folder in ("/tmp", "/work", "/dev/shm", "/dev/pts")])
for family, address in ((socket.AF_UNIX, "\\0meet"), (socket.AF_INET, ("127.0.0.1", 7777))):
    try:
        socket.socket(family).connect(address)
        print("reached", address)
    except OSError as error:
        print(error.strerror)
print(sorted(name for name in os.listdir("/proc") if name.isdigit()))"""
    said = await printed(fork_server, python(look))
    first.run.kill()
    await first.run.wait()
    assert said == "[[], ['main.py'], [], ['ptmx']]\nConnection refused\nConnection refused\n['1', '2']\n"


async def test_loopback_of_the_run_works_and_is_separate_from_the_machine(fork_server: Sandbox) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        code = f"""import socket
own = socket.create_server(("127.0.0.1", 0))
socket.create_connection(own.getsockname(), 2)
try:
    socket.create_connection(("127.0.0.1", {server.getsockname()[1]}), 2)
except OSError as error:
    print(error.strerror)
try:
    socket.getaddrinfo("example.org", 80)
except OSError as error:
    print(type(error).__name__)"""
        said = await printed(fork_server, python(code))
    assert said == "Connection refused\ngaierror\n"


async def test_signal_that_ended_a_program_is_reported(fork_server: Sandbox) -> None:
    verdict, _, _ = await execute(fork_server, shell("kill -SEGV $$"))
    assert (verdict.exit_code, verdict.signal) == (None, "SIGSEGV")
    verdict, _, _ = await execute(fork_server, shell("exit 139"))
    assert (verdict.exit_code, verdict.signal) == (139, None)


async def test_warm_python_exits_like_a_cold_one(fork_server: Sandbox) -> None:
    code = """import atexit, sys, threading, time
atexit.register(lambda: print("at exit"))
def late():
    time.sleep(0.05)
    print("thread")
threading.Thread(target=late).start()
sys.stdout = open(1, "w", buffering=4096, closefd=False)
print("buffered")
sys.exit("message")"""
    verdict, stdout, stderr = await execute(fork_server, python(code))
    assert (verdict.exit_code, stdout, stderr) == (1, "buffered\nthread\nat exit\n", "message\n")


async def test_missing_program_is_reported_as_not_started(fork_server: Sandbox) -> None:
    verdict, _, stderr = await execute(fork_server, ProgramSpec(Command(["/missing"])))
    assert (verdict.exit_code, verdict.signal) == (None, None)
    assert "No such file" in stderr


async def test_end_of_the_server_ends_its_runs_and_starts_a_new_server(
    fork_server: ForkServerSandbox,
) -> None:
    recorded = start(fork_server, shell("echo ready; sleep 60"))
    await recorded.printed("ready\n")
    (server,) = children()
    os.kill(int(server), signal.SIGKILL)
    async with asyncio.timeout(10):
        verdict = await recorded.run.wait()
        assert verdict.fault == "the fork server has ended"
        assert await printed(fork_server, shell("echo again")) == "again\n"
    assert len(children()) == 1


async def test_server_without_descriptors_at_its_start_is_restarted(
    fork_server: ForkServerSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = fork_server._pools[True]._server
    assert server is not None
    faults = [OSError(errno.EMFILE, "Too many open files")]
    made = ServerProcess._started

    def started(self: ServerProcess) -> object:
        if faults:
            raise faults.pop()
        return made(self)

    monkeypatch.setattr(ServerProcess, "_started", started)
    os.kill(server._process.pid, signal.SIGKILL)
    async with asyncio.timeout(20):
        assert server._ending is not None
        await server._ending
        assert await printed(fork_server, shell("echo again")) == "again\n"
    assert faults == []


async def test_close_leaves_nothing_behind(interpreter: Interpreter) -> None:
    before = (open_descriptors(), set(children()))
    sandbox = await choose_sandbox(SandboxRequirements("fork-server"), interpreter)
    recorded = start(sandbox, shell("echo ready; sleep 60"))
    await recorded.printed("ready\n")
    await sandbox.close()
    verdict = await recorded.run.wait()
    assert verdict.fault is not None
    assert (open_descriptors(), set(children())) == before


@pytest.mark.parametrize("has_begun", [False, True])
async def test_close_while_a_server_starts_leaves_nothing_behind(
    interpreter: Interpreter, has_begun: bool
) -> None:
    at_first = (open_descriptors(), set(descendants(os.getpid())))
    sandbox = await choose_sandbox(SandboxRequirements("fork-server", IsolationLevel.NONE), interpreter)
    await settled(sandbox)
    ready = set(descendants(os.getpid()))
    sandbox.expect_interpreters()
    async with asyncio.timeout(10):
        while has_begun and set(descendants(os.getpid())) <= ready:  # noqa: ASYNC110 - the start of a process is not an event
            await asyncio.sleep(0)
    await sandbox.close()
    assert (open_descriptors(), set(descendants(os.getpid()))) == at_first


async def test_servers_and_waiting_children_have_the_limits_of_the_worker(fork_server: Sandbox) -> None:
    await settled(fork_server)
    limits = {Path(f"/proc/{pid}/limits").read_text(encoding="ascii") for pid in descendants(os.getpid())}
    assert limits == {Path("/proc/self/limits").read_text(encoding="ascii")}


async def test_many_concurrent_runs_and_kills_leave_nothing_behind(fork_server: Sandbox) -> None:
    await settled(fork_server)
    before = open_descriptors()
    recorded = [start(fork_server, shell(f"echo {number}")) for number in range(30)]
    for each in recorded[::3]:
        each.run.kill()
    verdicts = [await each.run.wait() for each in recorded]
    assert all(verdict.fault is None for verdict in verdicts)
    for number, each in enumerate(recorded):
        if number % 3:
            assert each.stdout == f"{number}\n"
    await settled(fork_server)
    assert open_descriptors() == before


async def test_interpreter_may_be_in_the_temporary_folder(tmp_path: Path) -> None:
    base = base_interpreter()
    venv.create(tmp_path / "env", symlinks=True)
    executable = str(tmp_path / "env/bin/python")
    interpreter = Interpreter(executable, (str(tmp_path / "env"), *base.prefixes), base.version)
    sandbox = await choose_sandbox(SandboxRequirements("fork-server"), interpreter)
    code = "import os, subprocess, sys; subprocess.run([sys.executable, '-V'], check=True); print(sys.prefix)"
    try:
        said = await printed(sandbox, python(code))
    finally:
        await sandbox.close()
    assert said == f"Python {base.version}\n{tmp_path / 'env'}\n"


@pytest.fixture
async def with_sessions(interpreter: Interpreter) -> AsyncIterator[tuple[Sandbox, WorkFolders]]:
    folders = WorkFolders()
    sandbox = await choose_sandbox(
        SandboxRequirements("fork-server", sessions_folder=folders.base), interpreter
    )
    yield sandbox, folders
    await sandbox.close()
    folders.remove_all()


async def test_programs_of_a_session_share_its_folder_and_see_no_other(
    with_sessions: tuple[Sandbox, WorkFolders],
) -> None:
    sandbox, folders = with_sessions
    one, other = folders.make(), folders.make()
    (other / "secret").write_text("x", encoding="utf-8")
    await printed(sandbox, shell("echo kept > note; mkdir inner", work_folder=one))
    assert (one / "note").read_text(encoding="utf-8") == "kept\n"
    code = "import os; print(os.getcwd(), open('note').read().strip(), sorted(os.listdir()))"
    said = await printed(sandbox, python(code, work_folder=one, cwd="inner/../."))
    assert said == "/work kept ['inner', 'main.py', 'note']\n"
    assert (await execute(sandbox, shell("ls /sessions", work_folder=one)))[0].exit_code == 2
    assert await printed(sandbox, shell("ls")) == ""


async def test_symbolic_links_in_a_session_folder_reach_nothing_outside(
    with_sessions: tuple[Sandbox, WorkFolders], tmp_path: Path
) -> None:
    sandbox, folders = with_sessions
    folder = folders.make()
    await printed(sandbox, shell(f"ln -s {tmp_path} out; ln -s /sessions up", work_folder=folder))
    for link in ("out", "up"):
        verdict, _, stderr = await execute(
            sandbox, shell("touch here", work_folder=folder, cwd=f"{link}/made")
        )
        assert (verdict.exit_code, "Can't chdir" in stderr) == (None, True)
    assert list(tmp_path.iterdir()) == []


def test_closed_part_returns_the_first_folder_closed_to_other_users(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    inner = tmp_path / "closed" / "inner" / "python"
    inner.mkdir(parents=True)
    assert closed_part("/usr/lib/python3") is None
    (tmp_path / "closed").chmod(0o700)
    found = closed_part(str(inner))
    assert found is not None
    assert str(inner).startswith(found)
    assert not Path(found).stat().st_mode & 1
