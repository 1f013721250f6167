"""Tables as data (https://specs.frictionlessdata.io/data-resource/): the first rows of a DataFrame, with exact
numbers.

Integers beyond ±(2**53 - 1) and infinities become strings, because JSON cannot hold them or readers would round them.
`marked` lists these cells. NaN, pandas' missing value, becomes null.
"""

import json
import math
from typing import Any

ROWS_MAX = 500
INTEGER_MAX = 2**53 - 1


def table_of(frame: Any) -> "dict[str, Any] | None":
    """Return schema, rows and marks; None if the table cannot be represented this way."""
    try:
        head = frame.head(ROWS_MAX)
        columns = [_Column(values) for values in _columns_of(head)]
        table = json.loads(_plain(head, columns).to_json(orient="table", double_precision=15))
        marked = _write_exactly(table, columns)
    except Exception:  # noqa: BLE001 - multi-level columns or objects: the HTML remains
        return None
    return {**table, "rowsTotal": len(frame), **({"marked": marked} if marked else {})}


class _Column:
    """One column, or one level of the index, with its numbers in exact form."""

    def __init__(self, values: Any) -> None:
        self.is_object = values.dtype.kind == "O"
        self.cells: dict[int, Any] = {}
        """By row: numbers as JSON, or as strings if JSON cannot represent them."""
        self.marked: list[int] = []
        if values.dtype.kind not in "iufO":
            return
        for row, value in enumerate(values.tolist()):
            kind = type(value)
            if (kind is int and -INTEGER_MAX <= value <= INTEGER_MAX) or (
                kind is float and math.isfinite(value)
            ):
                self.cells[row] = value
            elif (kind is int) or (kind is float and not math.isnan(value)):
                self.cells[row] = _text_of(value)
                self.marked.append(row)


def _columns_of(frame: Any) -> "list[Any]":
    """Return the index levels, then the columns: the order of a table's fields."""
    levels = [frame.index.get_level_values(level) for level in range(frame.index.nlevels)]
    return [*levels, *(frame.iloc[:, at] for at in range(frame.shape[1]))]


def _plain(frame: Any, columns: "list[_Column]") -> Any:
    """Return a table that pandas can write: without integers of arbitrary length."""
    copy = None
    for at, column in enumerate(columns[frame.index.nlevels :]):
        if column.is_object and column.marked:
            copy = frame.copy() if copy is None else copy
            copy.isetitem(
                at, [column.cells.get(row, value) for row, value in enumerate(frame.iloc[:, at].tolist())]
            )
    return frame if copy is None else copy


def _write_exactly(table: "dict[str, Any]", columns: "list[_Column]") -> "dict[str, list[int]]":
    """Replace rounded numbers with exact ones; return the marked rows of each field."""
    marked: dict[str, list[int]] = {}
    for field, column in zip(table["schema"]["fields"], columns, strict=True):
        name = str(field["name"])
        for row, cell in column.cells.items():
            table["data"][row][name] = cell
        if column.marked:
            marked[name] = column.marked
    return marked


def _text_of(number: "int | float") -> str:
    """Return a number as a string. An integer too long for Python's decimal output is hexadecimal."""
    if isinstance(number, float):
        return "Infinity" if number > 0 else "-Infinity"
    try:
        return str(number)
    except ValueError:
        return hex(number)
