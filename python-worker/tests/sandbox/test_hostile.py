"""Programs that do not want to end: each is killed, and nothing of it is left; its neighbour never notices."""

from __future__ import annotations

import asyncio
import os

import pytest

from tests.sandbox.support import execute, settled, shell, start
from tests.sandbox.test_fork_server import python
from yardmaster_worker.sandbox import Interpreter, RunLimits, Sandbox
from yardmaster_worker.sandbox.limits import descendants

PROGRAMS = {
    "ignores every signal": """import signal, time
for n in range(1, 65):
    try: signal.signal(n, signal.SIG_IGN)
    except (OSError, ValueError): pass
print("ready")
while True: time.sleep(60)""",
    "forks without end": """import os
print("ready")
while True:
    try: os.fork()
    except OSError: pass""",
    "each child forks and ends": """import os
print("ready")
while True:
    try:
        if os.fork(): os._exit(0)
    except OSError: pass""",
    "threads without end": """import threading, time
print("ready")
while True:
    try: threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
    except RuntimeError: time.sleep(0.01)""",
    "stops itself": "import os, signal\nprint('ready')\nos.kill(os.getpid(), signal.SIGSTOP)",
    "stopped children in sessions of their own": """import os, signal, time
for _ in range(5):
    if os.fork() == 0:
        os.setsid()
        os.kill(os.getpid(), signal.SIGSTOP)
print("ready")
time.sleep(600)""",
    "daemons that hold the output": """import os, sys, time
for _ in range(5):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0: time.sleep(600)
        os._exit(0)
print("ready")
time.sleep(600)""",
    "floods its output": "import os\nprint('ready')\nwhile True: os.write(1, b'x' * 65536)",
    "floods its report": "import os\nprint('ready')\nwhile True: os.write(3, b'x' * 65536)",
    "waits for a shell that ignores signals": """import subprocess
print("ready")
subprocess.run(["/bin/sh", "-c", "trap '' 1 2 3 15; sleep 600"])""",
    "computes a huge number": "print('ready')\nx = 7 ** 7 ** 9",
    "compiles without end": """print("ready")
while True:
    try: eval("(" * 50)
    except SyntaxError: pass""",
    "creates and removes files": """import os
print("ready")
while True:
    for n in range(1000): os.close(os.open(str(n), os.O_CREAT))
    for n in range(1000): os.unlink(str(n))""",
    "opens ptys": """import pty, time
print("ready")
held = []
while True:
    try: held.append(pty.openpty())
    except OSError: time.sleep(0.01)""",
    "signals everybody": """import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready")
while True:
    os.kill(-1, signal.SIGTERM)
    time.sleep(0.001)""",
}


@pytest.mark.parametrize("name", PROGRAMS)
async def test_program_that_does_not_want_to_end_is_gone_when_it_is_killed(
    fork_server: Sandbox, interpreter: Interpreter, name: str
) -> None:
    await settled(fork_server)
    before = len(descendants(os.getpid()))
    neighbour = start(fork_server, shell("echo ready; read line; echo untouched"))
    limits = RunLimits(processes=32)
    recorded = start(fork_server, python(interpreter, PROGRAMS[name], limits=limits))
    await recorded.printed("ready\n")
    recorded.run.interrupt()
    recorded.run.kill()
    async with asyncio.timeout(10):
        verdict = await recorded.run.wait()
    assert (verdict.exit_code, verdict.fault) in ((None, None), (130, None), (1, None))
    await neighbour.run.wait()  # its standard input has ended
    assert neighbour.stdout == "ready\nuntouched\n"
    await settled(fork_server)
    assert len(descendants(os.getpid())) == before


@pytest.mark.parametrize(
    "name", ["daemons that hold the output", "stopped children in sessions of their own"]
)
async def test_what_a_program_leaves_behind_ends_with_it(
    fork_server: Sandbox, interpreter: Interpreter, name: str
) -> None:
    await settled(fork_server)
    before = len(descendants(os.getpid()))
    code = PROGRAMS[name].removesuffix("time.sleep(600)")
    async with asyncio.timeout(10):
        verdict, stdout, _ = await execute(fork_server, python(interpreter, code))
    assert (verdict.exit_code, stdout) == (0, "ready\n")
    await settled(fork_server)
    assert len(descendants(os.getpid())) == before
