"""Programs with network access: through the proxy, within two policies, to real sockets of this machine."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.built_in.support import Bench
from tests.conftest import chosen
from tests.support.site import Site, open_site, permitted
from yardmaster_worker.built_in.extras import Extras
from yardmaster_worker.egress import operator_policy
from yardmaster_worker.sandbox import Interpreter, Sandbox

FETCH = """import sys, urllib.request
try:
    print(urllib.request.urlopen({url!r}, timeout=10).read().decode())
except Exception as error:
    print(type(error).__name__, error)
"""


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with open_site() as found:
        yield found


async def fetched(bench: Bench, url: str, allow: list[str]) -> dict[str, Any]:
    bench.reset()
    bench.start("python.run", {"code": FETCH.format(url=url), "network": {"allow": allow}})
    outcome = await bench.outcome()
    assert outcome["status"] == "succeeded", outcome
    result: dict[str, Any] = outcome["result"]
    return result


async def test_program_reaches_what_both_policies_allow(fork_server: Sandbox, site: Site) -> None:
    bench = Bench(fork_server, extras=Extras(permitted(site)))
    result = await fetched(bench, f"http://localhost:{site.port}/path?q=1", [f"localhost:{site.port}"])
    assert result["stdout"] == "hello\n"
    assert result["network"] == [{"target": f"localhost:{site.port}", "verdict": "allowed", "count": 1}]
    head = site.heads[0].split("\r\n")
    assert head[0] == "GET /path?q=1 HTTP/1.1"
    assert f"Host: localhost:{site.port}" in head


@pytest.mark.parametrize(
    ("host", "operator", "task", "reason"),
    [
        ("localhost", None, ["example.com"], "not-allowed"),
        ("localhost", ["example.com"], ["*:*"], "not-allowed"),
        ("127.0.0.1", None, ["*:*"], None),
        ("127.0.0.2", None, ["*:*"], "loopback"),
        ("10.0.0.1", None, ["*:*"], "private"),
        ("169.254.169.254", None, ["*:*"], "metadata"),
        ("2130706434", None, ["*:*"], "loopback"),
        ("[::1]", None, ["*:*"], "loopback"),
    ],
)
async def test_every_decision_is_in_the_outcome(
    fork_server: Sandbox,
    site: Site,
    host: str,
    operator: list[str] | None,
    task: list[str],
    reason: str | None,
) -> None:
    bench = Bench(fork_server, extras=Extras(permitted(site, operator)))
    result = await fetched(bench, f"http://{host}:{site.port}/", task)
    (decision,) = result["network"]
    assert decision.get("reason") == reason
    assert decision["verdict"] == ("allowed" if reason is None else "denied")
    assert (result["stdout"] == "hello\n") is (reason is None)
    if reason is not None:
        assert "HTTP Error 403" in result["stdout"]
        assert site.heads == []


async def test_tunnel_is_opened_by_connect(fork_server: Sandbox, site: Site) -> None:
    code = f"""import http.client, os, urllib.parse
proxy = urllib.parse.urlsplit(os.environ["HTTPS_PROXY"])
link = http.client.HTTPConnection(proxy.hostname, proxy.port)
link.set_tunnel("127.0.0.1", {site.port})
link.request("GET", "/tunnel")
print(link.getresponse().read().decode())
"""
    bench = Bench(fork_server, extras=Extras(permitted(site)))
    bench.start("python.run", {"code": code, "network": {"allow": ["127.0.0.1:*"]}})
    outcome = await bench.outcome()
    assert outcome["result"]["stdout"] == "hello\n"
    assert site.heads[0].startswith("GET /tunnel HTTP/1.1\r\n")


async def test_program_cannot_bypass_the_proxy(fork_server: Sandbox, site: Site) -> None:
    code = f"""import socket
for call in (lambda: socket.create_connection(("127.0.0.1", {site.port}), 2), lambda: socket.getaddrinfo("example.com", 80),
             lambda: socket.create_connection(("8.8.8.8", 53), 2)):
    try: print(call())
    except OSError as error: print(type(error).__name__)
"""
    bench = Bench(fork_server, extras=Extras(permitted(site)))
    bench.start("python.run", {"code": code, "network": {"allow": ["*:*"]}})
    outcome = await bench.outcome()
    assert outcome["result"]["stdout"] == "ConnectionRefusedError\ngaierror\nOSError\n"
    assert "network" not in outcome["result"]


async def test_connections_end_with_the_run(fork_server: Sandbox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        port = server.getsockname()[1]
        bench = Bench(fork_server, extras=Extras(operator_policy(permit=[f"127.0.0.1:{port}"])))
        asked = f"printf 'CONNECT 127.0.0.1:{port} HTTP/1.1\\r\\n\\r\\n' >&3"
        command = f"exec 3<>/dev/tcp/127.0.0.1/${{HTTP_PROXY##*:}}; {asked}; head -1 <&3; sleep 60"
        bench.start(
            "shell.run",
            {"command": f'exec bash -c "{command}"'.replace("$", "\\$"), "network": {"allow": ["*:*"]}},
        )
        loop = asyncio.get_running_loop()
        connection, _ = await asyncio.wait_for(loop.sock_accept(server), 10)
        await bench.printed("200")
        bench.cancel(0)
        outcome = await bench.outcome()
        assert outcome["error"]["details"]["network"][0]["verdict"] == "allowed"
        assert await asyncio.wait_for(loop.sock_recv(connection, 1), 10) == b""
        connection.close()


async def test_network_is_rejected_if_the_policy_is_off(fork_server: Sandbox) -> None:
    bench = Bench(fork_server)
    bench.start("python.run", {"code": "", "network": {"allow": ["example.com"]}})
    error = (await bench.outcome())["error"]
    assert (error["code"], error["details"]["path"]) == ("BLOCKED_BY_POLICY", "network")


async def test_invalid_pattern_is_named(fork_server: Sandbox) -> None:
    bench = Bench(fork_server, extras=Extras(operator_policy()))
    bench.start("shell.run", {"command": "true", "network": {"allow": ["a.b", "a b"]}})
    error = (await bench.outcome())["error"]
    assert (error["code"], error["details"]["path"]) == ("INVALID_INPUT", "network/allow/1")


@pytest.mark.parametrize("kind", ["bubblewrap", "landlock", "none"])
async def test_sandbox_without_network_support_rejects_network_access(
    kind: str, interpreter: Interpreter
) -> None:
    async with chosen(kind, interpreter) as sandbox:
        bench = Bench(sandbox, extras=Extras(operator_policy()))
        bench.start("shell.run", {"command": "true", "network": {"allow": ["*"]}})
        error = (await bench.outcome())["error"]
    assert error["code"] == "ISOLATION_UNAVAILABLE"
