"""Names of limits end in one suffix after the unit: `_MAX` for constants, `_max` for other names."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
OTHER_FORM = re.compile(r"^_?max_|^_?MAX_|(^|_)(most|MOST|limit|LIMIT|upto|UPTO)(_(ms|s|bytes|MS|S|BYTES))?$")


def test_names_of_limits_have_one_suffix() -> None:
    faults = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for folder in ("src", "tests", "scripts")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "generated" not in path.parts
        for name, line in defined_in(path)
        if OTHER_FORM.search(name)
    ]
    assert faults == []


def defined_in(path: Path) -> list[tuple[str, int]]:
    """Return the names of variables, attributes and parameters that a file defines."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.append((node.id, node.lineno))
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            found.append((node.attr, node.lineno))
        elif isinstance(node, ast.arg):
            found.append((node.arg, node.lineno))
    return found
