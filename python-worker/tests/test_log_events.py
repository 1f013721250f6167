"""The worker logs exactly the events that the registry declares for it, with the declared levels and fields."""

from __future__ import annotations

import ast
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_WORKER = Path(__file__).parents[1]
_SOURCES = _WORKER / "src" / "yardmaster_worker"
_REGISTRY: dict[str, dict[str, Any]] = json.loads(
    (_WORKER.parent / "protocol" / "log-events.json").read_text(encoding="utf-8")
)
_OWN = {name: event for name, event in _REGISTRY.items() if "Python worker" in event["programs"]}
_LEVELS = {"debug": "debug", "info": "info", "warning": "warn", "error": "error", "exception": "error"}
_OF_OTHERS = "library_logged"
"""The event of a line that other code logged: `JsonFormatter` writes it."""


@dataclass(frozen=True)
class _Call:
    where: str
    event: str | None
    level: str
    fields: frozenset[str]
    has_spread: bool


def _calls() -> list[_Call]:
    nodes = [
        (node, path)
        for path in sorted(_SOURCES.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    ]
    calls = [_call(node, path) for node, path in nodes if isinstance(node, ast.Call)]
    return [call for call in calls if call is not None]


def _call(node: ast.Call, path: Path) -> _Call | None:
    where = f"{path.relative_to(_SOURCES)}:{node.lineno}"
    match node.func:
        case ast.Attribute(value=ast.Name(id="log" | "_log" | "logging" | "logger"), attr=attribute):
            if attribute not in _LEVELS:
                return None
            fields = {keyword.arg for keyword in node.keywords if keyword.arg is not None}
            fields |= {"exception"} if attribute == "exception" else set()
            spread = any(keyword.arg is None for keyword in node.keywords)
            return _Call(where, _text(node.args[0]), _LEVELS[attribute], frozenset(fields), spread)
        case ast.Name(id="Note"):
            level = _text(node.args[2]) if len(node.args) > 2 else "info"
            return _Call(where, _text(node.args[0]), level or "", frozenset(), has_spread=True)
    return None


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def test_each_call_uses_a_registered_event_with_its_level_and_fields() -> None:
    calls = _calls()
    assert len(calls) > 40
    assert [fault for call in calls for fault in _faults(call)] == []


def _faults(call: _Call) -> list[str]:
    event = _OWN.get(call.event or "")
    if event is None:
        return [f"{call.where}: {call.event} is not registered for the Python worker"]
    known = {field.rstrip("?") for field in event["fields"]}
    wanted = set() if call.has_spread else {field for field in event["fields"] if not field.endswith("?")}
    faults = [f"{call.where}: {call.event} has no {field}" for field in sorted(call.fields - known)]
    faults += [f"{call.where}: {call.event} lacks {field}" for field in sorted(wanted - call.fields)]
    if call.level not in event["levels"]:
        faults.append(f"{call.where}: {call.event} is not registered as {call.level}")
    return faults


def test_each_registered_event_is_logged() -> None:
    logged = {call.event for call in _calls()}
    assert sorted(set(_OWN) - logged) == [_OF_OTHERS]


def test_events_of_only_this_worker_have_no_unused_level() -> None:
    levels: dict[str | None, set[str]] = defaultdict(set)
    for call in _calls():
        levels[call.event].add(call.level)
    alone = {name: event for name, event in _OWN.items() if event["programs"] == ["Python worker"]}
    assert {name: set(event["levels"]) for name, event in alone.items()} == {
        name: levels[name] for name in alone
    }
