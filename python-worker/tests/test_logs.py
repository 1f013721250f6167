from __future__ import annotations

import json
import logging
import sys

import pytest

from yardmaster_worker.logs import JsonFormatter, log


def line(**more: object) -> dict[str, object]:
    record = logging.makeLogRecord(
        {
            "name": "some.library",
            "levelname": "INFO",
            "msg": "the attempt %s",
            "args": ("started",),
            "created": 0,
            **more,
        }
    )
    text = JsonFormatter().format(record)
    assert "\n" not in text
    parsed: dict[str, object] = json.loads(text)
    return parsed


def test_format_writes_one_json_object_with_its_fields() -> None:
    assert line(event="attempt_started", fields={"message": "m", "taskId": "t"}) == {
        "time": "1970-01-01T00:00:00.000+00:00",
        "level": "info",
        "event": "attempt_started",
        "msg": "the attempt started",
        "message": "m",
        "taskId": "t",
    }


def test_format_names_the_logger_of_other_code_and_keeps_its_fields() -> None:
    assert line(user="u") == {
        "time": "1970-01-01T00:00:00.000+00:00",
        "level": "info",
        "event": "library_logged",
        "msg": "the attempt started",
        "logger": "some.library",
        "user": "u",
    }


def test_exception_logs_the_error_that_is_handled(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise ValueError("no")
    except ValueError:
        log.exception("link_failed", "the link failed", url="u")
    [record] = caplog.records
    fields = vars(record)["fields"]
    assert (record.levelname, vars(record)["event"], record.getMessage()) == (
        "ERROR",
        "link_failed",
        "the link failed",
    )
    assert fields["url"] == "u"
    assert "ValueError: no" in fields["exception"]


def test_format_keeps_the_cause() -> None:
    try:
        raise ValueError("no")
    except ValueError:
        assert "ValueError: no" in str(line(exc_info=sys.exc_info())["exception"])


def test_format_writes_values_other_than_json_as_text() -> None:
    assert line(value={1})["value"] == "{1}"


class Unreadable(Exception):
    def __str__(self) -> str:
        raise SystemExit(2)

    __repr__ = __str__


def test_format_survives_an_error_that_cannot_be_read() -> None:
    entry = line(exc_info=(Unreadable, Unreadable(), None), value=Unreadable())
    assert "Unreadable" in str(entry["exception"])
    assert entry["value"] == "(its text cannot be read)"
