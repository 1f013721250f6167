"""The limits of JSON values from callers and workers; makes plain copies within these limits.

Everything that leaves the worker passes here: results, output, details of errors. No code of the value runs: an
object of a class derived from `dict`, `str` or `int` is copied as its base class. Depth and size are checked during
the copy, so no value can exhaust stack or memory.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from yardmaster_worker.readable import readable_text, type_name

__all__ = ["DEPTH_MAX", "INTEGER_MAX", "InvalidJson", "JsonFault", "TooLargeJson", "json_fault", "plain_json"]

DEPTH_MAX = 128
"""Levels of arrays and objects."""
INTEGER_MAX = 2**53 - 1
"""Larger integers lose precision in JavaScript and other readers."""
_PATH_CHARACTERS_MAX = 1000


@dataclass(frozen=True)
class JsonFault:
    """The first violation; `path` is dotted, "" for the value itself."""

    path: str
    message: str

    def located(self, root: str) -> str:
        """Return the path with the name of the value in front."""
        return f"{root}.{self.path}" if self.path else root

    def describe(self, root: str) -> str:
        """Return the violation for people, such as `result.rows.3: expected a number, got NaN`."""
        return f"{self.located(root)}: {self.message}"


class InvalidJson(Exception):
    """A value is not JSON within the limits."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
        self.keys: list[Any] = []
        """The path of the violation, innermost key first."""

    @property
    def fault(self) -> JsonFault:
        """The path and the reason."""
        path = readable_text(".".join(str(key) for key in reversed(self.keys)))
        if len(path) > _PATH_CHARACTERS_MAX:
            path = f"{path[:_PATH_CHARACTERS_MAX]}…"
        return JsonFault(path, self.message)


class TooLargeJson(Exception):
    """A value is too large as JSON."""


def json_fault(value: object) -> JsonFault | None:
    """Return the first violation of a value; None if it is JSON within the limits."""
    try:
        plain_json(value)
    except InvalidJson as invalid:
        return invalid.fault
    return None


def plain_json(value: object, bytes_max: float = math.inf) -> Any:
    """Return a copy of `value` in plain dicts, lists, strings and numbers.

    Raises InvalidJson with the first violation, and TooLargeJson as soon as the copy exceeds `bytes_max`: a value
    that contains the same list twice on each of 50 levels is small in memory, but endless as JSON.
    """
    return _Copy(bytes_max).of(value, 0)


class _Copy:
    """One copy operation. It recurses, which is three times as fast as an explicit stack; DEPTH_MAX bounds it."""

    def __init__(self, bytes_max: float) -> None:
        self._bytes_left = bytes_max

    def of(self, value: Any, depth: int) -> Any:
        kind = type(value)
        if kind is str:
            return self._text(value)
        if value is None or kind is bool:
            return value
        if kind is int or kind is float:
            return _integer(value) if kind is int else _number(value)
        if kind is dict:
            return self._object(value.items(), len(value), depth)
        if kind is list or kind is tuple:
            return self._array(value, depth)
        return self._derived(value, kind, depth)

    def _derived(self, value: Any, kind: type, depth: int) -> Any:
        """Copy a value by its base class, without calling any method that its own class overrides."""
        if issubclass(kind, str):
            return self._text(str.__str__(value))
        if issubclass(kind, int):
            return _integer(int.__int__(value))
        if issubclass(kind, float):
            return _number(float.__float__(value))
        if issubclass(kind, dict):
            # An OrderedDict keeps its order by itself.
            base = OrderedDict if issubclass(kind, OrderedDict) else dict
            return self._object(base.items(value), dict.__len__(value), depth)
        if issubclass(kind, (list, tuple)):
            base_iter = list.__iter__ if issubclass(kind, list) else tuple.__iter__
            return self._array(list(base_iter(value)), depth)
        raise InvalidJson(f"expected JSON, got {type_name(kind)}")

    def _object(self, items: Any, length: int, depth: int) -> dict[str, Any]:
        self._enter(length, depth)
        copy: dict[str, Any] = {}
        name: str | None = None
        try:
            for key, item in list(items):  # another thread may be changing it
                name = self._key(key)
                copy[name] = self.of(item, depth + 1)
        except InvalidJson as invalid:
            if name is not None and name not in copy:  # otherwise the violation is at the next key
                invalid.keys.append(name)
            raise
        return copy

    def _array(self, items: Any, depth: int) -> list[Any]:
        self._enter(len(items), depth)
        copy = []
        try:
            for item in items:
                copy.append(self.of(item, depth + 1))  # noqa: PERF401 - the length so far is the path of a violation
        except InvalidJson as invalid:
            invalid.keys.append(len(copy))
            raise
        return copy

    def _key(self, key: Any) -> str:
        kind = type(key)
        if kind is str:
            return self._text(key)
        if not issubclass(kind, str):
            raise InvalidJson(f"expected a string key, got {type_name(kind)}")
        return self._text(str.__str__(key))

    def _text(self, text: str) -> str:
        self._bytes_left -= len(text)
        if self._bytes_left < 0:
            raise TooLargeJson
        return text

    def _enter(self, length: int, depth: int) -> None:
        if depth >= DEPTH_MAX:
            raise InvalidJson(f"nests deeper than {DEPTH_MAX} levels; flatten it, or send it as text")
        self._bytes_left -= 1 + length  # brackets and commas
        if self._bytes_left < 0:
            raise TooLargeJson


def _integer(number: int) -> int:
    if -INTEGER_MAX <= number <= INTEGER_MAX:
        return number
    shown = str(number) if number.bit_length() < 128 else f"of {number.bit_length()} bits"
    raise InvalidJson(
        f"integer {shown} is beyond ±{INTEGER_MAX}, which not every reader keeps exact; send it as a string"
    )


def _number(number: float) -> float:
    if math.isfinite(number):
        return number
    if math.isnan(number):
        raise InvalidJson("expected a number, got NaN")
    raise InvalidJson(f"expected a finite number, got {'-' if number < 0 else ''}Infinity")
