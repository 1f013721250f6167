from __future__ import annotations

import json

import pytest

from yardmaster_worker.link.wire_json import dumps, loads


def test_dumps_is_compact_utf8() -> None:
    assert dumps({"a": ["é", 1]}) == '{"a":["é",1]}'


def test_dumps_escapes_unpaired_surrogates() -> None:
    text = dumps("\ud800é")
    assert text == '"\\ud800\\u00e9"'
    assert json.loads(text) == "\ud800é"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9007199254740991", 9007199254740991),
        ("-9007199254740991", -9007199254740991),
        ("9007199254740992", 9007199254740992.0),
        ("[1000000000000000000, 7]", [1e18, 7]),
        ('{"id": "1000000000000000000"}', {"id": "1000000000000000000"}),
        (b"[1.5, 3]", [1.5, 3]),
    ],
)
def test_integer_beyond_the_limit_is_read_as_a_float(text: str | bytes, value: object) -> None:
    read = loads(text)
    assert (read, repr(read)) == (value, repr(value))
