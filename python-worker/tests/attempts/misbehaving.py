"""Handlers that misbehave, and the error with which each attempt must end."""

from __future__ import annotations

import asyncio
import math
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from yardmaster_worker import CapabilityError

if TYPE_CHECKING:
    from collections.abc import Callable

    from yardmaster_worker import Context

Error = dict[str, Any]
RAISING: list[tuple[str, Callable[[], Any], Error]] = []
"""Name, function and expected error: a handler, coroutine or plain, raises or returns invalid values."""
REPORTING: list[tuple[str, str, Callable[[], Any], Error]] = []
"""Name, stream, value and expected error: a handler sends invalid output."""

_WHY = "without a stop request"


def raises(name: str, code: str, message: str, **more: Any) -> Callable[[Callable[[], Any]], None]:
    error = {"code": code, "message": message, "retryable": code == "INTERNAL", **more}
    return lambda function: RAISING.append((name, function, error))


def returns(name: str, value: Callable[[], Any], path: str, message: str) -> None:
    RAISING.append((name, value, invalid(path, message)))


def invalid(path: str, message: str) -> Error:
    return {
        "code": "INVALID_RESULT",
        "message": f"{path}: {message}",
        "retryable": False,
        "details": {"path": path},
    }


class Unreadable(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no text")


class Exiting(Exception):
    """Reading any of its attributes raises SystemExit."""

    def __getattribute__(self, _name: str) -> Any:
        raise SystemExit(5)

    def __str__(self) -> str:
        raise SystemExit(5)

    def __repr__(self) -> str:
        raise SystemExit(5)


class LyingText(str):
    __slots__ = ()

    def __str__(self) -> str:
        raise KeyboardInterrupt

    def __format__(self, _spec: str) -> str:
        raise KeyboardInterrupt


class NamedByAProperty(type):
    @property
    def __name__(cls) -> str:  # type: ignore[override]
        raise SystemExit(6)


class BadlyNamed(Exception, metaclass=NamedByAProperty):
    pass


class BadCapabilityError(CapabilityError):
    details = property(lambda _self: sys.exit(7), lambda _self, _value: None)


class OwnBaseError(BaseException):
    pass


class LyingDict(dict[str, Any]):
    def items(self) -> Any:
        raise SystemExit(8)

    def __iter__(self) -> Any:
        raise SystemExit(8)

    def __len__(self) -> int:
        raise SystemExit(8)


@raises("exit", "EXECUTION_ERROR", "the handler called sys.exit(2)")
def exits() -> None:
    sys.exit(2)


@raises("exit without a code", "EXECUTION_ERROR", "the handler called sys.exit()")
def exits_without_code() -> None:
    raise SystemExit


@raises("keyboard interrupt", "EXECUTION_ERROR", "the handler raised KeyboardInterrupt")
def interrupts() -> None:
    raise KeyboardInterrupt


@raises("generator exit", "EXECUTION_ERROR", "the handler raised GeneratorExit")
def exits_generator() -> None:
    raise GeneratorExit


@raises("cancelled by itself", "EXECUTION_ERROR", f"the handler raised CancelledError {_WHY}")
def cancels_itself() -> None:
    raise asyncio.CancelledError


@raises("base exception of its own", "EXECUTION_ERROR", "the handler raised OwnBaseError: why")
def raises_base() -> None:
    raise OwnBaseError("why")


@raises(
    "base exception group", "EXECUTION_ERROR", "the handler raised BaseExceptionGroup: g (1 sub-exception)"
)
def raises_group() -> None:
    raise BaseExceptionGroup("g", [SystemExit(1)])


@raises("exception group", "INTERNAL", "ExceptionGroup: g (1 sub-exception)")
def raises_ordinary_group() -> None:
    raise ExceptionGroup("g", [ValueError(1)])


@raises("text that raises", "INTERNAL", "Unreadable: (its text cannot be read)")
def raises_unreadable() -> None:
    raise Unreadable


@raises("everything raises", "INTERNAL", "Exiting: (its text cannot be read)")
def raises_exiting() -> None:
    raise Exiting


@raises("a text that lies", "INTERNAL", "RuntimeError: (its text cannot be read)")
def raises_lying_text() -> None:
    raise RuntimeError(LyingText("x"))


@raises("a class that hides its name", "INTERNAL", "BadlyNamed: x")
def raises_badly_named() -> None:
    raise BadlyNamed("x")


@raises(
    "an exit code that raises", "EXECUTION_ERROR", "the handler called sys.exit((its text cannot be read))"
)
def exits_with_exiting() -> None:
    sys.exit(Exiting())  # type: ignore[arg-type]


@raises("error with an attribute that raises", "INTERNAL", "BadCapabilityError: why")
def raises_bad_capability_error() -> None:
    raise BadCapabilityError("demo.NO", "why")


@raises(
    "error with details that are no JSON",
    "demo.NO",
    "why",
    details={"detailsLeftOut": True, "reason": "details.at.0: expected JSON, got set"},
)
def raises_bad_details() -> None:
    raise CapabilityError("demo.NO", "why", details={"at": [{1}]})


@raises(
    "error with endless details",
    "demo.NO",
    "why",
    details={"detailsLeftOut": True, "reason": "details: more than 1048576 bytes"},
)
def raises_endless_details() -> None:
    raise CapabilityError("demo.NO", "why", details={"tree": endless()})


@raises("error whose message is no text", "demo.NO", "{1}")
def raises_odd_message() -> None:
    raise CapabilityError("demo.NO", {1})  # type: ignore[arg-type]


@raises("an iteration that stops", "INTERNAL", "RuntimeError: coroutine raised StopIteration")
def raises_stop_iteration() -> None:
    raise StopIteration


def endless() -> Any:
    """Return a value that is small in memory, but endless as JSON."""
    tree: list[Any] = []
    for _ in range(100):
        tree = [tree, tree]
    return tree


def deep(levels: int) -> Any:
    value: list[Any] = []
    for _ in range(levels - 1):
        value = [value]
    return value


def cyclic() -> Any:
    value: dict[str, Any] = {}
    value["again"] = value
    return value


_TOO_DEEP = "nests deeper than 128 levels; flatten it, or send it as text"
_TOO_LARGE = "is beyond ±9007199254740991, which not every reader keeps exact; send it as a string"


def zeros(count: int) -> str:
    path = ".".join(["0"] * count)
    return path if len(path) <= 1000 else f"{path[:1000]}…"


def again(count: int) -> str:
    path = ".".join(["again"] * count)
    return path if len(path) <= 1000 else f"{path[:1000]}…"


async def forgotten() -> None:
    pass


returns("items of a dict", lambda: {"a": {"b": 1}.items()}, "result.a", "expected JSON, got dict_items")
returns("NaN", lambda: {"mean": math.nan}, "result.mean", "expected a number, got NaN")
returns("infinity", lambda: [1, -math.inf], "result.1", "expected a finite number, got -Infinity")
returns("a large integer", lambda: {"id": 2**53}, "result.id", f"integer 9007199254740992 {_TOO_LARGE}")
returns("a huge integer", lambda: 10**5000, "result", f"integer of 16610 bits {_TOO_LARGE}")
returns("a set", lambda: [{1, 2}], "result.0", "expected JSON, got set")
returns("bytes", lambda: {"a": b"x"}, "result.a", "expected JSON, got bytes")
returns("a time", lambda: {"at": datetime.now(UTC)}, "result.at", "expected JSON, got datetime")
returns(
    "keys that are no text",
    lambda: {"a": {1: 2}},
    "result.a",
    "expected a string key, got int",
)
returns("a cycle", cyclic, f"result.{again(128)}", _TOO_DEEP)
returns("deep nesting", lambda: deep(129), f"result.{zeros(128)}", _TOO_DEEP)
returns("very deep nesting", lambda: deep(10_000), f"result.{zeros(128)}", _TOO_DEEP)
returns("an object", object, "result", "expected JSON, got object")
returns("an error", Exiting, "result", "expected JSON, got Exiting")
returns("a generator", lambda: (x for x in [1]), "result", "expected JSON, got generator")
returns(
    "a class that hides its name", lambda: [BadlyNamed], "result.0", "expected JSON, got NamedByAProperty"
)
returns("a set in a dict that lies", lambda: LyingDict(a={1}), "result.a", "expected JSON, got set")

for result in (endless, lambda: "x" * 2**21, lambda: ["é" * 1000] * 2000):
    too_long = {
        "code": "OUTPUT_LIMIT",
        "message": "the result is larger than 1048576 bytes, the limit of a message",
        "retryable": False,
    }
    RAISING.append((f"too large: {result.__name__}", result, too_long))

for stream, where in (("progress", "progress"), ("display", "output.display")):
    REPORTING += [
        (
            f"{stream}: items",
            stream,
            lambda: {"a": {}.items()},
            invalid(f"{where}.a", "expected JSON, got dict_items"),
        ),
        (
            f"{stream}: NaN",
            stream,
            lambda: [math.nan],
            invalid(f"{where}.0", "expected a number, got NaN"),
        ),
        (
            f"{stream}: large",
            stream,
            lambda: -(2**53),
            invalid(where, f"integer -9007199254740992 {_TOO_LARGE}"),
        ),
        (
            f"{stream}: a time",
            stream,
            lambda: {"at": datetime.now(UTC)},
            invalid(f"{where}.at", "expected JSON, got datetime"),
        ),
        (f"{stream}: deep", stream, lambda: deep(10_000), invalid(f"{where}.{zeros(128)}", _TOO_DEEP)),
        (
            f"{stream}: endless",
            stream,
            endless,
            {"code": "OUTPUT_LIMIT", "message": f"{where}: more than 2097152 bytes", "retryable": False},
        ),
    ]
for stream in ("stdout", "stderr", "log"):
    REPORTING += [
        (f"{stream}: bytes", stream, lambda: b"x", invalid(f"output.{stream}", "expected text, got bytes")),
        (f"{stream}: none", stream, lambda: None, invalid(f"output.{stream}", "expected text, got NoneType")),
        (f"{stream}: a dict", stream, dict, invalid(f"output.{stream}", "expected text, got dict")),
    ]
for name in ("stdin", "", "constructor"):
    unknown = invalid("output", "unknown stream; expected one of display, log, progress, stderr, stdout")
    REPORTING.append((f"stream {name!r}", name, lambda: "x", unknown))


def plain(do: Callable[[], Any]) -> Callable[[Any, Context], Any]:
    def handler(_value: Any, context: Context) -> Any:
        context.output("log", "kept\n")
        return do()

    return handler


def coroutine(do: Callable[[], Any]) -> Callable[[Any, Context], Any]:
    async def handler(_value: Any, context: Context) -> Any:
        context.output("log", "kept\n")
        return do()

    return handler
