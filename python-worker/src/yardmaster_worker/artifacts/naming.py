"""Valid names and media types of artifacts (`protocol/README.md`, "Artifacts")."""

from __future__ import annotations

import re

from yardmaster_worker.errors import YardmasterError
from yardmaster_worker.protocol import ErrorCode, is_unicode

__all__ = ["check_media_type", "check_name"]

_NAME_BYTES_MAX = 255
_MEDIA_TYPE_MAX = 255
_FORBIDDEN = re.compile(r"[/\x00-\x1f\x7f-\x9f]")
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105 - a token as RFC 9110 defines it, not a secret
_QUOTED = r'"(?:[\t \x21\x23-\x5b\x5d-\x7e]|\\[\t\x20-\x7e])*"'
_MEDIA_TYPE = re.compile(rf"{_TOKEN}/{_TOKEN}(?:[ \t]*;[ \t]*{_TOKEN}=(?:{_TOKEN}|{_QUOTED}))*")


def check_name(name: str) -> None:
    """Raise YardmasterError `INVALID_REQUEST` if the text is not a valid artifact name."""
    if not name:
        raise _refused("must not be empty")
    if not is_unicode(name):
        raise _refused("must be Unicode text")
    if len(name.encode()) > _NAME_BYTES_MAX:
        raise _refused(f"must not be longer than {_NAME_BYTES_MAX} bytes of UTF-8, got {len(name.encode())}")
    if name in {".", ".."}:
        raise _refused("must not be . or ..")
    if _FORBIDDEN.search(name):
        raise _refused("must not contain a slash or a control character")


def check_media_type(text: str) -> None:
    """Raise YardmasterError `INVALID_REQUEST` if the text is not a media type (RFC 9110, section 8.3.1)."""
    if len(text) > _MEDIA_TYPE_MAX or not _MEDIA_TYPE.fullmatch(text):
        raise YardmasterError(ErrorCode.INVALID_REQUEST, f"{text[:_MEDIA_TYPE_MAX]!r} is not a media type")


def _refused(reason: str) -> YardmasterError:
    return YardmasterError(ErrorCode.INVALID_REQUEST, f"the name of an artifact {reason}")
