"""JSON: a list of objects, one a row, under the columns' keys."""

from __future__ import annotations

import json
from decimal import Decimal

from auditor.exports.table import Cell, Table


def as_json(table: Table) -> bytes:
    """UTF-8 with Thai as it is; what is unknown is null."""
    keys = [column.key for column in table.columns]
    rows = [dict(zip(keys, map(_value, row), strict=True)) for row in table.rows]
    return json.dumps(rows, ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n"


def _value(cell: Cell) -> str | int | float | None:
    return float(cell) if isinstance(cell, Decimal) else cell
