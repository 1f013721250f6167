"""Files of sessions and runs, including programs that set traps."""

from __future__ import annotations

import base64
import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.built_in.support import Bench
from yardmaster_worker.artifacts.content import open_content
from yardmaster_worker.capabilities.artifacts import Upload
from yardmaster_worker.files import Beneath, Refused

TRAPS = """
import os, socket
os.symlink("/etc/passwd", "absolute")
os.symlink("../../../../../../../../etc/passwd", "relative")
os.symlink("/proc/self/environ", "magic")
os.symlink("/", "root")
os.mkfifo("fifo")
try: socket.socket(socket.AF_UNIX).bind("socket")
except PermissionError: os.mkfifo("socket")  # without namespaces no sockets are made
open("twice", "w").write("x")
os.link("twice", "second")
"""
NAMES = (
    "absolute",
    "relative",
    "magic",
    "root/etc/passwd",
    "fifo",
    "socket",
    "twice",
    "second",
    "/etc/passwd",
    "../x",
)


class Kept:
    """Records artifacts instead of uploading them."""

    def __init__(self) -> None:
        self.artifacts: dict[str, bytes] = {}

    async def upload(self, upload: Upload) -> dict[str, Any]:
        async with open_content(upload.data) as content:
            data = b"".join([chunk async for chunk in content.chunks()])
        self.artifacts[upload.name] = data
        return {"name": upload.name, "sizeBytes": len(data), "sha256": "", "contentType": upload.content_type}


def told(path: str, data: bytes, content_type: str, **more: str) -> dict[str, Any]:
    sha256 = hashlib.sha256(data).hexdigest()
    return {"path": path, "sizeBytes": len(data), "contentType": content_type, "sha256": sha256, **more}


async def run_alone(bench: Bench, capability: str, **value: Any) -> dict[str, Any]:
    bench.start(capability, value)
    outcome = await bench.outcome()
    bench.reset()
    return outcome


async def test_files_are_put_got_listed_moved_and_deleted(any_bench: Bench) -> None:
    bench = any_bench
    assert (await bench.in_session("files.put", path="in/a.txt", text="one"))["result"]["sizeBytes"] == 3
    await bench.in_session("files.put", path="in/a.txt", text=" two", append=True)
    await bench.in_session("files.put", path="raw", base64=base64.b64encode(b"\xff\0").decode())
    seen = await bench.in_session("shell.run", command="cat in/a.txt; echo three >> in/a.txt; mv raw raw.bin")
    assert seen["result"]["stdout"] == "one two"
    got = await bench.in_session("files.get", path="in/a.txt")
    assert got["result"] == told("in/a.txt", b"one twothree\n", "text/plain", text="one twothree\n")
    raw = await bench.in_session("files.get", path="raw.bin")
    assert base64.b64decode(raw["result"]["base64"]) == b"\xff\0"
    await bench.in_session("files.move", **{"from": "raw.bin", "to": "out/raw"})
    listed = await bench.in_session("files.list", recursive=True)
    assert [entry["path"] for entry in listed["result"]["entries"]] == ["in", "out", "out/raw", "in/a.txt"]
    await bench.in_session("files.delete", path="in")
    listed = await bench.in_session("files.list")
    assert [(entry["path"], entry["kind"]) for entry in listed["result"]["entries"]] == [("out", "folder")]


async def test_files_of_a_run_are_listed_and_collected(any_bench: Bench) -> None:
    bench, kept = any_bench, Kept()
    bench.attempts._uploads = kept  # type: ignore[assignment]
    code = "import os\nos.mkdir('out')\nopen('out/a.csv','w').write(open('in.txt').read())\nopen('b','w').write('b')"
    files = [{"path": "in.txt", "text": "given"}]
    outcome = await bench.in_session("python.run", code=code, files=files, collect=["**/*.csv"])
    csv = told("out/a.csv", b"given", "text/csv", artifact="out__a.csv")
    assert outcome["result"]["files"] == [told("b", b"b", "application/octet-stream"), csv]
    assert kept.artifacts == {"out__a.csv": b"given"}
    again = await bench.in_session("shell.run", command="echo more >> b; cat in.txt > /dev/null")
    assert [file["path"] for file in again["result"]["files"]] == ["b"]
    failed = await bench.in_session("python.run", code="open('c','w').write('c'); 1/0")
    assert [file["path"] for file in failed["error"]["details"]["files"]] == ["c"]
    assert "files" not in (await bench.in_session("python.run", code="1"))["result"]


@pytest.mark.parametrize("capability", ["python.run", "shell.run"])
async def test_files_without_a_session_are_removed_with_their_run(any_bench: Bench, capability: str) -> None:
    program = {
        "python.run": {"code": "open('n','w').write(open('a/b').read())"},
        "shell.run": {"command": "cat a/b > n"},
    }[capability]
    files = [{"path": "a/b", "text": "x"}]
    outcome = await run_alone(any_bench, capability, **program, files=files)
    assert outcome["result"]["files"] == [told("n", b"x", "application/octet-stream")]
    folders = any_bench.folders
    assert folders is not None
    assert [path.name for path in folders.base.iterdir()] == ["lock"]
    plain = await run_alone(any_bench, capability, **program)
    assert plain["status"] == ("failed" if capability == "python.run" else "succeeded")


async def test_too_large_folder_ends_the_run(bench: Bench) -> None:
    fill = "head -c 3000000 /dev/zero > big; echo full; sleep 60"
    outcome = await run_alone(bench, "shell.run", command=fill, files=[{"path": "a", "text": ""}])
    assert outcome["error"]["message"] == "the work folder exceeds its size limit"


async def test_invalid_input_is_rejected(bench: Bench) -> None:
    for files, path in (
        ([{"path": "../x", "text": ""}], "files/0/path"),
        ([{"path": "a", "text": ""}, {"path": "b", "base64": "?"}], "files/1/base64"),
    ):
        outcome = await run_alone(bench, "python.run", code="1", files=files)
        assert (outcome["error"]["code"], outcome["error"]["details"]["path"]) == ("INVALID_INPUT", path)


@pytest.mark.parametrize("name", NAMES)
async def test_traps_of_a_program_are_neither_read_nor_written_through(bench: Bench, name: str) -> None:
    await bench.in_session("python.run", code=TRAPS)
    got = await bench.in_session("files.get", path=name)
    assert got["error"]["code"] == "files.REFUSED"
    added = await bench.in_session("files.put", path=name, text="x", append=True)
    assert added["error"]["code"] == "files.REFUSED"


async def test_traps_are_not_collected(bench: Bench) -> None:
    kept = Kept()
    bench.attempts._uploads = kept  # type: ignore[assignment]
    outcome = await bench.in_session("python.run", code=TRAPS, collect=["**"])
    files = {file["path"]: file for file in outcome["result"]["files"]}
    assert sorted(files) == ["second", "twice"]
    assert all("hard link" in file["notCollected"] for file in files.values())
    assert kept.artifacts == {}


async def test_folders_replaced_by_symbolic_links_reach_nothing(bench: Bench) -> None:
    """A program replaces a folder by a link to the system during access to files from outside (CVE-2024-28185,
    -28189).
    """
    swapping = """import os, threading
os.makedirs("real"); open("real/passwd", "w").write("mine")
def swap():
    while True:
        os.rename("real", "away"); os.symlink("/etc", "real")
        os.unlink("real"); os.rename("away", "real")
threading.Thread(target=swap, daemon=True).start()
print("ready", flush=True)
while True: pass"""
    bench.start("python.run", {"code": swapping}, sessionId="s")
    await bench.printed("ready")
    folder = bench.sessions.get("s").folder
    for at in range(300):
        with Beneath(folder) as beneath, suppress(Refused):
            beneath.write(f"real/{at}", b"written")
            fd = beneath.open_file("real/passwd")
            assert os.read(fd, 100) == b"mine"
            os.close(fd)
    bench.cancel(0)
    await bench.outcome()
    assert not any((Path("/etc") / str(at)).exists() for at in range(300))


async def test_program_file_is_visible_and_not_a_change(bench: Bench) -> None:
    code = "open('made', 'w').write(open(__file__).read())"
    bench.start("python.run", {"code": code, "files": [{"path": "a", "text": ""}]})
    outcome = await bench.outcome()
    assert outcome["result"]["files"] == [told("made", code.encode(), "application/octet-stream")]


async def test_existing_main_file_is_kept_and_not_mistaken_for_the_program(bench: Bench) -> None:
    files = [{"path": "main.py", "text": "x = 7\n# no\n# no\n"}]
    bench.start("python.run", {"code": "import main\nprint(main.x)\n1/0", "files": files})
    details = (await bench.outcome())["error"]["details"]
    assert details["stdout"] == "7\n"
    assert "1/0" in details["stderr"]
    assert "# no" not in details["stderr"]
