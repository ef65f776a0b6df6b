"""What every element does to the state of a page's reading when it begins and when it ends."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.artifacts import LinkKind
from crawler.line_texts import clipped
from crawler.outline import IMPLIED, SHOWN, Heading
from crawler.pieces import Item, Mark, Reference, blocks_of
from crawler.references import Referrer
from crawler.rows import Cell, Row, Table
from crawler.traits import Sort, Traits

_ENDS_HEADING = (Sort.TABLE, Sort.LIST, Sort.SELECT)
_CRUMBS = re.compile(r"\s*(?:[»›>|→]+|::|\s/\s)\s*")
_CRUMB_EDGES = " »›>/|→"


class Open:
    """What must be put right when an element ends."""

    chrome = False
    headings: list[Heading] | None = None
    """What the start of a menu set aside, or the return to the main content."""
    table: Table | None = None
    row: Row | None = None
    cell: Cell | None = None
    link: Reference | None = None
    items: list[Item] | None = None
    start = 0
    entries = 0
    """How many list entries were open around the row outside."""
    heads = False
    """It is the heading that is open."""
    panel = False
    """A tab or a toggle shows it."""

    def __init__(self, known: Traits) -> None:
        self.traits = known


class Elements(Referrer):
    """A gatherer that knows menus, scopes, headings, panels and marks, but no tables.

    Args:
        base: the address that relative ones are joined to, until a base element says otherwise.
        wanted: ids whose range of blocks is to be marked.
    """

    __slots__ = ("breadcrumb", "wanted")

    def __init__(self, base: str, wanted: frozenset[str]) -> None:
        super().__init__(base)
        self.breadcrumb: tuple[str, ...] = ()
        self.wanted = wanted

    def enter(self, known: Traits) -> Open:
        """Begin a block, whatever its sort."""
        if self.heading is not None and (known.sort in _ENDS_HEADING or known.tag == "form"):
            self.end_heading()
        if self.buffer or self.buffer_links:
            self.flush()
        opened = Open(known)
        if known.scope:
            self.outline.enter(strong=known.strong)
        if known.ids and (tab := self._shown_by(known)) is not None:
            self._open_panel(tab, opened)
        if not known.simple:
            self._enter_special(known, opened)
        return opened

    def _enter_special(self, known: Traits, opened: Open) -> None:
        if known.chrome is not None and known.chrome is not self.chrome:
            opened.chrome, opened.headings = self.chrome, self.outline.set_aside()
            self.chrome = known.chrome
            if not known.scope:
                self.outline.enter(strong=True)
        if known.shows is not None:
            self.panels.add(known.shows)
        if known.breadcrumb or known.target is not None:
            opened.items, opened.start = self.items, len(self.items)
            opened.link = self.refer(known.target, LinkKind.ANCHOR) if known.target is not None else None
        if known.bold or known.form:
            self.restyle(bold=int(known.bold), form=int(known.form))

        if known.level and self.heading is None:
            self.outline.end(known.level)
            self.heading, opened.heads = known.level, True

    def exit(self, opened: Open) -> Sequence[Heading]:
        """End a block, whatever its sort; the headings that end with it."""
        if self.buffer or self.buffer_links:
            self.flush()
        known = opened.traits
        if known.bold or known.form:
            self.restyle(bold=-known.bold, form=-known.form)
        inside = self.outline.leave() if opened.panel else ()
        if not known.scope and opened.headings is None:
            return inside
        ended = self.outline.leave()
        return (*inside, *ended) if inside else ended

    def exit_special(self, opened: Open) -> None:
        """The rest of a block's end, after what its sort asks for."""
        if opened.items is not None:
            self._leave_noted(opened)
        if opened.headings is not None:
            self.chrome = opened.chrome
            self.outline.resume(opened.headings)

    def _shown_by(self, known: Traits) -> Reference | None:
        """The tab or toggle with words that shows an element."""
        found = (self.shown_by.get(name) for name in known.ids if known.panel or name in self.panels)
        return next((tab for tab in found if tab is not None and tab.text), None)

    def _open_panel(self, tab: Reference, opened: Open) -> None:
        """What a tab or a toggle shows is headed by it, whatever headings stand inside."""
        headed = any(tab.text in text for text in self.outline.texts)
        if not headed:
            self.outline.end(IMPLIED)
        self.outline.enter(strong=True)
        opened.panel = True
        if not headed:
            self.outline.push(SHOWN, tab.text, None)

    def _leave_noted(self, opened: Open) -> None:
        inside = blocks_of(opened.items[opened.start :]) if opened.items is self.items else []
        if opened.link is not None and inside:
            opened.link.text = clipped(" ".join(block.text for block in inside))
            opened.link.block = inside[-1]
        if opened.traits.breadcrumb and not self.breadcrumb:
            texts = [block.text for block in inside]
            parts = texts if len(texts) > 1 else _CRUMBS.split(texts[0]) if texts else []
            self.breadcrumb = tuple(part.strip(_CRUMB_EDGES) for part in parts if part.strip(_CRUMB_EDGES))

    def mark(self, known: Traits, *, opens: bool) -> None:
        """Note where an element that a link points to begins or ends."""
        point = known.sort in (Sort.INLINE, Sort.ANCHOR) or known.void or known.level > 0
        for name in known.ids:
            if name in self.wanted:
                if opens and self.heading is None:
                    self.flush()
                self.items.append(Mark(name, opens, point))
                if opens and known.void:
                    self.items.append(Mark(name, opens=False, point=point))
