"""Table rows: which are data, which are headers, which are layout, and what stands beside a link."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from crawler.artifacts import BlockKind
from crawler.outline import IMPLIED
from crawler.pieces import Item, Mark, Piece, Reference, blocks_of

_MAX_CELL = 300
"""Characters of a neighbouring cell that a link takes along as context."""
_MAX_MERGED_CELL = 1000
_MAX_MERGED_BLOCKS = 4
_FEWEST_OF_MENU, _MENU = 4, 0.8
"""Links that a cell has at least, and the share of its text that they are, where it is a menu."""
_MAX_HEADING = 120
_MAX_HEADER_CELL = 60
_MAX_SPANS = 100
_HEADER_WORD = re.compile(
    r"(?:ลำดับ|ลําดับ|ที่|รายการ|ชื่อ|หัวข้อ|หัวเรื่อง|เรื่อง|วันที่|วัน|เดือน|ปี|ดาวน์โหลด|เอกสาร|ไฟล์|หมายเหตุ|ประเภท|แฟ้ม|ชั้น|จำนวน|จํานวน|"
    r"รายละเอียด|งาน|วงเงิน|ราคา|วิธี|สถานะ|ตำแหน่ง|ตําแหน่ง|โทร|หน่วยงาน|ผู้|เลข|no\b|#|title|date|download|name|file)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Cell:
    """A cell while it is read."""

    header: bool
    width: int
    height: int
    outer: list[Item]
    first_link: int
    items: list[Item] = field(default_factory=list)
    last_link: int = 0
    column: int = 0
    text: str = ""
    blocks: list[Piece] = field(default_factory=list)

    def close(self) -> None:
        """Settle its text and blocks."""
        self.blocks = blocks_of(self.items)
        if self.blocks:
            self.text = " ".join([block.text for block in self.blocks])


@dataclass(slots=True)
class Table:
    """A table while it is read."""

    start: int
    """Where its items begin in the list that they are added to."""
    headers: dict[int, str] = field(default_factory=dict)
    spans: dict[int, tuple[int, str]] = field(default_factory=dict)
    """For a column: how many more rows a cell above reaches down, and its text."""
    in_head: bool = False


@dataclass(slots=True)
class Row:
    """A row while it is read."""

    table: Table
    outer: list[Item]
    cells: list[Cell] = field(default_factory=list)
    nested: bool = False
    """It holds a table: it is layout."""
    checkbox: bool = False


def close_row(row: Row, links: list[Reference]) -> Piece | None:
    """Add what the row holds to the list outside it: one block for a row of data, its blocks as they are for layout.

    Returns:
        The block, where the row is a heading for the rows below it.
    """
    spanning = _placed(row)
    filled = [cell for cell in row.cells if cell.text]
    if row.nested:
        _spread(row)
        return None
    if row.checkbox:
        for cell in row.cells:
            for block in cell.blocks:
                block.form = True
    _give_context(row, filled, links, spanning)
    if len(filled) > 1:
        _close_wide(row, filled)
        return None
    _spread(row)
    return _heading_of(row, filled[0]) if filled else None


def _close_wide(row: Row, filled: list[Cell]) -> None:
    if _is_header(row, filled):
        for cell in filled:
            for column in range(cell.column, cell.column + cell.width):
                above = row.table.headers.get(column, "") if row.table.in_head else ""
                row.table.headers[column] = f"{above} {cell.text}".strip() if above != cell.text else above
        _merge(row, filled, BlockKind.HEADER_ROW)
    elif all(_is_data(cell) for cell in filled):
        _merge(row, filled, BlockKind.ROW)
    else:
        _spread(row)


def _heading_of(row: Row, cell: Cell) -> Piece | None:
    """The row's only text, where it heads the rows below: a cell that spans the table."""
    blocks = cell.blocks
    if len(blocks) != 1:
        return None
    block = blocks[0]
    spans = cell.width > 1 or (cell.header and len(row.cells) == 1)
    if spans and len(block.text) < _MAX_HEADING and not block.form and block.kind is BlockKind.TEXT:
        if not any(link.leads for link in block.links):
            block.kind, block.level = BlockKind.HEADING, IMPLIED
            return block
    elif block.kind is BlockKind.TEXT and len(row.cells) > 1:
        block.kind = BlockKind.ROW
    return None


def _placed(row: Row) -> list[str]:
    """Give each cell its column; the texts of cells that reach down from rows above."""
    spans = row.table.spans
    column = 0
    if not spans:
        for cell in row.cells:
            cell.column = column
            column += cell.width
        return []
    reaching = [text for _, text in spans.values() if text]
    taken = {place: count - 1 for place, (count, _) in spans.items()}
    for cell in row.cells:
        while column in taken:
            column += 1
        cell.column = column
        column += cell.width
    row.table.spans = {place: (count, spans[place][1]) for place, count in taken.items() if count > 0}
    return reaching


def _keep_spans(row: Row) -> None:
    for cell in row.cells:
        if cell.height > 1 and len(row.table.spans) < _MAX_SPANS:
            for column in range(cell.column, cell.column + cell.width):
                row.table.spans[column] = (
                    cell.height - 1,
                    cell.text[:_MAX_CELL].rstrip() if column == cell.column else "",
                )


def _give_context(row: Row, filled: list[Cell], links: list[Reference], spanning: list[str]) -> None:
    _keep_spans(row)
    for cell in row.cells:
        if cell.first_link == cell.last_link:
            continue
        labels = [other for other in filled if other is not cell and _labels(other)]
        others = [*spanning, *(other.text[:_MAX_CELL].rstrip() for other in labels)]
        beside = " | ".join(others)
        column = row.table.headers.get(cell.column, "")
        for link in links[cell.first_link : cell.last_link]:
            link.row, link.column = beside, column


def _labels(cell: Cell) -> bool:
    """Whether a cell may say what the links of its neighbours are: not where it is a column of the page, or a menu."""
    if not _is_data(cell):
        return False
    links = sum(link.leads for block in cell.blocks for link in block.links)
    return links < _FEWEST_OF_MENU or sum(block.linked for block in cell.blocks) < _MENU * len(cell.text)


def _is_header(row: Row, filled: list[Cell]) -> bool:
    if all(cell.header for cell in filled):
        return True
    if row.table.in_head:
        return True
    if row.table.headers:
        return False
    row.table.headers = {-1: ""}
    if not all(len(cell.text) <= _MAX_HEADER_CELL and len(cell.blocks) == 1 for cell in filled):
        return False
    if any(link.leads for cell in filled for block in cell.blocks for link in block.links):
        return False
    named = sum(_HEADER_WORD.match(cell.text) is not None for cell in filled)
    bold = all(block.kind is BlockKind.HEADING for cell in filled for block in cell.blocks)
    return named >= (1 if bold else 2) and not any(cell.text[0].isdigit() for cell in filled)


def _is_data(cell: Cell) -> bool:
    """Whether the cell's blocks may be told as one: no list, no heading with something under it, not a page of text."""
    blocks = cell.blocks
    if len(blocks) > _MAX_MERGED_BLOCKS or len(cell.text) > _MAX_MERGED_CELL:
        return False
    for block in blocks:
        if block.kind is BlockKind.ENTRY or 0 < block.level < IMPLIED:
            return False
        if block.kind is BlockKind.HEADING and len(blocks) > 1:
            return False
    return True


def _merge(row: Row, filled: list[Cell], kind: BlockKind) -> None:
    parts = [block for cell in filled for block in cell.blocks]
    merged = Piece(
        kind=kind,
        text=" | ".join(cell.text for cell in filled),
        linked=sum(block.linked for block in parts),
        chrome=parts[0].chrome,
        form=any(block.form for block in parts),
        links=[link for block in parts for link in block.links],
    )
    for link in merged.links:
        link.block = merged
    others = [item for cell in row.cells for item in cell.items if type(item) is not Piece]
    row.outer.extend([item for item in others if isinstance(item, Mark) and item.opens])
    row.outer.append(merged)
    row.outer.extend([item for item in others if not (isinstance(item, Mark) and item.opens)])


def _spread(row: Row) -> None:
    for cell in row.cells:
        row.outer.extend(cell.items)
