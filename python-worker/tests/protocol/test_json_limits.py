from __future__ import annotations

import enum
import json
import math
from collections import Counter, OrderedDict, namedtuple
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yardmaster_worker.protocol.json_limits import (
    DEPTH_MAX,
    INTEGER_MAX,
    InvalidJson,
    JsonFault,
    TooLargeJson,
    json_fault,
    plain_json,
)

Pair = namedtuple("Pair", "left right")


class Color(enum.StrEnum):
    RED = "red"


class Number(enum.IntEnum):
    ONE = 1


class Half(float):
    pass


class Lying(dict[str, Any]):
    def items(self) -> Any:
        raise AssertionError("its code ran")

    __iter__ = __len__ = keys = values = items


def nested(levels: int) -> Any:
    value: Any = 0
    for _ in range(levels):
        value = [value]
    return value


def cyclic() -> Any:
    value: list[Any] = []
    value.append(value)
    return value


@pytest.mark.parametrize(
    ("value", "copy"),
    [
        (None, None),
        ({"a": [1, 2.5, True, "é\ud800"]}, {"a": [1, 2.5, True, "é\ud800"]}),
        ((1, (2,)), [1, [2]]),
        (Pair(1, 2), [1, 2]),
        ({Color.RED: Number.ONE, "h": Half(0.5)}, {"red": 1, "h": 0.5}),
        (Counter("aab"), {"a": 2, "b": 1}),
        (Lying(a=1), {"a": 1}),
        (INTEGER_MAX, 2**53 - 1),
        (-INTEGER_MAX, 1 - 2**53),
        (6.02e23, 6.02e23),
        ({"__proto__": {"constructor": 1}}, {"__proto__": {"constructor": 1}}),
        (nested(DEPTH_MAX), nested(128)),
    ],
)
def test_plain_json_copies_into_plain_values(value: Any, copy: Any) -> None:
    copied = plain_json(value)
    assert copied == copy
    assert type(copied) is type(copy)
    assert json_fault(value) is None


def test_plain_json_keeps_the_order_of_an_ordered_dict() -> None:
    ordered = OrderedDict(a=1, b=2)
    ordered.move_to_end("a")
    assert list(plain_json(ordered)) == ["b", "a"]


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ([{"a": math.nan}], JsonFault("0.a", "expected a number, got NaN")),
        (math.inf, JsonFault("", "expected a finite number, got Infinity")),
        ({"a": 1, "b": {2}}, JsonFault("b", "expected JSON, got set")),
        ({"a": 1, 2: 3}, JsonFault("", "expected a string key, got int")),
        ({"a": {None: 3}}, JsonFault("a", "expected a string key, got NoneType")),
        (b"x", JsonFault("", "expected JSON, got bytes")),
        (
            2**53,
            JsonFault(
                "",
                "integer 9007199254740992 is beyond ±9007199254740991, which not every reader keeps exact; send it as a string",
            ),
        ),
        (
            nested(DEPTH_MAX + 1),
            JsonFault(".".join(["0"] * 128), "nests deeper than 128 levels; flatten it, or send it as text"),
        ),
        (
            cyclic(),
            JsonFault(".".join(["0"] * 128), "nests deeper than 128 levels; flatten it, or send it as text"),
        ),
    ],
)
def test_json_fault_returns_the_first_fault_and_its_path(value: Any, fault: JsonFault) -> None:
    assert json_fault(value) == fault


def test_long_path_is_truncated_and_valid_unicode() -> None:
    fault = json_fault({"\ud800" * 5000: math.nan})
    assert fault is not None
    assert fault.path == "?" * 1000 + "…"


def test_fault_is_described_with_the_name_of_its_value() -> None:
    assert JsonFault("rows.3", "wrong").describe("result") == "result.rows.3: wrong"
    assert JsonFault("", "wrong").located("result") == "result"


@pytest.mark.parametrize("value", ["x" * 101, ["x" * 50] * 3, [[]] * 80, {"k" * 99: 1}])
def test_plain_json_rejects_values_over_the_size_limit(value: Any) -> None:
    with pytest.raises(TooLargeJson):
        plain_json(value, 100)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-INTEGER_MAX, INTEGER_MAX)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=30,
)


@given(json_values)
def test_plain_json_equals_what_json_reads_back(value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    assert plain_json(value) == json.loads(text)
    assert plain_json(value, len(text)) == value  # values within the limit are never rejected


@given(json_values, st.sampled_from([math.nan, math.inf, 2**60, {1}, b""]))
def test_one_fault_anywhere_is_found(value: Any, bad: Any) -> None:
    with pytest.raises(InvalidJson):
        plain_json({"good": value, "bad": [value, bad]})
