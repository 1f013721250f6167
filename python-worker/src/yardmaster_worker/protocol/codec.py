"""Validates every payload of the link by the schemas of `protocol/schema`.

The control plane compiles the same files, so both sides accept the same messages.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import jsonschema_rs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "PROTOCOL_MAJOR",
    "InvalidPayload",
    "PayloadFault",
    "Validator",
    "built_in_handling",
    "capability_schemas",
    "compile_schema",
    "is_unicode",
    "message_kinds",
    "validate",
]

PROTOCOL_MAJOR = 1
_BASE_URI = "json-schema:///"


@dataclass(frozen=True)
class PayloadFault:
    """A violation of a schema: its path (slash separated, "" for the whole payload) and reason."""

    path: str
    reason: str

    def describe(self, root: str) -> str:
        """Return the violation for people, such as `input.timeoutMs: expected integer, got string`."""
        where = ".".join(part for part in (root, *self.path.split("/")) if part)
        return f"{where}: {self.reason}"


class InvalidPayload(Exception):
    """A payload violates its schema."""

    def __init__(self, fault: PayloadFault) -> None:
        super().__init__(fault.describe(""))
        self.fault = fault


class Validator:
    """A compiled schema."""

    def __init__(self, compiled: jsonschema_rs.Draft202012Validator) -> None:
        self._compiled = compiled

    def fault(self, value: object) -> PayloadFault | None:
        """Return the first violation of `value`, or None."""
        try:
            error = next(iter(self._compiled.iter_errors(value)), None)
        except (
            UnicodeEncodeError
        ):  # JSON may contain an unpaired surrogate, which the compiled schemas cannot handle
            return PayloadFault(
                _path_of_unpaired_surrogate(value), "contains a character that cannot be encoded"
            )
        except ValueError as unreadable:  # not JSON: bytes, too deep, NaN
            return PayloadFault("", f"not JSON: {unreadable}"[:500])
        return None if error is None else _fault(error)

    def check(self, value: object) -> None:
        """Raise InvalidPayload if `value` violates the schema."""
        fault = self.fault(value)
        if fault is not None:
            raise InvalidPayload(fault)


def validate(message: str, payload: object) -> None:
    """Raise InvalidPayload if `payload` violates the schema of `message` (a message or reply)."""
    _messages()[message].check(payload)


def message_kinds() -> frozenset[str]:
    """Return the names of all messages and replies with a schema."""
    return frozenset(_messages())


def capability_schemas(name: str) -> Mapping[str, Any]:
    """Return name, description, inputSchema and outputSchema of a built-in capability."""
    declaration: Mapping[str, Any] = _schemas()["capabilities"][name]
    return declaration


def built_in_handling() -> Mapping[str, Mapping[str, bool]]:
    """Return `signalsStart` and `takesInput` of each built-in capability of this worker, by name."""
    handling: Mapping[str, Mapping[str, bool]] = _schemas()["handling"]
    return handling


def is_unicode(text: str) -> bool:
    """Return True if a string can be encoded. JSON may contain an unpaired surrogate, which cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def compile_schema(schema: Mapping[str, Any]) -> Validator:
    """Compile a JSON Schema (2020-12) of a capability. Raises ValueError if it is invalid."""
    return Validator(jsonschema_rs.Draft202012Validator(dict(schema)))


@cache
def _messages() -> dict[str, Validator]:
    schemas = _schemas()["messages"]
    files = [(f"{_BASE_URI}{name}.json", schema) for name, schema in schemas.items()]
    registry = jsonschema_rs.Registry(files, draft=jsonschema_rs.Draft202012)
    return {
        name: Validator(jsonschema_rs.Draft202012Validator(schema, registry=registry))
        for name, schema in schemas.items()
        if name != "common"
    }


@cache
def _schemas() -> dict[str, Any]:
    file = resources.files("yardmaster_worker.protocol.generated") / "schemas.json"
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return content


def _path_of_unpaired_surrogate(value: object) -> str:
    """Return the path of the first string, or object key, that cannot be encoded."""
    waiting: list[tuple[tuple[str, ...], object]] = [((), value)]
    while waiting:
        parts, found = waiting.pop()
        if isinstance(found, str) and not is_unicode(found):
            return _path(parts)
        if isinstance(found, dict):
            if not all(is_unicode(name) for name in found if isinstance(name, str)):
                return _path(parts)
            waiting += [((*parts, str(name)), inner) for name, inner in reversed(found.items())]
        elif isinstance(found, (list, tuple)):
            waiting += [((*parts, str(at)), inner) for at, inner in reversed(list(enumerate(found)))]
    return ""


def _fault(error: jsonschema_rs.ValidationError) -> PayloadFault:
    parts = [str(part) for part in error.instance_path]
    kind = error.kind
    if isinstance(kind, jsonschema_rs.ValidationErrorKind.Required):
        return PayloadFault(_path(parts, kind.property), "required")
    if isinstance(kind, jsonschema_rs.ValidationErrorKind.AdditionalProperties):
        return PayloadFault(_path(parts, kind.unexpected[0]), "unknown property")
    if isinstance(kind, jsonschema_rs.ValidationErrorKind.FalseSchema):
        return PayloadFault(_path(parts), "not allowed here")
    if isinstance(kind, jsonschema_rs.ValidationErrorKind.Type):
        expected = " or ".join(kind.types)
        return PayloadFault(_path(parts), f"expected {expected}, got {_json_type(error.instance)}")
    return PayloadFault(_path(parts), error.message[:500])


def _path(parts: Iterable[str], *more: str) -> str:
    return "/".join([*parts, *more])[:1024]


def _json_type(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"
