"""Programs behave as under `python main.py`. Each example once behaved differently."""

from __future__ import annotations

from typing import Any

import pytest

from tests.built_in.support import python, shell
from yardmaster_worker.sandbox import Sandbox

SPAWNS = """import multiprocessing
def double(queue, x):
    queue.put(2 * x)
if __name__ == "__main__":
    context = multiprocessing.get_context("{method}")
    queue = context.Queue()
    process = context.Process(target=double, args=(queue, 21))
    process.start()
    print(queue.get(timeout=20))
    process.join()
    print(process.exitcode)
"""


async def printed(sandbox: Sandbox, code: str) -> str:
    outcome = await python(sandbox, code)
    assert outcome["status"] == "succeeded", outcome["error"]
    text: str = outcome["result"]["stdout"]
    return text


async def error_of(sandbox: Sandbox, code: str) -> dict[str, Any]:
    details: dict[str, Any] = (await python(sandbox, code))["error"]["details"]
    return details


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
async def test_every_multiprocessing_method_works(fork_server: Sandbox, method: str) -> None:
    assert await printed(fork_server, SPAWNS.format(method=method)) == "42\n0\n"


async def test_program_can_read_and_restart_its_own_file(sandbox: Sandbox) -> None:
    code = """import os, subprocess, sys
if len(sys.argv) > 1:
    sys.exit(5)
print(__file__ == os.path.abspath("main.py"), open(__file__).read().startswith("import os"), os.listdir())
print(subprocess.run([sys.executable, __file__, "again"]).returncode, sys.path[0] == os.getcwd())
import main
print(main.__name__, main.subprocess is subprocess)
"""
    result = await printed(sandbox, code.replace("import main\n", "sys.argv = [1]\nimport main\n"))
    assert result.splitlines()[:2] == ["True True ['main.py']", "5 True"]
    assert result.endswith("main True\n")


async def test_main_module_has_the_names_that_the_interpreter_defines(sandbox: Sandbox) -> None:
    code = "import builtins\nprint(sorted(globals()), __builtins__ is builtins, __annotations__, __loader__.name)"
    names = ["__annotations__", "__builtins__", "__cached__", "__doc__", "__file__", "__loader__", "__name__"]
    names += ["__package__", "__spec__", "builtins"]
    assert await printed(sandbox, code) == f"{names} True {{}} __main__\n"


async def test_errors_are_printed_by_the_interpreter(sandbox: Sandbox) -> None:
    assert "Did you mean: 'print'?" in (await error_of(sandbox, "pritn('x')"))["stderr"]
    lost = "class Lost:\n    def __del__(self):\n        raise ValueError('lost')\nlost = Lost()\ndel lost"
    assert "raise ValueError('lost')" in (await python(sandbox, lost))["result"]["stderr"]


async def test_excepthook_of_the_program_prints_the_exception(sandbox: Sandbox) -> None:
    code = "import sys\nsys.excepthook = lambda kind, value, frames: print('hook', value)\nraise ValueError('no')"
    details = await error_of(sandbox, code)
    assert (details["stdout"], details["stderr"], details["name"]) == ("hook no\n", "", "ValueError")


async def test_fork_does_not_report_for_its_parent_program(sandbox: Sandbox) -> None:
    code = """import os, sys
if os.fork() == 0:
    raise ValueError("of the child")
os.wait()
os._exit(7)"""
    details = await error_of(sandbox, code)
    assert details["exitCode"] == 7
    assert "name" not in details


@pytest.mark.parametrize(
    ("code", "exit_code"),
    [
        ("import sys; sys.exit(256)", 0),
        ("import sys; sys.exit(1 << 70)", 255),
        ("import sys; sys.stdout.close()", 0),
        ("import sys; sys.stdout = None", 0),
        ("import os; os.close(1); os.close(2)", 0),
    ],
)
async def test_exit_code_matches_the_interpreter(sandbox: Sandbox, code: str, exit_code: int) -> None:
    outcome = await python(sandbox, code)
    ended_with = (
        outcome["result"]["exitCode"] if "result" in outcome else outcome["error"]["details"]["exitCode"]
    )
    assert ended_with == exit_code


async def test_objects_of_the_program_are_finalized(sandbox: Sandbox) -> None:
    code = """class Ends:
    def __init__(self, name): self.name, self.itself = name, self
    def __del__(self): print(self.name, "ended")
first = Ends("first")
print("end")"""
    assert await printed(sandbox, code) == "end\nfirst ended\n"


async def test_running_threads_keep_their_objects(sandbox: Sandbox) -> None:
    code = """import threading, time
def go_on():
    while True:
        time.sleep(0)
for _ in range(4):
    threading.Thread(target=go_on, daemon=True).start()
print("end")"""
    result = (await python(sandbox, code))["result"]
    assert (result["stdout"], result["stderr"]) == ("end\n", "")


async def test_streams_can_be_given_another_encoding(sandbox: Sandbox) -> None:
    code = "import sys\nsys.stdout.reconfigure(encoding='utf-16-le')\nprint('a')"
    assert await printed(sandbox, code) == "a\0\n\0"


async def test_program_can_resolve_its_user_and_host_name(isolated: Sandbox) -> None:
    code = """import getpass, grp, os, pwd, socket
print(getpass.getuser(), pwd.getpwuid(os.getuid()).pw_dir, grp.getgrgid(os.getgid()).gr_name)
print(socket.gethostbyname("localhost"), socket.gethostbyname(socket.gethostname()), os.listdir("/etc") != [])
with socket.create_server(("localhost", 0)) as server, socket.create_connection(server.getsockname()):
    print("connected")"""
    assert await printed(isolated, code) == "user /work user\n127.0.0.1 127.0.0.1 True\nconnected\n"


async def test_other_names_fail_to_resolve_at_once(isolated: Sandbox) -> None:
    code = "import socket\ntry: socket.getaddrinfo('example.com', 80)\nexcept socket.gaierror as error: print(error.errno)"
    assert await printed(isolated, code) == "-2\n"


async def test_programs_of_the_system_find_their_alternatives(isolated: Sandbox) -> None:
    result = (await shell(isolated, "echo a b | awk '{print $2}'; date +%Z > /dev/null; id -un"))["result"]
    assert (result["stdout"], result["stderr"]) == ("b\nuser\n", "")


async def test_programs_count_the_available_cores(isolated: Sandbox) -> None:
    result = (await shell(isolated, "lscpu --parse=core | grep -vc '^#'; nproc"))["result"]
    cores, processors = result["stdout"].split()
    assert cores == processors
