"""Structured logs: one JSON object a line on standard error."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from yardmaster_worker.readable import readable_text, readable_traceback

__all__ = ["JsonFormatter", "set_up_logs"]

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


def set_up_logs(level: str) -> None:
    """Log the worker's own events at `level`, and libraries only from warnings up."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("yardmaster_worker").setLevel(level.upper())


class JsonFormatter(logging.Formatter):
    """Writes the message as `event` and every extra field beside it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        line |= {key: value for key, value in vars(record).items() if key not in _STANDARD}
        # A dictionary of fields may hold any name; `extra` itself refuses some.
        fields = line.pop("fields", {})
        line |= fields
        if record.exc_info:
            error = record.exc_info[1]
            line["exception"] = "" if error is None else readable_traceback(error)
        return json.dumps(line, default=readable_text)
