"""Sessions from the view of programs, on each sandbox."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.built_in.support import Bench
from yardmaster_worker.sandbox import Sandbox


async def run(bench: Bench, capability: str, session_id: str | None, **value: Any) -> dict[str, Any]:
    more = {} if session_id is None else {"sessionId": session_id}
    bench.start(capability, value, **more)
    outcome = await bench.outcome()
    bench.reset()
    return outcome


async def test_programs_of_a_session_share_a_folder_removed_with_it(sandbox: Sandbox) -> None:
    bench = Bench(sandbox)
    written = await run(bench, "python.run", "s", code="open('note.txt', 'w').write('from python')")
    assert written["status"] == "succeeded", written
    read = await run(bench, "shell.run", "s", command="cat note.txt; mkdir -p in/side; pwd > in/side/where")
    assert read["result"]["stdout"] == "from python"
    inside = await run(bench, "shell.run", "s", command="cat where", cwd="in/side")
    assert inside["result"]["exitCode"] == 0
    folder = bench.sessions.get("s").folder
    assert (folder / "note.txt").read_text() == "from python"
    await bench.sessions.free_all()
    assert not folder.parent.exists()


async def test_sessions_and_other_programs_do_not_see_each_other(sandbox: Sandbox) -> None:
    bench = Bench(sandbox)
    await run(bench, "shell.run", "s", command="echo secret > note.txt; echo secret > $TMPDIR/note.txt")
    listing = "ls; ls $TMPDIR"
    assert (await run(bench, "shell.run", "t", command=listing))["result"]["stdout"] == ""
    assert (await run(bench, "shell.run", None, command=listing))["result"]["stdout"] == ""
    assert (await run(bench, "shell.run", "s", command=listing))["result"]["stdout"] == "note.txt\n"
    await bench.sessions.free_all()


async def test_working_directory_is_not_created_through_a_symbolic_link(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    bench = Bench(sandbox)
    up = "../" * 12
    await run(bench, "shell.run", "s", command=f"ln -s {up}oldroot{tmp_path} old; ln -s {up}{tmp_path} out")
    for link in ("old", "out"):
        await run(bench, "shell.run", "s", command="true", cwd=f"{link}/made")
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == ([] if sandbox.isolation.backend == "namespaces" else ["made"])
    assert (await run(bench, "shell.run", "s", command="pwd", cwd="new/inner"))["status"] == "succeeded"
    await bench.sessions.free_all()


async def test_session_with_a_too_large_folder_is_ended(sandbox: Sandbox) -> None:
    bench = Bench(sandbox)
    await run(bench, "shell.run", "s", command="head -c 500000 /dev/zero > half")
    bench.start(
        "shell.run", {"command": "head -c 600000 /dev/zero > rest; echo full; sleep 20"}, sessionId="s"
    )
    await bench.printed("full")
    held = "more than 1048576 bytes, or a folder that cannot be listed"
    assert await bench.session_broken() == ("s", f"the work folder of the session contains {held}")
    bench.attempts.kill("l")
    await bench.outcome()
    await bench.sessions.free_all()


async def test_session_resources_are_freed_in_reverse_order_despite_errors(sandbox: Sandbox) -> None:
    bench = Bench(sandbox)
    session = bench.sessions.get("s")
    freed: list[str] = []

    async def later() -> None:
        freed.append("first")

    def fails() -> None:
        freed.append("second")
        raise RuntimeError("a bug")

    session.on_close(later)
    session.on_close(fails)
    assert session is bench.sessions.get("s")
    bench.sessions.free("s")
    await bench.sessions.free_all()
    assert freed == ["second", "first"]
