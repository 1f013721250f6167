"""Checks the shared vectors, like the control plane's tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from yardmaster_worker.protocol import (
    InvalidPayload,
    PayloadFault,
    capability_schemas,
    compile_schema,
    message_kinds,
    validate,
)

if TYPE_CHECKING:
    from yardmaster_worker.protocol.codec import Validator

STRING_IN_X = {"type": "object", "properties": {"x": {"type": "string"}}}
VECTORS = Path(__file__).parents[3] / "protocol" / "vectors"


def vectors(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.json"))


def read(path: Path) -> dict[str, Any]:
    vector: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return vector


def missing_kinds(folder: Path) -> list[str]:
    return sorted(message_kinds() - {read(path)["message"] for path in vectors(folder)})


@pytest.mark.parametrize("path", vectors(VECTORS / "valid"), ids=lambda path: path.stem)
def test_valid_vector_is_accepted(path: Path) -> None:
    vector = read(path)
    validate(vector["message"], vector["payload"])


@pytest.mark.parametrize("path", vectors(VECTORS / "invalid"), ids=lambda path: path.stem)
def test_invalid_vector_is_rejected_at_its_path(path: Path) -> None:
    vector = read(path)
    with pytest.raises(InvalidPayload) as caught:
        validate(vector["message"], vector["payload"])
    assert vector["path"] in (None, caught.value.fault.path)


@pytest.mark.parametrize("folder", ["valid", "invalid"])
def test_every_message_kind_has_a_vector(folder: str) -> None:
    assert missing_kinds(VECTORS / folder) == []


def test_missing_kinds_reports_a_kind_without_vector(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"message": "task.execute", "payload": {}}', encoding="utf-8")
    missing = missing_kinds(tmp_path)
    assert "task.execute" not in missing
    assert "worker.register" in missing


@pytest.fixture
def validator() -> Validator:
    return compile_schema(
        {
            "type": "object",
            "required": ["code"],
            "additionalProperties": False,
            "properties": {"code": {"type": "string"}, "timeoutMs": {"type": "integer", "minimum": 1}},
        }
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"code": "", "timeoutMs": "1"}, "input.timeoutMs: expected integer, got string"),
        ({"code": "", "timeoutMs": True}, "input.timeoutMs: expected integer, got boolean"),
        ({"code": "", "timeoutMs": None}, "input.timeoutMs: expected integer, got null"),
        ({"code": "", "timeoutMs": 0}, "input.timeoutMs: 0 is less than the minimum of 1"),
        ({}, "input.code: required"),
        ({"code": "", "cod": ""}, "input.cod: unknown property"),
        ([], "input: expected object, got array"),
    ],
)
def test_fault_names_the_path_and_the_reason(validator: Validator, value: object, said: str) -> None:
    fault = validator.fault(value)
    assert fault is not None
    assert fault.describe("input") == said


def test_fault_is_none_for_a_valid_value(validator: Validator) -> None:
    assert validator.fault({"code": "", "timeoutMs": 1}) is None


@pytest.mark.parametrize("value", [b"bytes", object(), {1: 2}])
def test_value_other_than_json_is_a_fault(value: object) -> None:
    assert compile_schema(STRING_IN_X).fault({"x": value}) is not None


def test_too_deep_payload_is_a_fault() -> None:
    deep: list[Any] = []
    for _ in range(5000):
        deep = [deep]
    assert compile_schema(STRING_IN_X).fault({"x": deep}) is not None


def test_describe_names_the_root_for_the_whole_payload() -> None:
    assert PayloadFault("", "no").describe("input") == "input: no"


def test_compile_schema_rejects_an_invalid_schema() -> None:
    with pytest.raises(ValueError, match="blob"):
        compile_schema({"type": "blob"})


@pytest.mark.parametrize(
    ("capability", "value", "path"),
    [
        ("shell.run", {"command": "a\0b"}, "command"),
        ("shell.run", {"command": "a", "cwd": "a\0b"}, "cwd"),
        ("shell.run", {"command": "a", "env": {"A": "a\0b"}}, "env/A"),
        ("python.run", {"code": "a", "env": {"A": "\0"}}, "env/A"),
    ],
)
def test_schemas_of_programs_reject_a_nul(capability: str, value: object, path: str) -> None:
    fault = compile_schema(capability_schemas(capability)["inputSchema"]).fault(value)
    assert fault is not None
    assert (fault.path, "does not match" in fault.reason) == (path, True)


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"a": ["x", {"b": "\ud800"}]}, "a/1/b"),
        ({"a": {"x\udc80": 1}}, "a"),
        ("\ud800", ""),
    ],
)
def test_fault_names_the_string_that_cannot_be_encoded(value: object, path: str) -> None:
    schema = {
        "$defs": {
            "any": {
                "pattern": "^x*$",
                "items": {"$ref": "#/$defs/any"},
                "propertyNames": {"maxLength": 9, "pattern": "."},
                "additionalProperties": {"$ref": "#/$defs/any"},
            }
        },
        "$ref": "#/$defs/any",
    }
    assert compile_schema(schema).fault(value) == PayloadFault(
        path, "contains a character that cannot be encoded"
    )
