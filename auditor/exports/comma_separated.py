"""CSV that Excel opens with its Thai intact: UTF-8 with a byte order mark, rows ended by CR LF (RFC 4180)."""

from __future__ import annotations

import csv
from io import StringIO

from auditor.exports.harmless import harmless
from auditor.exports.table import Cell, Table


def as_csv(table: Table) -> bytes:
    """The table under its columns' keys; what is unknown is an empty cell."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(column.key for column in table.columns)
    writer.writerows(map(_written, row) for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return harmless(cell)
        case _:
            return str(cell)
