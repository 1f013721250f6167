"""Requirements of tasks, installed from a folder of wheels into cached package layers."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.built_in.support import Bench
from tests.support.wheels import wheel
from yardmaster_worker.built_in.extras import Extras
from yardmaster_worker.packages import Layers, NotInstalled, PackageSource
from yardmaster_worker.packages.pip import is_requirement
from yardmaster_worker.sandbox import Interpreter, Sandbox
from yardmaster_worker.sandbox.choice import SandboxRequirements, choose_sandbox, find_bwrap

USE = "import made_here; print(made_here.VERSION)"
WRITE = """import pathlib, made_here
try: pathlib.Path(made_here.__file__).write_text("VERSION = 'mine'")
except OSError as error: print(type(error).__name__)
print(made_here.VERSION, made_here.__file__)"""


@pytest.fixture
async def layers(interpreter: Interpreter, tmp_path: Path) -> AsyncIterator[Layers]:
    for version in ("1.0", "2.0"):
        wheel(tmp_path, version)
    bwrap = find_bwrap()
    assert bwrap is not None
    made = Layers(bwrap, interpreter, PackageSource(folder=tmp_path), bytes_max=1 << 20)
    yield made
    await made.close()


@pytest.fixture
async def bench(layers: Layers, interpreter: Interpreter) -> AsyncIterator[Bench]:
    requirements = SandboxRequirements("fork-server", layers_folder=layers.folder, preload=("json",))
    sandbox = await choose_sandbox(requirements, interpreter)
    yield Bench(sandbox, extras=Extras(layers=layers))
    await sandbox.close()


async def outcome(bench: Bench, capability: str = "python.run", **value: Any) -> dict[str, Any]:
    bench.reset()
    bench.start(capability, value)
    return await bench.outcome()


def kept(layers: Layers) -> list[str]:
    return sorted(path.name for path in layers.folder.iterdir() if path.is_dir())


async def test_program_gets_its_requirements_and_others_do_not(bench: Bench, layers: Layers) -> None:
    for requirement, version in (("made-here==1.0", "1.0"), ("made-here", "2.0"), ("made_here<2", "1.0")):
        found = await outcome(bench, code=USE, requirements=[requirement])
        assert found["result"]["stdout"] == f"{version}\n", found
    assert len(kept(layers)) == 3
    without = await outcome(bench, code=USE)
    assert without["error"]["details"]["name"] == "ModuleNotFoundError"
    nowhere = await outcome(bench, "shell.run", command="ls /packages /layers; true")
    assert nowhere["result"]["stdout"].split() == ["/packages:"]


async def test_layer_is_made_once_and_cannot_be_written(bench: Bench, layers: Layers) -> None:
    for _ in range(2):
        found = await outcome(bench, code=WRITE, requirements=["made-here == 2.0"])
        assert found["result"]["stdout"] == "OSError\n2.0 /packages/made_here.py\n", found
    assert len(kept(layers)) == 1


async def test_shell_and_cold_python_find_the_layer(bench: Bench) -> None:
    command = "python3 -c 'import made_here; print(made_here.VERSION)'"
    found = await outcome(bench, "shell.run", command=command, requirements=["made-here"])
    assert found["result"]["stdout"] == "2.0\n"
    cold = await outcome(bench, code=USE, requirements=["made-here"], env={"PYTHONHASHSEED": "0"})
    assert cold["result"]["stdout"] == "2.0\n"


async def test_failed_installation_has_an_error_code(bench: Bench, layers: Layers) -> None:
    error = (await outcome(bench, code="", requirements=["not-there-at-all"]))["error"]
    assert (error["code"], error["details"]["path"]) == ("INVALID_INPUT", "requirements")
    assert "not-there-at-all" in error["details"]["said"]
    assert kept(layers) == []


async def test_layers_are_evicted_beyond_their_bound(bench: Bench, layers: Layers) -> None:
    layers._bytes_max = 1
    await outcome(bench, code=USE, requirements=["made-here==1.0"])
    assert kept(layers) == []


async def test_configured_index_is_used(
    interpreter: Interpreter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index's password leaks neither in arguments, which are public, nor in errors."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    folder = tmp_path / "simple" / "made-here"
    folder.mkdir(parents=True)
    wheel(folder, "3.0")
    asked: list[str] = []

    class Index(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            asked.append(self.headers.get("Authorization", ""))

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Index, directory=tmp_path))
    serving = asyncio.get_running_loop().run_in_executor(None, server.serve_forever)
    bwrap = find_bwrap()
    assert bwrap is not None
    url = f"http://user:hush@127.0.0.1:{server.server_port}/simple/"
    made = Layers(bwrap, interpreter, PackageSource(index=url), bytes_max=1 << 20)
    try:
        async with made.acquire(["made-here"]) as layer:
            assert "VERSION = '3.0'" in (made.folder / layer / "made_here.py").read_text()
        with pytest.raises(NotInstalled) as raised:
            async with made.acquire(["not-there-at-all"]):
                pass
    finally:
        await made.close()
        server.shutdown()
        await serving
        server.server_close()
    assert b64encode(b"user:hush").decode() in asked[0]
    assert "hush" not in str(raised.value)


@pytest.mark.parametrize(
    "text",
    [
        "-r x",
        "--index-url=http://x",
        "./made.whl",
        "a @ http://x",
        "git+http://x",
        "a; python_version>'3'",
        "",
    ],
)
async def test_only_names_and_versions_are_accepted(bench: Bench, text: str) -> None:
    assert not is_requirement(text)
    error = (await outcome(bench, code="", requirements=["six", text or " "]))["error"]
    assert (error["code"], error["details"]["path"]) == ("INVALID_INPUT", "requirements/1")


@pytest.mark.parametrize(
    "text", ["six", "a-b.c_d==1.2.*", "pandas[excel,plot]>=2, <3", "x ~= 1.0", "y!=1+local"]
)
def test_names_with_extras_and_versions_are_requirements(text: str) -> None:
    assert is_requirement(text)


async def test_nothing_is_installed_if_packages_are_off(fork_server: Sandbox) -> None:
    error = (await outcome(Bench(fork_server), code="", requirements=["six"]))["error"]
    assert (error["code"], error["details"]["path"]) == ("BLOCKED_BY_POLICY", "requirements")
