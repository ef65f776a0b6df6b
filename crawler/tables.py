"""Keeps track of the tables, rows and cells that a page's reading is in."""

from __future__ import annotations

from crawler.artifacts import BlockKind
from crawler.elements import Elements, Open
from crawler.markup import attribute
from crawler.outline import IMPLIED, Heading
from crawler.pieces import blocks_of
from crawler.references import number
from crawler.rows import Cell, Row, Table, close_row
from crawler.traits import Traits

_MAX_SPAN = 50


class Tables(Elements):
    """Elements, and tables: a cell's items are kept apart until its row tells what they are."""

    __slots__ = ("_carried", "_row", "_row_entries", "_table")

    def __init__(self, base: str, wanted: frozenset[str]) -> None:
        super().__init__(base, wanted)
        self._table: Table | None = None
        self._row: Row | None = None
        self._row_entries = 0
        """How many list entries are open around the row."""
        self._carried: list[Heading] = []
        """Headings that end the cell just left."""

    def open_table(self, known: Traits, _head: str) -> Open:
        """Begin a table; the row around it, if any, is layout."""
        opened = self.enter(known)
        if self._row is not None:
            self._row.nested = True
        opened.table, opened.row, opened.entries = self._table, self._row, self._row_entries
        self._table, self._row = Table(len(self.items)), None
        return opened

    def open_head_rows(self, known: Traits, _head: str) -> Open:
        """Begin the rows that name the columns."""
        if self._table is not None:
            self._table.in_head = True
        return self.enter(known)

    def open_row(self, known: Traits, _head: str) -> Open:
        """Begin a row: what its cells hold is kept apart until it ends."""
        opened = self.enter(known)
        opened.row, opened.entries = self._row, self._row_entries
        self._row, self._row_entries = Row(self._table or Table(0), self.items), len(self.entries)
        return opened

    def open_cell(self, known: Traits, head: str) -> Open:
        """Begin a cell."""
        opened = self.enter(known)
        if self._row is None:
            return opened
        width = number(attribute(head, "colspan"), 1, _MAX_SPAN) if " colspan=" in head else 1
        height = number(attribute(head, "rowspan"), 1, 1000) if " rowspan=" in head else 1
        cell = Cell(head[:2] == "th", width, height, self.items, len(self.links))
        self._row.cells.append(cell)
        opened.cell = cell
        self.items = cell.items
        self.checkbox = False
        return opened

    def leave_head_rows(self, opened: Open) -> None:
        """End the rows that name the columns."""
        self.exit(opened)
        if not opened.traits.simple:
            self.exit_special(opened)
        if self._table is not None:
            self._table.in_head = False

    def leave_cell(self, opened: Open) -> None:
        """End a cell; a heading that ends it may head the rows below."""
        ended = self.exit(opened)
        if not opened.traits.simple:
            self.exit_special(opened)
        cell = opened.cell
        if cell is None:
            return
        cell.last_link = len(self.links)
        cell.close()
        self.items = cell.outer
        if ended and cell.blocks and opened.headings is None:
            self._carried = [heading for heading in ended if heading.block is cell.blocks[-1]]

    def leave_row(self, opened: Open) -> None:
        """End a row: it is data, a header, a heading or layout."""
        self.exit(opened)
        row, self._row, self._row_entries = self._row, opened.row, opened.entries
        carried, self._carried = self._carried, []
        if row is None:
            return
        block = close_row(row, self.links)
        if block is not None:
            self.outline.end(IMPLIED)
            self.outline.push(IMPLIED, block.text, block)
        elif carried and sum(bool(cell.blocks) for cell in row.cells) == 1:
            self.outline.hoist(carried)
        if not opened.traits.simple:
            self.exit_special(opened)

    def leave_table(self, opened: Open) -> None:
        """End a table; one that is nothing but a heading heads what follows it."""
        ended = self.exit(opened)
        table, self._table = self._table, opened.table
        self._row, self._row_entries = opened.row, opened.entries
        if table is not None and ended and opened.headings is None:
            blocks = blocks_of(self.items[table.start :])
            if blocks and all(block.kind is BlockKind.HEADING for block in blocks):
                self.outline.hoist([heading for heading in ended if heading.block is blocks[-1]])
        if not opened.traits.simple:
            self.exit_special(opened)

    def check_row(self) -> None:
        """A checkbox makes its row one of a survey."""
        if self._row is not None:
            self._row.checkbox = True

    def in_entry(self) -> bool:
        """Whether the innermost of entry and table row around is the entry."""
        return self._row is None or len(self.entries) > self._row_entries
