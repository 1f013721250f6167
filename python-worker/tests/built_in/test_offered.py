"""The built-in capabilities match the protocol. A capability of the worker replaces a built-in one of the same name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from yardmaster_worker import Worker
from yardmaster_worker.built_in import shell_run
from yardmaster_worker.built_in.offered import add_offered, find_offers, mismatches
from yardmaster_worker.capabilities import CapabilityRegistry
from yardmaster_worker.errors import BuiltInMismatch
from yardmaster_worker.protocol import built_in_handling, capability_schemas

if TYPE_CHECKING:
    from yardmaster_worker.built_in.parts import Parts


def test_modules_offer_what_the_protocol_declares() -> None:
    assert find_offers().keys() == built_in_handling().keys()


def test_mismatch_names_missing_extra_and_duplicate_capabilities() -> None:
    offered = [("p.a", "a.one"), ("p.b", "a.one"), ("p.b", "b.extra")]
    assert mismatches(["a.one", "a.missing"], offered) == [
        "a.missing has a schema, but no module of yardmaster_worker.built_in offers it",
        "b.extra is offered by p.b, but no schema assigns it to the Python worker",
        "a.one is offered by p.a and p.b",
    ]


def test_worker_with_a_missing_capability_exits_with_a_clear_message(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delattr(shell_run, "OFFERS")
    monkeypatch.setenv("YARD_WORKER_TOKEN", "a token")
    assert Worker().main(["--connect", "http://127.0.0.1:9"]) == 1
    last = capsys.readouterr().err.splitlines()[-1]
    assert last == (
        "yardmaster-worker: the built-in capabilities differ from protocol/schema/capabilities: "
        "shell.run has a schema, but no module of yardmaster_worker.built_in offers it"
    )


def test_offered_capability_needs_a_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cast("dict[str, Any]", shell_run.OFFERS), "shell.walk", lambda _parts: None)
    with pytest.raises(BuiltInMismatch, match=r"shell\.walk is offered by .*shell_run"):
        find_offers()


def test_sessions_are_optional(monkeypatch: pytest.MonkeyPatch) -> None:
    from yardmaster_worker.built_in import offered

    declared = {key: value for key, value in capability_schemas("shell.run").items() if key != "sessions"}
    monkeypatch.setattr(offered, "capability_schemas", lambda _name: declared)
    registry = CapabilityRegistry()
    add_offered(registry, cast("Parts", None), {"shell.run": lambda _parts: print})
    assert registry.declarations() == [declared]


def test_own_capability_replaces_a_built_in_one() -> None:
    registry = CapabilityRegistry()

    async def own(_value: Any, _context: Any) -> None:
        """Do nothing."""

    registry.add("shell.run", own, description="Our own shell.", input_schema={})
    add_offered(registry, cast("Parts", None), {"shell.run": lambda _parts: print})
    declared = registry.get("shell.run")
    assert declared is not None
    assert (declared.function, declared.declaration["description"]) == (own, "Our own shell.")
