"""Text of any object for messages and logs: bounded, valid UTF-8, and never raises."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["named", "readable_text", "readable_traceback", "type_name"]

_TEXT_CHARACTERS_MAX = 8 * 1024
_TRACEBACK_CHARACTERS_MAX = 64 * 1024


def readable_text(value: object, read: Callable[[object], str] = str) -> str:
    """Return the text of any object by `str` or `repr`."""
    try:
        text = str.__str__(read(value))
    except BaseException:  # noqa: BLE001 - `__str__` may raise anything
        return "(its text cannot be read)"
    return text[:_TEXT_CHARACTERS_MAX].encode("utf-8", "replace").decode()


def readable_traceback(error: BaseException) -> str:
    """Return the traceback of an error."""
    try:
        text = "".join(traceback.format_exception(error))
    except BaseException:  # noqa: BLE001 - inspecting the error may raise anything
        return named(error)
    left_out = len(text) - _TRACEBACK_CHARACTERS_MAX
    half = _TRACEBACK_CHARACTERS_MAX // 2
    return text if left_out <= 0 else f"{text[:half]}\n[{left_out} characters omitted]\n{text[-half:]}"


def named(error: BaseException) -> str:
    """Return the class name of an error and its text."""
    name, text = type_name(type(error)), readable_text(error)
    return f"{name}: {text}" if text else name


def type_name(kind: type) -> str:
    """Return the name of a class, ignoring its metaclass."""
    return readable_text(type.__dict__["__name__"].__get__(kind))[:128]
