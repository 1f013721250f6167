"""Text of anything for messages and the log: bounded, fit for UTF-8, and made by functions that cannot raise."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["named", "readable_text", "readable_traceback", "type_name"]

_TEXT_CHARACTERS_MAX = 8 * 1024
_TRACEBACK_CHARACTERS_MAX = 64 * 1024


def readable_text(value: object, read: Callable[[object], str] = str) -> str:
    """Return the text of anything, as `str` or `repr` reads it."""
    try:
        text = str.__str__(read(value))
    except BaseException:  # noqa: BLE001 - whatever its `__str__` raises
        return "(its text cannot be read)"
    return text[:_TEXT_CHARACTERS_MAX].encode("utf-8", "replace").decode()


def readable_traceback(error: BaseException) -> str:
    """Return the traceback of an error."""
    try:
        text = "".join(traceback.format_exception(error))
    except BaseException:  # noqa: BLE001 - whatever the error raises while it is looked at
        return named(error)
    left_out = len(text) - _TRACEBACK_CHARACTERS_MAX
    half = _TRACEBACK_CHARACTERS_MAX // 2
    return text if left_out <= 0 else f"{text[:half]}\n[{left_out} characters left out]\n{text[-half:]}"


def named(error: BaseException) -> str:
    """Return the name of the class of an error and its text."""
    name, text = type_name(type(error)), readable_text(error)
    return f"{name}: {text}" if text else name


def type_name(kind: type) -> str:
    """Return the name of a class, whatever its metaclass says."""
    return readable_text(type.__dict__["__name__"].__get__(kind))[:128]
