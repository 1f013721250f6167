"""Generate the Python side of the protocol from `protocol/`: types, messages, error codes and schemas.

.venv/bin/python scripts/codegen.py          writes src/yardmaster_worker/protocol/generated/
.venv/bin/python scripts/codegen.py --check  writes nothing; exit code 1 if a file is out of date
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

WORKER = Path(__file__).resolve().parent.parent
PROTOCOL = WORKER.parent / "protocol"
GENERATED = WORKER / "src" / "yardmaster_worker" / "protocol" / "generated"
HEADER = "Generated from protocol/ by scripts/codegen.py: do not edit."


def main(arguments: list[str]) -> int:
    files = generate()
    stale = [name for name, text in files.items() if _read(GENERATED / name) != text]
    extra = [p.name for p in GENERATED.glob("*.*") if p.name not in files]
    if "--check" in arguments:
        for name in stale + extra:
            print(f"out of date: {GENERATED.name}/{name}; run scripts/codegen.py", file=sys.stderr)
        return 1 if stale or extra else 0
    GENERATED.mkdir(parents=True, exist_ok=True)
    for name in extra:
        (GENERATED / name).unlink()
    for name in stale:
        (GENERATED / name).write_text(files[name], encoding="utf-8")
    return 0


def generate() -> dict[str, str]:
    """Return the text of every generated file by name."""
    schemas = {p.stem: _load(p) for p in sorted((PROTOCOL / "schema").glob("*.json"))}
    readme = (PROTOCOL / "README.md").read_text(encoding="utf-8")
    return {
        "__init__.py": f'"""{HEADER}"""\n',
        "schemas.json": json.dumps({"messages": schemas, **_capabilities()}, indent=1, ensure_ascii=False)
        + "\n",
        "types.py": _types(schemas),
        "messages.py": _messages(readme),
        "error_codes.py": _error_codes(readme),
        "log_events.py": _log_events(_load(PROTOCOL / "log-events.json")),
    }


def _capabilities() -> dict[str, Any]:
    """Return the declarations of this worker's built-in capabilities, and the options of their functions."""
    declarations: dict[str, Any] = {}
    handling: dict[str, Any] = {}
    for path in sorted((PROTOCOL / "schema" / "capabilities").glob("*.json")):
        declaration = _load(path)
        offer = declaration.pop("x-yard")
        if offer["worker"] == "python":
            declarations[path.stem] = declaration
            handling[path.stem] = {key: offer.get(key, False) for key in ("signalsStart", "takesInput")}
    return {"capabilities": declarations, "handling": handling}


def _types(schemas: dict[str, Any]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        bundle, output = Path(folder, "protocol.json"), Path(folder, "types.py")
        bundle.write_text(json.dumps(_bundle(schemas)), encoding="utf-8")
        command = [
            "-m",
            "datamodel_code_generator",
            "--input",
            str(bundle),
            "--output",
            str(output),
        ]
        command += ["--input-file-type", "jsonschema", "--output-model-type", "typing.TypedDict"]
        command += [
            "--target-python-version",
            "3.11",
            "--disable-timestamp",
            "--formatters",
            "builtin",
        ]
        command += ["--use-schema-description", "--use-field-description"]
        command += ["--enum-field-as-literal", "all", "--no-use-closed-typed-dict"]
        command += ["--custom-file-header", f'# ruff: noqa\n# fmt: off\n"""{HEADER}"""']
        subprocess.run([sys.executable, *command], check=True, cwd=folder)
        return output.read_text(encoding="utf-8")


def _bundle(schemas: dict[str, Any]) -> dict[str, Any]:
    """Merge the schema files into one, because the generator chooses the best type names within a single file."""
    definitions = dict(schemas["common"]["$defs"])
    for name, schema in schemas.items():
        if name != "common":
            definitions[_type_name(name)] = _without(schema, "$schema", "$id", "title")
    text = json.dumps({"title": "Protocol", "type": "object", "$defs": definitions})
    merged: dict[str, Any] = json.loads(text.replace("common.json#/", "#/"))
    return merged


def _type_name(message: str) -> str:
    # `reply.error` would otherwise have the name of the definition `ReplyError` that it contains.
    if message == "reply.error":
        return "ErrorReply"
    return "".join(word.capitalize() for word in message.split("."))


def _messages(readme: str) -> str:
    rows = re.findall(r"^\| (worker|control plane) \| `([\w.]+)` \| `([\w.]+)` \|$", readme, re.MULTILINE)
    if not rows:
        raise SystemExit("protocol/README.md: the table of messages was not found")
    return (
        f'"""{HEADER}"""\n\nfrom __future__ import annotations\n\n'
        + _table("FROM_WORKER", "Reply of each message that a worker sends.", rows, "worker")
        + "\n"
        + _table("FROM_CONTROL", "Reply of each message that a worker receives.", rows, "control plane")
    )


def _table(name: str, title: str, rows: list[tuple[str, str, str]], sender: str) -> str:
    lines = [f'    "{message}": "{reply}",\n' for side, message, reply in rows if side == sender]
    return f'{name}: dict[str, str] = {{\n{"".join(lines)}}}\n"""{title}"""\n'


def _error_codes(readme: str) -> str:
    rows = re.findall(r"^\| `([A-Z_]+)` \| (yes|no) \| (?:yes|no) \| (.+) \|$", readme, re.MULTILINE)
    if not rows:
        raise SystemExit("protocol/README.md: the tables of error codes were not found")
    members = "".join(f'    {code} = "{code}"\n    """{text}"""\n' for code, _, text in rows)
    retryable = "".join(f"    ErrorCode.{code},\n" for code, yes, _ in rows if yes == "yes")
    return (
        f'# fmt: off\n"""{HEADER}"""\n\nfrom __future__ import annotations\n\nfrom enum import StrEnum\n\n\n'
        'class ErrorCode(StrEnum):\n    """Every code of protocol/README.md."""\n\n'
        f"{members}\n\nRETRYABLE = frozenset({{\n{retryable}}})\n"
        '"""Codes after which the same task may succeed if it is tried again as it is."""\n'
    )


def _log_events(registry: dict[str, Any]) -> str:
    """Return the names of the events that this worker logs, by level."""
    own = {name: event for name, event in sorted(registry.items()) if "Python worker" in event["programs"]}
    literals = [
        _literal(
            f"{level.capitalize()}Event", [name for name, event in own.items() if level in event["levels"]]
        )
        for level in ("debug", "info", "warn", "error")
    ]
    return (
        f'# fmt: off\n"""{HEADER}"""\n\nfrom typing import Literal, TypeAlias\n\n'
        + "\n".join(literals)
        + "\nLogEvent: TypeAlias = DebugEvent | InfoEvent | WarnEvent | ErrorEvent\n"
    )


def _literal(name: str, values: list[str]) -> str:
    return f"{name}: TypeAlias = Literal[\n" + "".join(f'    "{value}",\n' for value in values) + "]\n"


def _without(schema: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if key not in keys}


def _load(path: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return value


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
