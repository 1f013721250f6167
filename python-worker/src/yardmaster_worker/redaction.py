"""Replaces secrets in the texts of logs and errors. The rules are those of `redactSecrets` in the TypeScript packages."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

__all__ = ["redact_secrets", "register_secret"]

_CHARACTERS_MIN = 8
"""Shorter values are not redacted: they would match ordinary words."""
_VALUES_MAX = 256
"""Limit of registered values. Beyond it the oldest is forgotten; a program registers a handful."""
_REDACTED = "[redacted]"


def _encodable(text: str) -> str:
    """Return a pattern of these characters, each plain or percent-encoded."""
    return "".join(f"(?:{character}|(?i:%{ord(character):02x}))" for character in text)


_FORMS = re.compile(r"(yard[wjth]?_)[A-Za-z0-9_-]{20,1024}|(~[0-9]{1,7}~[0-9a-f]{8})[0-9a-f]{8,64}")
"""Secrets that Yardmaster makes: keys, tokens and tickets. The rest of a lease id after its first digits."""
_ENCODED_FORMS = re.compile(
    f"({_encodable('yard')}(?:[wjth]|%77|%6[aA8]|%74)?{_encodable('_')})"
    r"(?:[A-Za-z0-9_-]|%(?:2[dD]|3[0-9]|[46][1-9a-fA-F]|[57][0-9aA]|5[fF])){20,1024}"
    r"|((?:~|%7[eE])[0-9]{1,7}(?:~|%7[eE])[0-9a-f]{8})[0-9a-f]{8,64}"
)
"""The same, with any of their characters percent-encoded."""

_texts_of: dict[str, set[str]] = {}
"""Each registered value with the texts that it may appear as."""
_texts: list[str] = []
"""All these texts, the longest first: a value may contain another one."""


def redact_secrets(text: str) -> str:
    """Replace every secret in a text: secrets that Yardmaster makes, by their form, and registered values.

    Keeps the prefix, and of a lease id all but the end, to tell them apart.
    """
    for value in _texts:
        text = text.replace(value, _REDACTED)
    return (_ENCODED_FORMS if "%" in text else _FORMS).sub(_redact_form, text)


def register_secret(value: str) -> None:
    """Make `redact_secrets` replace a value of any form in this process, if it has at least 8 characters."""
    if len(value) < _CHARACTERS_MIN or value in _texts_of or _is_whole_form(value):
        return
    url = quote(value, safe="!'()*~", errors="replace")
    lower = re.sub("%..", lambda byte: byte[0].lower(), url)
    escaped = {json.dumps(value, ensure_ascii=is_ascii)[1:-1] for is_ascii in (True, False)}
    _texts_of[value] = {value, url, lower, *escaped}
    if len(_texts_of) > _VALUES_MAX:
        del _texts_of[next(iter(_texts_of))]
    _texts[:] = sorted(set().union(*_texts_of.values()), key=len, reverse=True)


def _redact_form(found: re.Match[str]) -> str:
    prefix, lease = found.groups()
    if lease is not None:
        return f"{lease}{_REDACTED}"
    # Random text has digits and uppercase letters; identifiers such as yard_worker_rejections_total do not.
    return f"{prefix}{_REDACTED}" if re.search("[A-Z0-9]", found[0][len(prefix) :]) else found[0]


def _is_whole_form(value: str) -> bool:
    found = _FORMS.fullmatch(value)
    return found is not None and found[1] is not None and _redact_form(found) != value
