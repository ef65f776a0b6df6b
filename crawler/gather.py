"""Gathers texts into blocks: the part of a page's reading that knows lines, headings and links, but no tags."""

from __future__ import annotations

from itertools import pairwise

from crawler.artifacts import BlockKind, LinkKind
from crawler.clause_lines import clause_starts
from crawler.line_texts import BREAK, clipped, place_links
from crawler.outline import BOLD_LINE, IMPLIED, Outline
from crawler.pieces import Item, Picture, Piece, Reference
from crawler.targets import bare_targets
from crawler.urls import normal_url

MAX_LINKS = 5_000
MAX_BLOCKS = 20_000
_MAX_HEADING = 120
"""Characters of a line in bold that may be a heading."""
_MAX_TITLE = 250
"""Characters of what the markup calls a heading."""
_MAX_BADGE = 12
_MAX_BARE_LINKS = 50
_ENTRY, _TEXT = BlockKind.ENTRY, BlockKind.TEXT
_BOLD, _PLAIN, _FORMED, _UNFORMED = 1, 2, 4, 8
_LOOKS = _BOLD | _PLAIN
_FORMS = _FORMED | _UNFORMED


class Gatherer:
    """A buffer of texts with the links they stand in, flushed into blocks.

    Args:
        base: the address that relative ones are joined to.
    """

    __slots__ = (
        "_blocks",
        "_bold",
        "_form",
        "_line_start",
        "_spent",
        "_style",
        "_styles",
        "base",
        "buffer",
        "buffer_links",
        "checkbox",
        "chrome",
        "entries",
        "full",
        "heading",
        "items",
        "link",
        "links",
        "muted",
        "outline",
        "owners",
        "page",
        "toggled",
    )

    def __init__(self, base: str) -> None:
        self.items: list[Item] = []
        self.links: list[Reference] = []
        self.outline = Outline()
        self.chrome = False
        self.full = False
        """There are as many blocks or links as one page may have."""
        self.base = self.page = base
        self.link: Reference | None = None
        """The link that is open."""
        self.entries: list[str] = []
        """The labels of the list entries around; "" for one that has none yet."""
        self.heading: int | None = None
        """The level of the heading element that is open: all text in it is one block."""
        self.muted = 0
        """How many elements are open whose text is none of the page's (noscript)."""
        self.checkbox = self.toggled = False
        self.buffer: list[str] = []
        self.owners: list[Reference | None] = []
        """For each text of the buffer the link it stands in."""
        self.buffer_links: list[Reference] = []
        self._blocks = 0
        self._line_start = 0
        self._styles = 0
        """Which styles the texts of the buffer have; of `_BOLD` and `_PLAIN` only those of its last line."""
        self._style = _PLAIN | _UNFORMED
        """Which styles a text has here."""
        self._bold = self._form = 0
        self._spent = False
        """The open bold elements have made a heading; the rest of their text is text."""

    def url(self, href: str) -> str | None:
        """`href` joined to the base."""
        return normal_url(self.base, href)

    # texts

    def add(self, text: str) -> None:
        """Take a text; white space alone only where something stands before it."""
        if text.isspace():
            if not self.buffer:
                return
        else:
            self._styles |= self._style
        self.buffer.append(text)
        link = self.link
        self.owners.append(link)
        if link is not None:
            link.parts.append(text)

    def restyle(self, *, bold: int = 0, form: int = 0) -> None:
        """Open (1) or close (-1) an element that makes its text bold, or a form's."""
        self._bold += bold
        self._form += form
        self._spent = self._spent and self._bold > 0
        self._set_style()

    def _set_style(self) -> None:
        bold = _BOLD if self._bold and not self._spent else _PLAIN
        self._style = bold | (_FORMED if self._form else _UNFORMED)

    def add_break(self) -> None:
        """End a line within the block; a line all in bold becomes a heading."""
        if not self.buffer:
            return
        if self._styles & _LOOKS == _BOLD and self.heading is None and self._bold_line():
            return
        self.add_gap(BREAK)
        self._line_start = len(self.buffer)
        self._styles &= ~_LOOKS

    def add_gap(self, text: str = " ") -> None:
        """Part what stands before from what comes."""
        self.buffer.append(text)
        self.owners.append(self.link)
        if self.link is not None:
            self.link.parts.append(" ")

    def flush(self) -> None:
        """End the block."""
        if not self.buffer:
            if self.buffer_links:
                self.buffer_links = [self.link] if self.link is not None else []
        elif self.heading is not None:
            self.add_gap(BREAK)
        elif self.toggled and not self.entries:
            self.outline.end(IMPLIED)
            self._push(IMPLIED, self.emit(BlockKind.HEADING, IMPLIED))
        elif self._styles & _LOOKS != _BOLD or not self._bold_line():
            if self._bold:
                self._spend_bold()
            kind = _ENTRY if self.entries and self.in_entry() else _TEXT
            if not self._line_start:
                self.emit(kind, 0)
                return
            if kind is _ENTRY and self.buffer_links and not self.entries[-1]:
                self._head_entry()
            self._emit_lines(kind)

    def _emit_lines(self, kind: BlockKind) -> None:
        """Make one block, or, of lines with clause numbers, an entry of each with what follows it."""
        linked = [owner is not None for owner in self.owners] if self._line_start and self.buffer_links else ()
        starts = clause_starts(self.buffer, linked, BREAK) if self._line_start else []
        if not starts:
            self.emit(kind, 0)
            return
        buffer, owners, links, styles = self.buffer, self.owners, self.buffer_links, self._styles
        for start, end in pairwise([0, *starts, len(buffer)] if starts[0] else [*starts, len(buffer)]):
            self.buffer, self.owners, self._styles = buffer[start:end], owners[start:end], styles
            inside = {id(owner) for owner in self.owners}
            self.buffer_links = [link for link in links if id(link) in inside]
            self.emit(BlockKind.ENTRY if start in starts else kind, 0)

    def _spend_bold(self) -> None:
        if self._bold and not self._spent:
            self._spent = True
            self._set_style()

    def in_entry(self) -> bool:
        """Whether the innermost of entry and table row around is the entry."""
        return True

    def emit(self, kind: BlockKind, level: int) -> Piece | None:
        """Make a block of the buffer and empty it; None where there is no text to tell."""
        buffer, owners, links = self.buffer, self.owners, self.buffer_links
        formed = self.checkbox or self._styles & _FORMS == _FORMED
        self.buffer, self.owners, self.buffer_links = [], [], []
        self._line_start = self._styles = 0
        self.toggled = False
        if self.link is not None:
            self.buffer_links.append(self.link)
            self.link.parts.append(" ")
        text = " ".join((buffer[0] if len(buffer) == 1 else "".join(buffer)).split())
        if not text and level:
            text = self._pictured(links)
        if not text:
            return None
        self.checkbox = False
        if self.muted:
            return None
        block = Piece(kind, text, level, 0, self.chrome, formed, links)
        if links:
            place_links(block, links, buffer, owners)
        if self.entries:
            self._label(block)
        if "://" in text:
            self._add_bare_links(buffer, owners, block)
        self.items.append(block)
        self._blocks += 1
        if self._blocks > MAX_BLOCKS:
            self.full = True
        return block

    def _label(self, block: Piece) -> None:
        """Tell the links of a block the list entries around them; the first block of an entry is its label."""
        entries = self.entries
        if block.links and (entries[0] or len(entries) > 1):
            parents = tuple(label for label in entries if label)
            for link in block.links:
                link.parents = parents
        if not entries[-1]:
            entries[-1] = block.text

    def _add_bare_links(self, buffer: list[str], owners: list[Reference | None], block: Piece) -> None:
        found = [
            target
            for part, owner in zip(buffer, owners, strict=True)
            if owner is None and "://" in part
            for target in bare_targets(part)
        ]
        for target in found[:_MAX_BARE_LINKS]:
            link = self.refer(target, LinkKind.ANCHOR)
            if link is not None:
                link.text, link.block = clipped(block.text), block
                block.links.append(link)

    def refer(self, href: str, kind: LinkKind) -> Reference | None:
        """Note a link; None where `href` is no address."""
        url = self.url(href)
        if url is None:
            return None
        link = Reference(href, kind, url, None, self.chrome, self.outline.texts)
        self.note(link)
        return link

    def note(self, link: Reference) -> None:
        """Count a link among the page's."""
        self.links.append(link)
        if len(self.links) > MAX_LINKS:
            self.full = True

    # headings

    def end_heading(self) -> None:
        """End the heading element that is open."""
        level, self.heading = self.heading, None
        if level is None:
            return
        badge, asked = self._badge_before(), self.checkbox
        block = self.emit(BlockKind.HEADING, level)
        if block is None:
            return
        block.form = asked  # a button in a heading asks nothing: it opens what stands beneath
        if len(block.text) > _MAX_TITLE:
            block.kind, block.level = BlockKind.TEXT, 0  # a heading's markup around a list or an article
        else:
            self.outline.push(level, f"{badge} {block.text}" if badge else block.text, block)

    def _push(self, rank: int, block: Piece | None) -> None:
        if block is not None:
            self.outline.push(rank, block.text, block)

    def _pictured(self, links: list[Reference]) -> str:
        """What a heading that is a picture says."""
        alts = " ".join(alt for link in links for alt in link.alts)
        last = self.items[-1] if self.items else None
        return alts or ((last.alt or last.title) if type(last) is Picture else "")

    def _badge_before(self) -> str:
        """A number that stands alone right before a heading belongs to it: "7(1)" beside "โครงสร้าง"."""
        last = self.items[-1] if self.items else None
        if type(last) is not Piece or last.kind is BlockKind.HEADING or last.links or last.chrome is not self.chrome:
            return ""
        return last.text if len(last.text) <= _MAX_BADGE and any(map(str.isdecimal, last.text)) else ""

    def _bold_line(self) -> bool:
        """Flush the last line as a heading, where it reads as one, and all before it as text."""
        start = self._line_start
        tail, owners = self.buffer[start:], self.owners[start:]
        text = "".join(tail).split()
        leads = any(part and link is not None and link.url is not None for part, link in zip(tail, owners, strict=True))
        entry = self.entries and self.in_entry()
        if leads or entry or self._styles & _FORMED or self.checkbox or not text or sum(map(len, text)) >= _MAX_HEADING:
            return False
        if start:
            links = [link for link in self.buffer_links if link in owners]
            self.buffer_links = [link for link in self.buffer_links if link not in links]
            del self.buffer[start:], self.owners[start:]
            self._emit_lines(BlockKind.TEXT)
            self.buffer, self.owners, self.buffer_links = tail, owners, links
        self.outline.end(BOLD_LINE)
        self._push(BOLD_LINE, self.emit(BlockKind.HEADING, IMPLIED))
        self._spend_bold()
        return True

    def _head_entry(self) -> None:
        """Flush the first line of an entry by itself where the links stand on later lines: they stand under it."""
        end = next(place for place, part in enumerate(self.buffer) if part is BREAK)
        tail, owners = self.buffer[end + 1 :], self.owners[end + 1 :]
        below = {id(link) for link in owners}
        leads = any(self.owners[: end + 1]) or any(id(link) not in below for link in self.buffer_links)
        if leads or self.link is not None or self.checkbox:
            return
        links = self.buffer_links
        del self.buffer[end:], self.owners[end:]
        self.buffer_links = []
        self.emit(BlockKind.ENTRY, 0)
        self.buffer, self.owners, self.buffer_links = tail, owners, links
