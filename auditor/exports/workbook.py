"""An Excel workbook: one sheet with a frozen head, filters, and scores coloured by the pass mark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from auditor.exports.harmless import harmless
from auditor.exports.table import Cell, Table

LONGEST_TEXT = 32_767
"""Characters in a cell, by Excel's own limit; a longer text is cut and marked."""

CREATED = datetime(2020, 1, 1, tzinfo=UTC)  # a fixed date, so that the same table gives the same bytes
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_PASS = {"bg_color": "#C6EFCE", "font_color": "#006100"}
_FAIL = {"bg_color": "#FFC7CE", "font_color": "#9C0006"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """How the cells of one workbook look."""

    workbook: xlsxwriter.Workbook
    head: Format
    passing: Format
    failing: Format
    two_decimals: Format

    @classmethod
    def of(cls, workbook: xlsxwriter.Workbook) -> Looks:
        head = {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDEBF7", "border": 1}
        return cls(
            workbook=workbook,
            head=workbook.add_format(head),
            passing=workbook.add_format(_PASS),
            failing=workbook.add_format(_FAIL),
            two_decimals=workbook.add_format({"num_format": "0.00"}),
        )

    def colour_by_mark(self, sheet: Worksheet, area: tuple[int, int, int, int], mark: Decimal) -> None:
        """Colour scores by whether they reach the pass mark; an empty cell is no score."""
        for rule in _colouring(mark, self.passing, self.failing):
            sheet.conditional_format(*area, rule)


def as_xlsx(table: Table) -> bytes:
    """The table under its columns' Thai headings; what is unknown is an empty cell."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, OPTIONS) as workbook:
        workbook.set_properties({"title": table.name, "created": CREATED})
        add_table(workbook.add_worksheet(table.name), table, Looks.of(workbook))
    return content.getvalue()


def add_table(sheet: Worksheet, table: Table, looks: Looks) -> None:
    """Fill a sheet with a table, its head frozen and filtered."""
    for place, column in enumerate(table.columns):
        number = looks.workbook.add_format({"num_format": "0." + "0" * column.decimals if column.decimals else "0"})
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.heading, looks.head)
        _fill(sheet, place, [row[place] for row in table.rows], number)
        if column.mark is not None and table.rows:
            looks.colour_by_mark(sheet, (1, place, len(table.rows), place), column.mark)
    sheet.freeze_panes(1, table.frozen_columns)
    sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _fill(sheet: Worksheet, place: int, cells: list[Cell], number: Format) -> None:
    for line, cell in enumerate(cells, start=1):
        match cell:
            case None | "":
                pass
            case str():
                sheet.write_string(line, place, _cut(harmless(cell)))
            case int() | Decimal():
                sheet.write_number(line, place, float(cell), number)


def _colouring(mark: Decimal, passing: Format, failing: Format) -> tuple[dict[str, object], ...]:
    value = f"{mark:f}"
    return (
        {"type": "blanks", "stop_if_true": True, "format": None},  # Excel would take an empty cell for a 0
        {"type": "cell", "criteria": ">=", "value": value, "format": passing},
        {"type": "cell", "criteria": "<", "value": value, "format": failing},
    )


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"
