"""The table of allowed imports. Imports for types count too."""

from __future__ import annotations

import ast
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "src/yardmaster_worker"
PACKAGE = "yardmaster_worker"
COMPOSITION = {"__init__", "__main__", "cli", "service", "worker"}
"""The composition modules may import everything, and no module imports them."""

MAY_IMPORT = {
    # Top-level modules.
    "backoff": set[str](),
    "lifecycle": set[str](),
    "loop_lag": set[str](),
    "readable": set[str](),
    "redaction": set[str](),
    "version": set[str](),
    "errors": {"protocol"},
    "load": {"protocol"},
    "logs": {"protocol", "readable", "redaction"},
    "run_to_end": {"logs", "readable"},
    # Packages.
    "protocol": {"readable"},
    "state": {"protocol"},
    "link": {"backoff", "errors", "logs", "protocol", "redaction", "state"},
    "files": {"protocol"},
    "sandbox": {"files", "logs"},
    "egress": {"sandbox"},
    "packages": {"files", "sandbox"},
    "config": {"egress", "errors", "packages", "sandbox"},
    "sessions": {"files", "logs", "readable"},
    "capabilities": {"errors", "protocol", "readable", "sessions", "state"},
    "artifacts": {"backoff", "capabilities", "errors", "logs", "protocol", "readable"},
    "attempts": {
        "capabilities",
        "errors",
        "logs",
        "protocol",
        "readable",
        "redaction",
        "sessions",
        "state",
    },
    "contexts": {"capabilities", "errors", "logs", "protocol", "sandbox", "sessions"},
    "built_in": {
        "capabilities",
        "config",
        "contexts",
        "egress",
        "errors",
        "files",
        "logs",
        "packages",
        "protocol",
        "sandbox",
        "sessions",
        "state",
    },
}

PORTS = {
    "sandbox.port": {"sandbox.limits", "sandbox.isolation"},
    "sandbox.limits": set[str](),
    "sandbox.isolation": set[str](),
    "capabilities.artifacts": {"protocol.generated.types"},
    "sessions.session": set[str](),
}
"""Ports and the modules they use: the only modules of this package that they may import."""


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def unit_of(module: str) -> str:
    return module.split(".", maxsplit=1)[0]


@cache
def modules() -> dict[str, Path]:
    return {module_of(path): path for path in sorted(ROOT.rglob("*.py"))}


@cache
def imports_of(module: str) -> frozenset[str]:
    """Return the modules of this package that a module imports, in any scope."""
    path = modules()[module]
    inside = module if path.name == "__init__.py" else module.rpartition(".")[0]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parents = f"{PACKAGE}.{inside}".rstrip(".").split(".")
            base = ".".join(parents[: len(parents) - node.level + 1]) if node.level else ""
            name = f"{base}.{node.module or ''}".strip(".")
            members = {f"{name}.{alias.name}" for alias in node.names}
            found |= {m if m.removeprefix(f"{PACKAGE}.") in modules() else name for m in members}
    own = {name.removeprefix(PACKAGE).removeprefix(".") for name in found if is_own(name)}
    return frozenset({name or "__init__" for name in own} - {module})


def is_own(name: str) -> bool:
    return name == PACKAGE or name.startswith(f"{PACKAGE}.")


def used() -> dict[str, set[str]]:
    """Return the units that each unit imports."""
    units: dict[str, set[str]] = {}
    for module in modules():
        unit = unit_of(module)
        units.setdefault(unit, set()).update({unit_of(other) for other in imports_of(module)} - {unit})
    return units


def cycle_in(graph: dict[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_every_package_and_module_is_in_the_table() -> None:
    assert used().keys() == MAY_IMPORT.keys() | COMPOSITION


def test_imports_match_the_table() -> None:
    faults = [
        f"{module} imports {other}"
        for module in modules()
        for other in sorted(imports_of(module))
        if unit_of(module) in MAY_IMPORT
        and unit_of(other) != unit_of(module)
        and unit_of(other) not in MAY_IMPORT[unit_of(module)]
    ]
    assert faults == []


def test_every_permission_is_needed() -> None:
    graph = used()
    unused = [
        f"{unit} never imports {other}"
        for unit, allowed in MAY_IMPORT.items()
        for other in sorted(allowed - graph[unit])
    ]
    assert unused == []


def test_the_table_has_no_cycle() -> None:
    assert cycle_in(MAY_IMPORT) == []


def test_modules_form_no_cycle() -> None:
    """Exclude packages themselves: a package and its modules count as one unit."""
    packages = {module for module, path in modules().items() if path.name == "__init__.py"}
    graph = {module: set(imports_of(module)) - packages for module in modules() if module not in packages}
    assert cycle_in(graph) == []


@pytest.mark.parametrize("port", PORTS)
def test_ports_import_no_implementation(port: str) -> None:
    assert imports_of(port) == PORTS[port]


def test_sandboxes_are_imported_only_by_the_choice() -> None:
    implementations = ("bubblewrap", "unisolated", "fork_server")
    naming = {
        module
        for module in modules()
        for other in imports_of(module)
        if other.startswith(tuple(f"sandbox.{name}" for name in implementations))
        and not module.startswith("sandbox.fork_server")
    }
    # The package installer uses bubblewrap's options for system files, not the sandbox.
    assert naming == {"sandbox.choice", "packages.pip"}
