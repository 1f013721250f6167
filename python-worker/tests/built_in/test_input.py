"""Input of running attempts: limits, and programs that read it or ignore it."""

from __future__ import annotations

import base64
from typing import Any

from tests.built_in.support import Bench, python
from yardmaster_worker.capabilities.attempt_input import AttemptInput
from yardmaster_worker.sandbox import Sandbox


def accepted(received_bytes: int) -> dict[str, Any]:
    return {"status": "accepted", "receivedBytes": received_bytes}


async def test_pieces_arrive_in_order_and_then_the_end() -> None:
    given = AttemptInput(is_taken=True)
    assert given.offer({"leaseId": "l", "text": "grün"}) == accepted(5)
    assert given.offer({"leaseId": "l", "base64": base64.b64encode(b"\xff").decode()}) == accepted(6)
    assert given.offer({"leaseId": "l", "end": True}) == accepted(6)
    assert [await given.read() for _ in range(3)] == ["grün".encode(), b"\xff", b""]
    assert given.offer({"leaseId": "l", "text": "more"})["code"] == "NO_INPUT"


async def test_pieces_are_accepted_once_and_without_gaps() -> None:
    given = AttemptInput(is_taken=True)
    for offset, text, received_bytes in ((0, "abc", 3), (0, "abc", 3), (2, "cd", 4)):
        assert given.offer({"leaseId": "l", "text": text, "offset": offset}) == accepted(received_bytes)
    assert given.offer({"leaseId": "l", "text": "x", "offset": 9})["code"] == "INPUT_GAP"
    assert given.offer({"leaseId": "l", "base64": "a"})["code"] == "INVALID_REQUEST"
    assert [await given.read() for _ in range(2)] == [b"abc", b"d"]


async def test_unread_input_is_bounded() -> None:
    given = AttemptInput(is_taken=True)
    for count in range(1, 9):
        assert given.offer({"leaseId": "l", "text": "x" * 65_536}) == accepted(count * 65_536)
    assert given.offer({"leaseId": "l", "text": "x"})["code"] == "INPUT_FULL"
    await given.read()
    assert given.offer({"leaseId": "l", "text": "x"})["status"] == "accepted"


async def test_program_reads_input_as_it_arrives(sandbox: Sandbox) -> None:
    bench = Bench(sandbox)
    command = "while read -r line; do echo got $line; done; echo over"
    bench.start("shell.run", {"command": command, "stdin": "first\n", "stdinOpen": True})
    await bench.printed("got first")
    assert bench.give(text="second\n") == accepted(7)
    await bench.printed("got second")
    bench.give(text="third\n", end=True)
    outcome = await bench.outcome()
    assert outcome["result"]["stdout"] == "got first\ngot second\ngot third\nover\n"
    assert bench.give(text="late") == {"status": "unknown"}


async def test_program_that_closes_or_ignores_its_input_blocks_nothing(sandbox: Sandbox) -> None:
    bench = Bench(sandbox)
    bench.start("shell.run", {"command": "exec 0<&-; echo closed; sleep 0.2; echo over", "stdinOpen": True})
    await bench.printed("closed")
    bench.give(text="x" * 60_000)
    assert (await bench.outcome())["result"]["stdout"] == "closed\nover\n"
    bench.reset()
    bench.start("shell.run", {"command": "echo deaf; sleep 60", "stdinOpen": True})
    await bench.printed("deaf")
    replies = [bench.give(text="x" * 65_536)["status"] for _ in range(12)]
    assert replies[0] == "accepted"
    assert replies[-1] == "rejected"
    bench.cancel(0)
    assert (await bench.outcome())["status"] == "cancelled"


async def test_task_without_open_input_rejects_input(sandbox: Sandbox) -> None:
    bench = Bench(sandbox)
    bench.start("shell.run", {"command": "echo ready; cat; sleep 0.2", "stdin": "all"})
    await bench.printed("all")
    assert bench.give(text="x")["code"] == "NO_INPUT"
    assert (await bench.outcome())["result"]["stdout"] == "ready\nall"
    bench.reset()
    bench.live.clear()
    bench.start("python.run", {"code": "print('ready', flush=True)\nimport time; time.sleep(0.2)"})
    await bench.printed("ready")
    assert bench.give(text="x")["code"] == "NO_INPUT"
    assert (await bench.outcome())["status"] == "succeeded"


READS = "import sys\nprint('hello', input())\nfor line in sys.stdin:\n    print('got', line.strip())\nprint('over')"


async def test_python_program_reads_its_standard_input(sandbox: Sandbox) -> None:
    outcome = await python(sandbox, READS, stdin="you\nä\nb", env={"YARDMASTER_CODE_BYTES": "3"})
    assert outcome["result"]["stdout"] == "hello you\ngot ä\ngot b\nover\n"
    again = "import os\nprint(open('/dev/stdin').read(), repr(os.read(0, 9)), os.listdir('.'))"
    assert (await python(sandbox, again, stdin="one"))["result"]["stdout"] == "one b'' ['main.py']\n"
    empty = await python(sandbox, "import sys\nprint(repr(sys.stdin.read()), sys.stdin.name)", stdin="")
    assert empty["result"]["stdout"] == "'' <stdin>\n"


async def test_python_program_reads_input_as_it_arrives(sandbox: Sandbox) -> None:
    bench = Bench(sandbox)
    bench.start("python.run", {"code": READS, "stdin": "first\n", "stdinOpen": True})
    await bench.printed("hello first")
    assert bench.give(text="second\n") == accepted(7)
    await bench.printed("got second")
    bench.give(end=True)
    assert (await bench.outcome())["result"]["stdout"] == "hello first\ngot second\nover\n"


async def test_python_program_with_closed_input_rejects_input(fork_server: Sandbox) -> None:
    bench = Bench(fork_server)
    bench.start("python.run", {"code": "import time\nprint('ready')\ntime.sleep(60)", "stdin": "x"})
    await bench.printed("ready")
    assert bench.give(text="y")["code"] == "NO_INPUT"
    bench.cancel(0)
    assert (await bench.outcome())["status"] == "cancelled"
