"""MIME bundles for the worker: bytes as base64, JSON as JSON, and a DataFrame as data besides its HTML."""

import base64
import json
from typing import Any

from IPython.core.formatters import BaseFormatter, DisplayFormatter
from traitlets import ObjectName, Type, Unicode

from .tables import table_of

TABLE_MIME = "application/vnd.dataresource+json"
CHARACTERS_MAX = 6 * 1024 * 1024
"""Maximum size of an entry. Larger ones do not fit into a frame and are omitted."""


class TableFormatter(BaseFormatter):
    """The data of a table, in pandas' format for frontends."""

    format_type = Unicode(TABLE_MIME)
    print_method = ObjectName("_repr_data_resource_")
    _return_type = Type(dict)


def add_tables(formatter: DisplayFormatter) -> None:
    """Register the formatter for DataFrame and Series, without importing pandas."""
    tables = TableFormatter(parent=formatter)
    for module in ("pandas", "pandas.core.frame"):
        tables.for_type_by_name(module, "DataFrame", table_of)
    for module in ("pandas", "pandas.core.series"):
        tables.for_type_by_name(module, "Series", lambda series: table_of(series.to_frame()))
    formatter.formatters[TABLE_MIME] = tables
    formatter.active_types = [*formatter.active_types, TABLE_MIME]


def bundle(data: "dict[str, Any]", metadata: "dict[str, Any] | None") -> "dict[str, Any]":
    """Return the entries of a bundle that can be sent, and the names of the others."""
    sendable, omitted = {}, []
    for mime, value in data.items():
        text = encoded(value)
        if text is None or len(text if isinstance(text, str) else json.dumps(text)) > CHARACTERS_MAX:
            omitted.append(str(mime))
        else:
            sendable[str(mime)] = text
    made: dict[str, Any] = {"data": sendable}
    shown_metadata = encoded(metadata) if metadata else None
    if shown_metadata:
        made["metadata"] = shown_metadata
    if omitted:
        made["omitted"] = omitted
    return made


def encoded(value: Any) -> Any:
    """Return a value as JSON, or None if it has no JSON form."""
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode()
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    try:
        return json.loads(json.dumps(value, allow_nan=False))
    except (TypeError, ValueError, RecursionError):
        return None
