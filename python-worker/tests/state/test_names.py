"""The protocol core has the same modules, states and transitions as the TypeScript worker kit."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[3]
KIT = REPOSITORY / "packages/worker-kit/src/state"
OWN = REPOSITORY / "python-worker/src/yardmaster_worker/state"

ONLY_HERE = {
    "actions": "the kit's caller polls for each action; here the core lists them",
    "deliveries": "a part of the kit's worker-core, moved here to keep the core short",
    "limits": "the kit has it next to its folder of states",
}

Transition = tuple[str, str, str]

ONLY_IN_KIT: dict[str, set[Transition]] = {
    "attempt": {("stopping", "grace_over", "finished")},
    "session_table": {("opening", "opened", "open"), ("opening", "close", "closing")},
}
ADDED: dict[str, set[Transition]] = {
    "attempt": {("running", "abandon", "abandoned"), ("stopping", "abandon", "abandoned")},
}
"""The docstrings of these modules explain the differences."""


def kit_modules() -> dict[str, Path]:
    files = [file for file in KIT.glob("*.ts") if not file.name.endswith(".spec.ts")]
    return {file.name.split(".")[0].replace("-", "_"): file for file in files}


def snake(name: str) -> str:
    return re.sub(r"([A-Z])", lambda match: f"_{match[1].lower()}", name)


def kit_transitions(source: str) -> set[Transition]:
    (table,) = re.findall(r"^const transitions[^=]*= \{\n(.*?)^\};", source, re.MULTILINE | re.DOTALL)
    rows = re.findall(r"^  (\w+): \{(.*?)\},$", table, re.MULTILINE | re.DOTALL)
    return {
        (snake(state), snake(event), snake(target))
        for state, row in rows
        for event, target in re.findall(r"(\w+): '(\w+)'", row)
    }


def kit_states(source: str) -> set[str]:
    (union,) = re.findall(r"^(?:export )?type \w+State = ([^;]+);", source, re.MULTILINE)
    return {snake(state) for state in re.findall(r"'(\w+)'", union)}


def with_states() -> list[str]:
    return [name for name, file in kit_modules().items() if "const transitions" in file.read_text()]


def test_modules_match_the_kit() -> None:
    own = {file.stem for file in OWN.glob("*.py")} - {"__init__"}
    assert own - ONLY_HERE.keys() == kit_modules().keys()
    assert own >= ONLY_HERE.keys()


def test_five_modules_have_states() -> None:
    assert sorted(with_states()) == ["attempt", "delivery", "intake", "registration", "session_table"]


@pytest.mark.parametrize("name", with_states())
def test_transitions_match_the_kit(name: str) -> None:
    source = kit_modules()[name].read_text()
    table = importlib.import_module(f"yardmaster_worker.state.{name}").TRANSITIONS
    own = {(str(state), event, str(target)) for state, row in table.items() for event, target in row.items()}
    assert own - kit_transitions(source) == ADDED.get(name, set())
    assert kit_transitions(source) - own == ONLY_IN_KIT.get(name, set())
    states = {str(state) for state in table}
    missing = {state for state, _, _ in ONLY_IN_KIT.get(name, set())} - states
    added = {target for _, _, target in ADDED.get(name, set())}
    assert states == (kit_states(source) - missing) | added


@pytest.mark.parametrize("name", sorted(kit_modules()))
def test_docstring_names_the_module_of_the_kit(name: str) -> None:
    docstring = importlib.import_module(f"yardmaster_worker.state.{name}").__doc__
    assert f"`{kit_modules()[name].name}`" in str(docstring)
