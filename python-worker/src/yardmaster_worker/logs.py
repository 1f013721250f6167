"""Structured logs: one JSON object per line on standard error."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from yardmaster_worker.readable import readable_text, readable_traceback
from yardmaster_worker.redaction import redact_secrets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yardmaster_worker.protocol.generated.log_events import (
        DebugEvent,
        ErrorEvent,
        InfoEvent,
        LogEvent,
        WarnEvent,
    )

__all__ = ["EventLog", "JsonFormatter", "log", "set_up_logs"]

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warn": logging.WARNING, "error": logging.ERROR}


class EventLog:
    """Logs events of `protocol/log-events.json`, with the levels and fields that it declares."""

    def __init__(self, logger: logging.Logger) -> None:
        self._logger = logger

    def debug(self, event: DebugEvent, message: str, **fields: object) -> None:
        """Log details for developers of the worker."""
        self.write("debug", event, message, fields)

    def info(self, event: InfoEvent, message: str, **fields: object) -> None:
        """Log an event of normal operation."""
        self.write("info", event, message, fields)

    def warning(self, event: WarnEvent, message: str, **fields: object) -> None:
        """Log a problem from which the worker recovers by itself."""
        self.write("warn", event, message, fields)

    def error(self, event: ErrorEvent, message: str, **fields: object) -> None:
        """Log a problem that somebody must look into."""
        self.write("error", event, message, fields)

    def exception(self, event: ErrorEvent, message: str, **fields: object) -> None:
        """Log the error that is being handled, with its traceback."""
        error = sys.exception()
        self.write("error", event, message, {**fields, "exception": error and readable_traceback(error)})

    def write(self, level: str, event: LogEvent, message: str, fields: Mapping[str, object]) -> None:
        """Log an event at the level of this name in the registry."""
        self._logger.log(_LEVELS[level], message, extra={"event": event, "fields": fields})


log = EventLog(logging.getLogger("yardmaster_worker"))
"""The log of the worker itself."""


def set_up_logs(level: str) -> None:
    """Log the worker's own events from `level`, and libraries from warning. Uncaught errors are redacted, too."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("yardmaster_worker").setLevel(level.upper())
    sys.excepthook = lambda _, error, __: _print_uncaught(error)


def _print_uncaught(error: BaseException) -> None:
    sys.stderr.write(f"{redact_secrets(readable_traceback(error).rstrip())}\n")


class JsonFormatter(logging.Formatter):
    """Formats a record as JSON: the event, the message as `msg`, and every field."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON, with secrets redacted.

        Records of code outside the worker have the event `library_logged`.
        """
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": "library_logged",
            "msg": record.getMessage(),
        }
        fields = {key: value for key, value in vars(record).items() if key not in _STANDARD}
        if "event" not in fields:
            line["logger"] = record.name

        line |= fields | fields.pop("fields", {})
        if record.exc_info:
            error = record.exc_info[1]
            line["exception"] = "" if error is None else readable_traceback(error)
        return redact_secrets(json.dumps(line, default=readable_text))
