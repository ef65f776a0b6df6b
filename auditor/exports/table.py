"""A table as every format writes it: typed columns with headings for both readers, and plain cells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

Cell = str | int | Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What stands in one place of every row."""

    key: str
    """Its name in CSV and JSON; stable."""
    heading: str
    """Its Thai heading in a workbook."""
    width: int = 12
    """In characters, for a workbook."""
    decimals: int = 0
    """How many a workbook shows of its numbers."""
    mark: Decimal | None = None
    """The pass mark of a column of scores, which a workbook colours by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Columns, and rows of as many cells each."""

    name: str
    """A workbook's sheet: at most 31 characters, none of []:*?/\\ among them."""
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    frozen_columns: int = 0
    """How many first columns a workbook keeps in view."""

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} of '{self.name}' has {len(row)} cells for {len(self.columns)} columns")


def with_head(table: Table, head: tuple[int, str]) -> Table:
    """The table with the history's head, its number and digest, in a last column: the one place all formats have."""
    column = Column(key="history_head", heading="บันทึกประวัติล่าสุด", width=24)
    text = f"{head[0]} {head[1]}"
    return replace(table, columns=(*table.columns, column), rows=tuple((*row, text) for row in table.rows))
