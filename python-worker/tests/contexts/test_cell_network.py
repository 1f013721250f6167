"""Network access of cells: each cell has its own, which is closed when the cell ends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.built_in.support import Bench
from tests.support.session_bench import LANDLOCK, session_bench
from tests.support.site import Site, open_site, permitted
from yardmaster_worker.built_in.extras import Extras
from yardmaster_worker.egress import CellEgress, operator_policy
from yardmaster_worker.sandbox import IsolationLevel
from yardmaster_worker.sandbox.choice import SandboxRequirements

FETCH = """import urllib.request
def fetch(url):
    try:
        return urllib.request.urlopen(url, timeout=10).read().decode()
    except Exception as error:
        return f"{type(error).__name__} {error}"
"""
OPEN = """import http.client, os, urllib.parse
proxy = urllib.parse.urlsplit(os.environ["HTTP_PROXY"])
link = http.client.HTTPConnection(proxy.hostname, proxy.port, timeout=10)
link.set_tunnel("localhost", {port})
link.request("GET", "/keep")
print(link.getresponse().read().decode())
"""
AGAIN = """try:
    link.sock.sendall(b"GET /again HTTP/1.1\\r\\n\\r\\n")
    print(len(link.sock.recv(100)))
except OSError as error:
    print("cut")
"""


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with open_site() as found:
        yield found


@pytest.fixture
async def bench(site: Site) -> AsyncIterator[Bench]:
    async with session_bench(SandboxRequirements("fork-server"), extras=Extras(permitted(site))) as bench:
        yield bench


async def cell(bench: Bench, code: str, allow: list[str] | None = None, **more: Any) -> dict[str, Any]:
    if allow is not None:
        more["network"] = {"allow": allow}
    outcome = await bench.in_session("python.run", code=code, **more)
    assert outcome["status"] == "succeeded", outcome
    result: dict[str, Any] = outcome["result"]
    return result


async def test_each_cell_has_its_own_network_and_reports_its_decisions(bench: Bench, site: Site) -> None:
    url, target = f"http://localhost:{site.port}/", f"localhost:{site.port}"
    fetch = f"print(fetch({url!r}))"
    first = await cell(bench, f"{FETCH}\n{fetch}", [target])
    assert first["stdout"] == "hello\n"
    assert first["network"] == [{"target": target, "verdict": "allowed", "count": 1}]
    for allow in (None, [], ["example.com"]):
        refused = await cell(bench, fetch, allow)
        assert "403" in refused["stdout"]
        assert refused["network"] == [
            {"target": target, "verdict": "denied", "reason": "not-allowed", "count": 1}
        ]
    assert "network" not in await cell(bench, "1")
    assert (await cell(bench, f"{fetch}; {fetch}", ["localhost:*"]))["network"][0]["count"] == 2
    assert len(site.heads) == 3


async def test_connection_of_a_cell_is_closed_at_its_end(bench: Bench, site: Site) -> None:
    opened = await cell(bench, OPEN.format(port=site.port), ["localhost:*"])
    assert opened["stdout"] == "hello\n"
    await site.all_closed()
    for allow in (None, ["localhost:*"]):
        again = await cell(bench, AGAIN, allow)
        assert again["stdout"] in {"cut\n", "0\n"}
        assert "network" not in again
    assert len(site.heads) == 1


async def test_threads_of_an_earlier_cell_use_the_policy_of_the_running_cell(
    bench: Bench, site: Site
) -> None:
    url = f"http://localhost:{site.port}/"
    thread = f"""import queue, threading
asked, answers = queue.Queue(), queue.Queue()
def loop():
    while True: asked.get(); answers.put(fetch({url!r}))
threading.Thread(target=loop, daemon=True).start()
"""
    ask = "asked.put(1); print(answers.get(timeout=10))"
    assert (await cell(bench, f"{FETCH}\n{thread}\n{ask}", ["localhost:*"]))["stdout"] == "hello\n"
    refused = await cell(bench, ask)
    assert "403" in refused["stdout"]
    assert refused["network"][0]["verdict"] == "denied"


async def test_request_begun_in_one_cell_cannot_be_finished_in_the_next(bench: Bench, site: Site) -> None:
    work_started = f"""import os, socket
raw = socket.create_connection(("127.0.0.1", int(os.environ["HTTP_PROXY"].rpartition(":")[2])), 10)
raw.sendall(b"GET http://localhost:{site.port}/ HTTP/1.1\\r\\n")
"""
    await cell(bench, work_started, ["localhost:*"])
    end = """try:
    raw.sendall(b"\\r\\n")
    print(len(raw.recv(100)))
except OSError:
    print("cut")
"""
    ended = await cell(bench, end, ["localhost:*"])
    assert ended["stdout"] in {"cut\n", "0\n"}
    assert "network" not in ended
    assert site.heads == []


async def test_name_that_resolves_differently_reaches_no_denied_address(
    bench: Bench, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [["127.0.0.1"], ["127.0.0.2"], ["127.0.0.1", "10.0.0.1"]]

    async def resolve(_: str) -> list[str]:
        return answers.pop(0)

    monkeypatch.setattr("yardmaster_worker.egress.proxy.resolve", resolve)
    await cell(bench, FETCH)
    fetch, reasons = f"print(fetch('http://rebinds.example:{site.port}/'))", []
    for _ in range(3):
        (decision,) = (await cell(bench, fetch, ["rebinds.example:*"]))["network"]
        reasons.append(decision.get("reason"))
    assert reasons == [None, "loopback", "private"]
    assert len(site.heads) == 1


async def test_cell_cannot_bypass_the_proxy_or_resolve_names(bench: Bench, site: Site) -> None:
    code = f"""import socket
for call in (lambda: socket.create_connection(("127.0.0.1", {site.port}), 2), lambda: socket.getaddrinfo("example.com", 80),
             lambda: socket.create_connection(("8.8.8.8", 53), 2)):
    try: print(call())
    except OSError as error: print(type(error).__name__)
"""
    result = await cell(bench, code, ["*:*"])
    assert result["stdout"] == "ConnectionRefusedError\ngaierror\nOSError\n"
    assert "network" not in result


async def test_failed_or_cancelled_cell_reports_its_decisions(bench: Bench, site: Site) -> None:
    failing = f"{FETCH}\nfetch('http://localhost:{site.port}/'); 1/0"
    value: dict[str, Any] = {"code": failing, "network": {"allow": ["localhost:*"]}}
    error = (await bench.in_session("python.run", **value))["error"]
    assert error["details"]["network"][0]["verdict"] == "allowed"
    value["code"] = (
        f"import signal, time\nsignal.signal(2, signal.SIG_IGN)\n{OPEN.format(port=site.port)}\ntime.sleep(60)"
    )
    bench.live.clear()
    bench.start("python.run", value, sessionId="s")
    await bench.printed("hello")
    bench.cancel(0)
    error = (await bench.outcome())["error"]
    bench.reset()
    assert (error["code"], error["details"]["contextEnded"]) == ("CANCELLED", True)
    assert error["details"]["network"][0]["verdict"] == "allowed"
    await site.all_closed()


@pytest.mark.parametrize("end", ["restart", "idle", "session"])
async def test_egress_route_is_closed_when_the_interpreter_ends(bench: Bench, site: Site, end: str) -> None:
    await cell(bench, OPEN.format(port=site.port), ["localhost:*"])
    session = bench.sessions.get("s")
    (python,) = bench.contexts.list(session)
    egress = python.egress
    assert isinstance(egress, CellEgress)
    assert egress._listening is not None
    if end == "restart":
        await bench.in_session("python.restart")
    elif end == "idle":
        bench.contexts._idle_s = 0
        bench.contexts.mark_idle(session, python)
    else:
        bench.sessions.free("s")
        await bench.sessions.freed()
    await python.ended
    assert egress._listening is None
    await site.all_closed()


async def test_shell_of_a_session_has_network_access(bench: Bench, site: Site) -> None:
    await cell(
        bench, f"open('fetch.py', 'w').write({FETCH!r} + 'print(fetch(\"http://localhost:{site.port}/\"))')"
    )
    value: dict[str, Any] = {"command": "python3 fetch.py", "network": {"allow": ["localhost:*"]}}
    found = await bench.in_session("shell.run", **value)
    assert found["result"]["stdout"] == "hello\n", found
    assert found["result"]["network"][0]["verdict"] == "allowed"


async def test_network_is_rejected_if_the_policy_is_off() -> None:
    async with session_bench(SandboxRequirements("fork-server")) as bench:
        error = (await bench.in_session("python.run", code="1", network={"allow": ["*"]}))["error"]
        assert (error["code"], error["details"]["path"]) == ("BLOCKED_BY_POLICY", "network")
        seen = await cell(bench, "import os; print(os.environ.get('HTTP_PROXY'))")
        assert seen["stdout"] == "None\n"


@pytest.mark.parametrize("kind", ["bubblewrap", LANDLOCK, "none"])
async def test_sandbox_without_network_support_rejects_network_access_and_runs_other_cells(kind: str) -> None:
    requirements = SandboxRequirements(kind, IsolationLevel.NONE)
    async with session_bench(requirements, extras=Extras(operator_policy())) as bench:
        error = (await bench.in_session("python.run", code="1", network={"allow": ["*"]}))["error"]
        assert (error["code"], error["details"]["path"]) == ("ISOLATION_UNAVAILABLE", "network")
        assert (await cell(bench, "print(1)"))["stdout"] == "1\n"
