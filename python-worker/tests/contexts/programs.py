"""Cells that refuse to end."""

from __future__ import annotations

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
