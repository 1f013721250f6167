"""Packages of interpreters: installed when the interpreter starts, kept until it ends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.built_in.support import Bench
from tests.support.session_bench import LANDLOCK, session_bench
from tests.support.wheels import wheel
from yardmaster_worker.built_in.extras import Extras
from yardmaster_worker.contexts import SessionInterpreters
from yardmaster_worker.packages import Layers, PackageSource
from yardmaster_worker.sandbox import IsolationLevel, SandboxUnavailable, base_interpreter
from yardmaster_worker.sandbox.choice import SandboxRequirements, find_bwrap
from yardmaster_worker.sessions import Session

USE = "import made_here; print(made_here.VERSION)"


@pytest.fixture
async def layers(tmp_path: Path) -> AsyncIterator[Layers]:
    for version in ("1.0", "2.0"):
        wheel(tmp_path, version)
    wheel(tmp_path, "0.1", module="colorsys")
    wheel(tmp_path, "0.2", module="decorator")
    wheel(tmp_path, "0.3", module="traitlets")
    bwrap = find_bwrap()
    assert bwrap is not None
    made = Layers(bwrap, base_interpreter(), PackageSource(folder=tmp_path), bytes_max=1 << 20)
    yield made
    await made.close()


@pytest.fixture
async def bench(layers: Layers) -> AsyncIterator[Bench]:
    requirements = SandboxRequirements("fork-server", layers_folder=layers.folder, preload=("colorsys",))
    async with session_bench(requirements, extras=Extras(layers=layers)) as bench:
        yield bench


async def cell(bench: Bench, code: str, *requirements: str, **more: Any) -> dict[str, Any]:
    if requirements:
        more["requirements"] = list(requirements)
    return await bench.in_session("python.run", code=code, **more)


async def printed(bench: Bench, code: str, *requirements: str, **more: Any) -> str:
    outcome = await cell(bench, code, *requirements, **more)
    assert outcome["status"] == "succeeded", outcome
    text: str = outcome["result"]["stdout"]
    return text


def kept(layers: Layers) -> list[str]:
    return sorted(path.name for path in layers.folder.iterdir() if path.is_dir())


async def test_interpreter_keeps_the_requirements_of_its_first_cell(bench: Bench) -> None:
    assert await printed(bench, USE, "made-here==1.0") == "1.0\n"
    assert await printed(bench, "print(made_here.__file__)") == "/packages/made_here.py\n"
    assert await printed(bench, "print(made_here.VERSION)", "made-here == 1.0") == "1.0\n"
    assert (await cell(bench, USE, context="bare"))["error"]["details"]["name"] == "ModuleNotFoundError"
    assert await printed(bench, USE, "made-here", context="other") == "2.0\n"
    listed = (await bench.in_session("python.contexts"))["result"]["contexts"]
    assert {entry["name"]: entry["requirements"] for entry in listed} == {
        "bare": [],
        "default": ["made-here==1.0"],
        "other": ["made-here"],
    }


async def test_cell_with_other_requirements_fails_with_instructions(bench: Bench) -> None:
    await cell(bench, "x = 1")
    refused = (await cell(bench, USE, "made-here==2.0"))["error"]
    assert (refused["code"], refused["details"]["path"]) == ("INVALID_INPUT", "requirements")
    assert refused["details"]["contextRequirements"] == []
    assert "python.restart" in refused["message"]
    assert await printed(bench, "print(x)") == "1\n"
    await bench.in_session("python.restart")
    assert await printed(bench, USE, "made-here==2.0") == "2.0\n"
    again = (await cell(bench, USE, "made-here==1.0"))["error"]
    assert again["details"]["contextRequirements"] == ["made-here==2.0"]
    assert "made-here==2.0" in again["message"]


async def test_preloaded_modules_do_not_hide_requirements(bench: Bench) -> None:
    version = "import colorsys; print(getattr(colorsys, 'VERSION', 'preloaded'))"
    assert await printed(bench, version) == "preloaded\n"
    assert await printed(bench, version, "colorsys", context="required") == "0.1\n"
    of_shell = "import decorator; print(decorator.VERSION)"
    assert await printed(bench, of_shell, "decorator", context="decorator") == "0.2\n"


async def test_packages_that_prevent_the_shell_from_starting_are_reported(bench: Bench) -> None:
    error = (await cell(bench, "1", "traitlets"))["error"]
    assert (error["code"], error["details"]["path"]) == ("INVALID_INPUT", "requirements")
    assert "ImportError" in error["message"]
    assert await printed(bench, "print(1)") == "1\n"


async def test_interpreter_with_packages_has_rich_results(bench: Bench) -> None:
    await cell(bench, "import made_here", "made-here")
    shown = await cell(bench, "display({'a': 1}); made_here.VERSION")
    assert shown["result"]["result"]["data"] == {"text/plain": "'2.0'"}
    assert shown["result"]["displays"][0]["data"]["text/plain"] == "{'a': 1}"
    cold = await cell(bench, USE, "made-here", context="cold", env={"PYTHONHASHSEED": "0"})
    assert cold["result"]["stdout"] == "2.0\n"
    error = (await cell(bench, "1/0"))["error"]
    assert error["message"] == "ZeroDivisionError: division by zero"


async def test_layer_is_kept_while_an_interpreter_uses_it(bench: Bench, layers: Layers) -> None:
    layers._bytes_max = 1
    await cell(bench, "1", "made-here")
    assert len(kept(layers)) == 1
    await bench.in_session("shell.run", command="true", requirements=["made-here==1.0"])
    assert len(kept(layers)) == 1
    assert await printed(bench, USE) == "2.0\n"
    await bench.in_session("python.close")
    assert kept(layers) == []


async def test_layer_is_released_with_the_session(bench: Bench, layers: Layers) -> None:
    layers._bytes_max = 1
    await cell(bench, "1", "made-here")
    bench.sessions.free("s")
    await bench.sessions.freed()
    assert kept(layers) == []


async def test_shell_of_a_session_finds_packages_and_its_files(bench: Bench) -> None:
    await cell(bench, f"open('use.py', 'w').write({USE!r})")
    found = await bench.in_session("shell.run", command="python3 use.py", requirements=["made-here<2"])
    assert found["result"]["stdout"] == "1.0\n", found


async def test_failed_installation_starts_no_interpreter(bench: Bench) -> None:
    error = (await cell(bench, "1", "not-there-at-all"))["error"]
    assert (error["code"], error["details"]["path"]) == ("INVALID_INPUT", "requirements")
    assert (await bench.in_session("python.contexts"))["result"] == {"contexts": []}


async def test_no_interpreter_starts_after_its_session_has_ended(bench: Bench) -> None:
    """Installation may take long."""
    contexts, session = SessionInterpreters(bench.sandbox), Session("gone", Path)
    assert contexts.use(session, "default") is None
    (close,) = session.closers
    closing = close()
    assert closing is not None
    await closing
    with pytest.raises(SandboxUnavailable):
        contexts.start(session, "default", None, lambda _: pytest.fail("started"))


@pytest.mark.parametrize("kind", ["bubblewrap", LANDLOCK, "none"])
async def test_sandbox_without_package_support_rejects_requirements(kind: str, layers: Layers) -> None:
    requirements = SandboxRequirements(kind, IsolationLevel.NONE)
    async with session_bench(requirements, extras=Extras(layers=layers)) as bench:
        error = (await cell(bench, "1", "made-here"))["error"]
        assert (error["code"], error["details"]["path"]) == ("ISOLATION_UNAVAILABLE", "requirements")
        assert await printed(bench, "print(1)") == "1\n"
