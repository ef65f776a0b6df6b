"""A snapshot read with a pack's words: which parts of which page speak of which item."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import NamedTuple
from urllib.parse import urlsplit

from crawler.artifacts import Block, FetchFailure, Link, Page, SiteSnapshot
from rules.citations import citations
from rules.data_rows import is_data
from rules.findings import ItemCode
from rules.holdings import LINE, SHORT, disclosures_of, substance_of
from rules.kinds import ENTRY, HEADER_ROW, HEADING, ROW, TEXT
from rules.labels import contexts, label_of, labels_of
from rules.law_text import is_law_text
from rules.match import Reading, lexicon_of
from rules.notes import Notes, PageNotes, fronts_of, notes_on
from rules.pack import Pack, Rule
from rules.reach import Outcome, outcome_of, resolved_names
from rules.sections import Sections
from rules.statements import statements_of
from rules.thai import normal
from rules.view import Content, SiteView

_LABEL = 260
"""A block longer than this is text, not a label."""
_CELLS = " | "
"""Between the cells of a row in its text."""
_ASKS = re.compile(r"[\s○●•oO\-–]*แสดง")
_OF_CRITERIA = re.compile(r"\s*(?:องค์ประกอบ(?:ด้าน)?ข้อมูล|เกณฑ์|ค(?:ำ|ํา)อธิบาย)")
_IMPLIED = 7
"""The level of headings that no element of the markup makes; a line across a table is one."""
_HUB = 3
"""From so many items named on one page on, the page is a list of items, and none of them owns its whole text."""


class _Opener(NamedTuple):
    """A block that has begun a segment."""

    start: int
    reading: Reading
    block: Block
    last: int
    """The last block that the page's lists put under it; -1 where it is no entry with a list of its own."""
    criterion: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of blocks that one block's words give to items."""

    named: tuple[tuple[ItemCode, float, str], ...]
    label: str
    content: Content
    start: int
    """The place of the block that names them; for a picture, of the one beneath it."""
    alone: bool
    """True where the naming block is a row or entry that stands for itself."""
    criterion: bool = False
    """It is a row that tells what is asked for, as guides to an assessment print it, not where it is."""


class SiteReader:
    """One snapshot under one pack; `notes` are those made when less of the same visit was seen."""

    def __init__(self, pack: Pack, snapshot: SiteSnapshot, notes: Notes | None = None) -> None:
        self.pack = pack
        self.statements = statements_of(pack)
        self.lexicon = lexicon_of(pack)
        self.labels = labels_of(pack)
        self.view = SiteView(snapshot, self.statements)
        self.unvisited = frozenset(snapshot.unvisited)
        self._home_host = urlsplit(snapshot.home_url).netloc
        self._sections = Sections(self.lexicon)
        self.notes = Notes(fronts_of(self.view))
        self._before = notes.lasting(self.notes.fronts) if notes is not None else {}
        self._disclosed_by = disclosures_of(pack)
        self._substance = substance_of(pack)

    def notes_on(self, page: Page) -> PageNotes:
        """What was worked out of a page of the snapshot so far."""
        found = self.notes.pages.get(page.url)
        if found is None:
            found = self.notes.pages[page.url] = notes_on(page, self.view, self._before.pop(page.url, None))
        return found

    @cached_property
    def _resolved(self) -> frozenset[str]:
        return resolved_names(self.view.snapshot)

    def is_at_home(self, url: str) -> bool:
        """Whether an address is on the centre's own host."""
        return urlsplit(url).netloc == self._home_host

    def came_of(self, failure: FetchFailure) -> Outcome:
        """What an address that failed comes to, given where it is and what else the crawl reached."""
        host = urlsplit(failure.final_url).hostname
        return outcome_of(
            failure,
            at_home=self.is_at_home(failure.final_url),
            names_resolve=bool(self._resolved - {host}),
        )

    def around(self, link: Link, page: Page) -> tuple[Reading, str] | None:
        """The nearest surroundings of a page's link that name an item, and their words; None where none do."""
        section, above = self.section_above(link, page), link.headings
        for where, text in contexts(link):
            if where == "heading":
                above = above[:-1]
                reading = self._sections.read_heading(text, self._sections.under(above))
            else:
                reading = self._sections.read(text, section)
            if reading.named and len(text) <= _LABEL:
                return reading, text
        return None

    def section_above(self, link: Link, page: Page) -> str | None:
        """The section of the Act, "7" or "9", of whose list a page's link is an entry."""
        section = self._sections.under(link.headings)
        return None if section is None or link.block in self._sections.counted(page) else section

    def read_label(self, label: str, link: Link, page: Page) -> Reading:
        """What a link of a page names: by its label, or, where that is silent, by its number in a section's list."""
        reading = self.lexicon.read(label)
        if reading.named or reading.distracted is not None or not link.headings:
            return reading
        return self._sections.read(label, self.section_above(link, page))

    def heads_siblings(self, reading: Reading, link: Link, page: Page) -> bool:
        """Whether what a link names by number alone, "9(8) ข้อมูลอื่น", is the head of other items of that clause."""
        if not reading.cited or reading.item is None:
            return False
        if link.url is None:
            span = page.anchors.get(link.fragment, (0, 0)) if link.fragment else (0, 0)
            return self._names_sibling(page.blocks[slice(*span)], reading.item)
        self.notes_on(page).lasting = False
        target = self.view.resource(link.url)
        return isinstance(target, Page) and self._names_sibling(
            self.view.own(self.view.page_at_end(target)).blocks, reading.item
        )

    def _names_sibling(self, blocks: Iterable[Block], item: ItemCode) -> bool:
        named = (reading for block in blocks if (reading := self._naming(block)) is not None)
        return any(_are_siblings(item, code) for reading in named for code, _, _ in reading.named)

    def segments(self, page: Page) -> tuple[Segment, ...]:
        """The page's own part, cut where its words turn from one item to another."""
        notes = self.notes_on(page)
        if notes.segments is None:
            notes.segments = () if is_law_text(page) else tuple(self._without_heads(page))
        return notes.segments

    def _without_heads(self, page: Page) -> Iterator[Segment]:
        cut = list(self._cut(page))
        for place, (opener, segment) in enumerate(cut):
            if opener.reading.cited:
                links = [link for link in page.links if link.block == opener.start]
                if any(self.heads_siblings(opener.reading, link, page) for link in links):
                    continue
                if not links and _is_head(opener, cut[place + 1 :]):
                    continue
            yield segment

    def _cut(self, page: Page) -> Iterator[tuple[_Opener, Segment]]:
        whole, counted = page.url in self.view.home_urls, self._sections.counted(page)
        read = range(len(page.blocks)) if whole else frozenset(self.view.own_places(page))
        opened: _Opener | None = None
        headings: list[Block] = []
        section: str | None = None
        columns: Sequence[str] = ()
        for index, block in enumerate(page.blocks):
            if block.kind is HEADER_ROW or 0 < block.level < _IMPLIED:
                columns = block.text.split(_CELLS) if block.kind is HEADER_ROW else ()
            if block.form or index not in read:
                continue
            if block.kind is HEADING:
                headings = [heading for heading in headings if heading.level < block.level]
                section = self._section_of(headings)
            told = opened is not None and is_data(opened.block, block)
            reading = None if told else self._naming(block, None if index in counted else section)
            if block.kind is HEADING:
                headings.append(block)
                section = self._section_of(headings)
            if opened is not None and (reading is not None or self._ended(opened, index, block)):
                yield opened, self._segment(page, opened, index, whole=whole)
                opened = None
            if reading is not None:
                opened = _Opener(index, reading, block, _last_beneath(page, block), _is_criterion(block, columns))
        if opened is not None:
            yield opened, self._segment(page, opened, len(page.blocks), whole=whole)

    def _section_of(self, headings: Sequence[Block]) -> str | None:
        return self._sections.under([heading.text for heading in headings])

    def _segment(self, page: Page, opener: _Opener, end: int, *, whole: bool) -> Segment:
        return Segment(
            opener.reading.named,
            opener.block.text,
            self.view.section(page, opener.start, end, whole=whole),
            start=opener.start,
            alone=opener.last < 0 and opener.block.kind in (ROW, ENTRY),
            criterion=opener.criterion,
        )

    def _ended(self, opener: _Opener, index: int, block: Block) -> bool:
        if index <= opener.last:
            return False
        says_nothing = len(block.text) < _LABEL and self.labels.is_generic(block.text)
        return _ends(opener.block, block, says_nothing=says_nothing)

    def _naming(self, block: Block, section: str | None = None) -> Reading | None:
        """What a block names where it stands as a label; None where it is text, or names nothing."""
        if len(block.text) > _LABEL or block.kind is HEADER_ROW:
            return None
        if block.kind is TEXT and not (_is_linked(block) or citations(block.text)):
            reading = self.lexicon.read(self.statements.named_in(block.text))
            return reading if reading.named else None
        reading = self.lexicon.read(block.text)
        if section is not None and not reading.named and block.kind is not TEXT:
            read = self._sections.read_heading if block.kind is HEADING else self._sections.read
            reading = read(block.text, section)
        return reading if reading.named else None

    def part_for(self, page: Page, item: ItemCode) -> Content:
        """The part of a page that speaks of an item: all that is the page's own, unless it lists many items."""
        own = self.view.own(page)
        if not self._is_hub(page):
            return own
        parts = [
            segment.content for segment in self.segments(page) if any(code == item for code, _, _ in segment.named)
        ]
        if not parts:
            return Content(page=page, blocks=(), links=own.links, images=())
        return Content(
            page=page,
            blocks=tuple(block for part in parts for block in part.blocks),
            links=tuple(link for part in parts for link in part.links),
            images=tuple(image for part in parts for image in part.images),
        )

    def _is_hub(self, page: Page) -> bool:
        named = {segment.named[0][0] for segment in self.segments(page)}
        return len(named) >= _HUB

    def counts_as_text(self, content: Content) -> bool:
        """Whether a content's text can be an item's information: not where it only repeats items' titles."""
        spoken = [block for block in content.blocks if block.kind is not HEADING]
        titles = [block for block in spoken if self._naming(block) is not None]
        return len(spoken) > len(titles)

    def holds_substance(self, rule: Rule, content: Content, text: str) -> bool:
        """Whether a short text holds what this item's information is made of (a telephone number, an address)."""
        patterns = self._substance[rule.code]
        if not patterns:
            return False
        form = normal("\n".join(block.text for block in content.blocks) or text)
        return any(pattern.search(form) for pattern in patterns)

    def disclosed(self, page: Page) -> Iterator[ItemCode]:
        """The items that a page discloses by what it holds, though no label names them.

        A short page is looked at whole; of any page each short block, its footer's too: an address with its telephone
        tells where to ask wherever it stands.
        """
        own = self.view.own(page)
        short = 0 < sum(len(block.text) for block in own.blocks) <= SHORT
        disclosed_by = self._disclosed_by
        held = set(disclosed_by("\n".join([block.text for block in own.blocks]))) if short else set()
        held.update(*[disclosed_by(block.text) for block in page.blocks if len(block.text) <= LINE])
        return (rule.code for rule in self.pack.items if rule.code in held)

    def passage(self, page: Page, item: ItemCode) -> str | None:
        """The block by which a page discloses an item without naming it."""
        return next((block.text[:240] for block in page.blocks if item in self._disclosed_by(block.text)), None)

    def is_gateway(self, link: Link) -> bool:
        """Whether items are to be expected behind a link that names none itself."""
        label = label_of(link)
        if not self.labels.is_gateway(label) or self.labels.is_about_the_act(label):
            return False
        return not self.lexicon.read(label).named

    def captions(self, page: Page) -> Iterator[Segment]:
        """Pictures that are labels without being links, each with the line beneath it."""
        linked = {link.alt for link in page.links if link.alt}
        for image in page.images:
            text = image.alt or image.title
            if not text or image.alt in linked or not (reading := self.lexicon.read(text)).named:
                continue
            self.notes_on(page).lasting = False
            start = image.block + 1
            beneath = page.blocks[start : start + 1]
            stands_alone = bool(beneath) and self._naming(beneath[0]) is None
            content = self.view.section(page, start, start + 1 if stands_alone else start, whole=True)
            yield Segment(reading.named, text, content, start=start, alone=False)


def _last_beneath(page: Page, block: Block) -> int:
    """The last block of a list that stands under an entry of mere words; -1 where there is none."""
    if block.kind is not ENTRY or block.linked:
        return -1
    return max((link.block for link in page.links if block.text in link.parents), default=-1)


def _is_criterion(block: Block, columns: Sequence[str] = ()) -> bool:
    """Whether a row says what an item must show ("แสดงแผน…"), rather than showing it.

    `columns` are the names of its table's columns.
    """
    if block.kind is not ROW:
        return False
    cells = block.text.split(_CELLS)
    return any(map(_ASKS.match, cells[1:])) or any(map(_OF_CRITERIA.match, columns[1 : len(cells)]))


def _are_siblings(item: ItemCode, other: ItemCode) -> bool:
    """Whether two items are different parts of one clause, as "9(8)-sk1" and "9(8)-tender"."""
    return item != other and item.partition("-")[0] == other.partition("-")[0]


def _is_head(opener: _Opener, following: Sequence[tuple[_Opener, Segment]]) -> bool:
    """Whether a segment that a clause's number alone names only heads the segments of other items of that clause."""
    beneath = following[:1]
    if opener.block.kind is HEADING:
        beneath = list(takewhile(lambda one: _is_below(one[0].block, opener.block), following))
    item = opener.reading.named[0][0]
    return any(_are_siblings(item, code) for one, _ in beneath for code, _, _ in one.reading.named)


def _is_below(block: Block, heading: Block) -> bool:
    return block.kind is not HEADING or block.level > heading.level


def _is_linked(block: Block) -> bool:
    return block.linked > 0 and len(block.text) - block.linked <= 0.2 * len(block.text)


def _ends(opener: Block, block: Block, *, says_nothing: bool) -> bool:
    """Whether a block that names nothing ends what the opener began.

    A heading holds until the next of its rank; a row or entry only over bare years and months beneath it.
    """
    if opener.kind is HEADING:
        return block.kind is HEADING and block.level <= opener.level
    return opener.kind is TEXT or block.kind is HEADING or not says_nothing
