from __future__ import annotations

import json

from yardmaster_worker.link.wire_json import dumps


def test_dumps_is_compact_utf8() -> None:
    assert dumps({"a": ["é", 1]}) == '{"a":["é",1]}'


def test_dumps_escapes_what_is_not_utf8() -> None:
    text = dumps("\ud800é")
    assert text == '"\\ud800\\u00e9"'
    assert json.loads(text) == "\ud800é"
