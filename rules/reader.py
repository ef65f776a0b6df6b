"""A snapshot read with a pack's words: which parts of which page speak of which item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from crawler.artifacts import Block, BlockKind, Link, Page, SiteSnapshot
from rules.citations import citations, section_cited
from rules.findings import ItemCode
from rules.labels import contexts, label_of, labels_of
from rules.match import Reading, lexicon_of
from rules.pack import Pack, Rule
from rules.sieve import Sieve
from rules.statements import statements_of
from rules.thai import normal, normal_label
from rules.view import Content, SiteView

_LABEL = 260
"""A block longer than this is text, not a label."""
_SHORT = 1500
_LINE = 400
"""An address with its telephone is no longer than this."""
_HUB = 3
"""From so many items named on one page on, the page is a list of items, and none of them owns its whole text."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of blocks that one block's words give to items."""

    named: tuple[tuple[ItemCode, float, str], ...]
    label: str
    content: Content
    alone: bool
    """True where the naming block is a row or entry that stands for itself."""


class SiteReader:
    """One snapshot under one pack."""

    def __init__(self, pack: Pack, snapshot: SiteSnapshot) -> None:
        self.pack = pack
        self.statements = statements_of(pack)
        self.lexicon = lexicon_of(pack)
        self.labels = labels_of(pack)
        self.view = SiteView(snapshot, self.statements)
        self.unvisited = frozenset(snapshot.unvisited)
        self._home_host = urlsplit(snapshot.home_url).netloc
        self._held: dict[str, frozenset[ItemCode]] = {}
        self._sections: dict[str, str | None] = {}
        self._segments: dict[str, tuple[Segment, ...]] = {}
        self._disclosing = _disclosing(pack)
        self._substance = {rule.code: [re.compile(text) for text in rule.spec.substance] for rule in pack.items}

    def is_at_home(self, url: str) -> bool:
        """Whether an address is on the centre's own host."""
        return urlsplit(url).netloc == self._home_host

    def item_around(self, link: Link) -> frozenset[ItemCode] | None:
        """The items that the nearest speaking surroundings of a link name; None where they name none."""
        around = self.around(link)
        return frozenset(item for item, _, _ in around[0].named) if around is not None else None

    def around(self, link: Link) -> tuple[Reading, str] | None:
        """The nearest surroundings of a link that name an item, and their words; None where none do."""
        section = self.section_above(link)
        for _, text in contexts(link):
            if len(text) <= _LABEL and (reading := self.read_under(text, section)).named:
                return reading, text
        return None

    def section_above(self, link: Link) -> str | None:
        """The section of the Act, "7" or "9", under whose heading a link stands."""
        return next((found for text in reversed(link.headings) if (found := self._section(text))), None)

    def read_under(self, text: str, section: str | None) -> Reading:
        """What a text names by its words, or, where they are silent, by its number in a section's list."""
        reading = self.lexicon.read(text)
        if reading.named or reading.distracted is not None or section is None:
            return reading
        return self.lexicon.by_number(text, section)

    def segments(self, page: Page) -> tuple[Segment, ...]:
        """The page's own part, cut where its words turn from one item to another."""
        found = self._segments.get(page.url)
        if found is None:
            found = self._segments[page.url] = tuple(self._cut(page))
        return found

    def _cut(self, page: Page) -> Iterator[Segment]:
        own = {id(block) for block in self.view.own(page).blocks}
        whole = page.url in self.view.home_urls
        opened: tuple[int, Reading, Block] | None = None
        section: str | None = None
        for index, block in enumerate((*page.blocks, None)):
            if block is not None and (block.form or (not whole and id(block) not in own)):
                continue
            if block is not None and block.kind is BlockKind.HEADING:
                section = self._section(block.text) or section
            reading = self._naming(block, section)
            if opened is not None and (block is None or reading is not None or self._ended(opened[2], block)):
                start, named, opener = opened
                opened = None
                yield Segment(
                    named.named,
                    opener.text,
                    self.view.section(page, start, index, whole=whole),
                    alone=opener.kind in (BlockKind.ROW, BlockKind.ENTRY),
                )
            if block is not None and reading is not None:
                opened = (index, reading, block)

    def _ended(self, opener: Block, block: Block) -> bool:
        return _ends(opener, block, says_nothing=len(block.text) < _LABEL and self.labels.is_generic(block.text))

    def _naming(self, block: Block | None, section: str | None = None) -> Reading | None:
        """What a block names where it stands as a label; None where it is text, or names nothing."""
        if block is None or len(block.text) > _LABEL or block.kind is BlockKind.HEADER_ROW:
            return None
        if block.kind is BlockKind.TEXT and not (_is_linked(block) or citations(block.text)):
            return None
        reading = self.read_under(block.text, None if block.kind in (BlockKind.HEADING, BlockKind.TEXT) else section)
        return reading if reading.named else None

    def _section(self, text: str) -> str | None:
        found = self._sections.get(text, "")
        if found == "":
            found = self._sections[text] = section_cited(text)
        return found

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
        spoken = [block for block in content.blocks if block.kind is not BlockKind.HEADING]
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
        short = 0 < sum(len(block.text) for block in own.blocks) <= _SHORT
        held = set(self._held_by("\n".join(block.text for block in own.blocks))) if short else set()
        for block in page.blocks:
            if len(block.text) <= _LINE:
                held |= self._held_by(block.text)
        return (rule.code for rule in self.pack.items if rule.code in held)

    def passage(self, page: Page, item: ItemCode) -> str | None:
        """The block by which a page discloses an item without naming it."""
        return next((block.text[:240] for block in page.blocks if item in self._held_by(block.text)), None)

    def _held_by(self, text: str) -> frozenset[ItemCode]:
        """The items that a text discloses by what it holds."""
        if not text or len(text) > _SHORT:
            return frozenset()
        found = self._held.get(text)
        if found is None:
            form = normal_label(text) if len(text) <= _LINE else normal(text)
            found = self._held[text] = frozenset(self._disclosing.leftmost(form))
        return found

    def is_gateway(self, link: Link) -> bool:
        """Whether items are to be expected behind a link that names none itself."""
        label = label_of(link)
        return self.labels.is_gateway(label) and not self.lexicon.read(label).named

    def captions(self, page: Page) -> Iterator[Segment]:
        """Pictures that are labels without being links, each with the line beneath it."""
        linked = {link.alt for link in page.links if link.alt}
        for image in page.images:
            text = image.alt or image.title
            if not text or image.alt in linked or not (reading := self.lexicon.read(text)).named:
                continue
            start = image.block + 1
            beneath = page.blocks[start : start + 1]
            stands_alone = bool(beneath) and self._naming(beneath[0]) is None
            content = self.view.section(page, start, start + 1 if stands_alone else start, whole=True)
            yield Segment(reading.named, text, content, alone=False)


@lru_cache(maxsize=16)
def _disclosing(pack: Pack) -> Sieve[ItemCode]:
    return Sieve((rule.code, text) for rule in pack.items for text in rule.spec.disclosed_by)


def _is_linked(block: Block) -> bool:
    return block.linked > 0 and len(block.text) - block.linked <= 0.2 * len(block.text)


def _ends(opener: Block, block: Block, *, says_nothing: bool) -> bool:
    """Whether a block that names nothing ends what the opener began.

    A heading holds until the next of its rank; a row or entry only over bare years and months beneath it.
    """
    if opener.kind is BlockKind.HEADING:
        return block.kind is BlockKind.HEADING and block.level <= opener.level
    return opener.kind is BlockKind.TEXT or block.kind is BlockKind.HEADING or not says_nothing
