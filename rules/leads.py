"""Every place of a snapshot that may name an item: links, headings and rows, titles, and a page's very layout."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from crawler.artifacts import Link, Page
from rules.findings import ItemCode
from rules.kinds import ENTRY, FRAME, REFRESH, ROW, SITEMAP
from rules.labels import file_name, label_of
from rules.match import Reading
from rules.owner import Owners
from rules.reader import Segment, SiteReader
from rules.recency import Ageless
from rules.view import PageState

_BY_SURROUNDINGS = 0.7
"""What remains of a score where a link's surroundings, not its own words, name the item."""
_BY_TITLE = 0.8
_BY_CONTENT = 0.5
"""No words name it, but the page plainly is it."""
_HEAD_OF_LABEL = 3.9
"""Under a heading of news only a label that begins with the item's own words names it: news tell about plans."""

_BESIDE = 120
"""Characters; what is longer beside a link is no label of it."""
_SURE_BESIDE = 2.5
"""The least score of words that name for their neighbour."""

_UNFOLLOWED = (REFRESH, SITEMAP)
_order = attrgetter("order")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A place that may disclose an item (เบาะแส)."""

    item: ItemCode
    score: float
    label: str
    phrase: str
    page: Page
    """Where it stands."""
    link: Link | None = None
    by_content: bool = False
    """No label names it; the page holds the information itself."""
    segment: Segment | None = None
    """Set for a heading, row or entry that has its information beneath or beside it."""

    @property
    def order(self) -> tuple[float, str, str, str]:
        """Surest first; then by address, so that no order of arrival matters."""
        target = self.link.url if self.link is not None and self.link.url else ""
        return (-self.score, self.page.url, target, self.label)


def leads_of(site: SiteReader, owners: Owners) -> Mapping[ItemCode, tuple[Lead, ...]]:
    """All leads of a snapshot by item, surest first."""
    found: dict[ItemCode, list[Lead]] = defaultdict(list)
    for page in site.view.pages:
        if site.view.state(page) is PageState.CONTENT:
            notes = site.notes_on(page)
            if notes.leads is None:
                notes.leads = tuple(leads_on(site, page, owners))
            for lead in notes.leads:
                found[lead.item].append(lead)
    return {item: surest(leads) for item, leads in found.items()}


def surest(leads: Iterable[Lead]) -> tuple[Lead, ...]:
    """The leads, surest first; of those that lead an item to one place with the same words the surest alone."""
    first: dict[tuple[ItemCode, str, str, bool], Lead] = {}
    for lead in sorted(leads, key=_order):
        target = lead.link.url if lead.link is not None and lead.link.url else lead.page.url
        first.setdefault((lead.item, target, lead.label, lead.segment is not None), lead)
    return tuple(first.values())


def leads_on(site: SiteReader, page: Page, owners: Owners) -> Iterator[Lead]:
    """The leads of one page, as they stand on it; what names another agency's document is none."""
    blocks = page.blocks
    for link in page.links:
        if link.kind is FRAME:
            yield from _of_frame(site, page, link, owners)
        elif link.kind not in _UNFOLLOWED and not (0 <= link.block < len(blocks) and blocks[link.block].form):
            yield from _of_link(site, page, link, owners)
    for segment in site.segments(page):
        if not (segment.alone and (segment.content.links or segment.criterion)):
            yield from _of_segment(page, segment, owners)
    for segment in site.captions(page):
        yield from _of_segment(page, segment, owners)
    yield from _of_whole_page(site, page, owners)


def _of_segment(page: Page, segment: Segment, owners: Owners) -> Iterator[Lead]:
    for item, score, phrase in segment.named:
        if owners.of_label(item, segment.label, phrase) is None:
            yield Lead(item=item, score=score, label=segment.label, phrase=phrase, page=page, segment=segment)


def _of_whole_page(site: SiteReader, page: Page, owners: Owners) -> Iterator[Lead]:
    for item, score, phrase in site.lexicon.read(page.title).named[:1] if page.url not in site.view.home_urls else ():
        if owners.of_label(item, page.title, phrase) is None:
            yield Lead(item=item, score=score * _BY_TITLE, label=page.title, phrase=phrase, page=page)
    for item in site.disclosed(page):
        yield Lead(item=item, score=_BY_CONTENT, label=page.title, phrase="", page=page, by_content=True)


def _of_frame(site: SiteReader, page: Page, link: Link, owners: Owners) -> Iterator[Lead]:
    """A file shown within the page, by the frame's words or the file's name; a frame of a page is that page's part."""
    if link.url is None or not site.view.is_file(link.url):
        return
    for label in filter(None, (link.title, link.aria_label, file_name(link.url))):
        if named := site.lexicon.read(label).named:
            for item, score, phrase in named:
                if owners.of_label(item, label, phrase) is None:
                    yield Lead(item=item, score=score, label=label, phrase=phrase, page=page, link=link)
            return


def _beside(site: SiteReader, link: Link, page: Page) -> tuple[Reading, str] | None:
    """The words beside a link in its own row or entry that name an item as a label would; None where none do.

    "คู่มือหรือมาตรฐานการปฏิบัติงาน | คู่มือครู": what the link says itself only tells which. Of items without recency
    alone: the year over such a list is often that of the assessment that it was made for.
    """
    text = link.row or link.line
    if not text or len(text) > _BESIDE or not 0 <= link.block < len(page.blocks):
        return None
    if page.blocks[link.block].kind not in (ROW, ENTRY):
        return None
    reading = site.read_label(text, link, page)
    if reading.item is None or not isinstance(site.pack.rule(reading.item).recency, Ageless):
        return None
    return (reading, text) if reading.cited or reading.score >= _SURE_BESIDE else None


def _of_link(site: SiteReader, page: Page, link: Link, owners: Owners) -> Sequence[Lead]:
    label = said = label_of(link)
    reading = site.read_label(label, link, page)
    share = 1.0
    if not reading.named:
        if reading.distracted is not None:
            return ()
        around = site.around(link, page) if site.labels.is_generic(label) else _beside(site, link, page)
        if around is None:
            return ()
        (reading, said), share = around, _BY_SURROUNDINGS
        label = f"{said} › {label}" if label else said
    if reading.cited and site.heads_siblings(reading, link, page):
        return ()
    in_news = bool(link.headings) and site.lexicon.read(link.headings[-1]).distracted is not None
    return [
        Lead(item=item, score=score * share, label=label, phrase=phrase, page=page, link=link)
        for item, score, phrase in reading.named
        if (not in_news or score >= _HEAD_OF_LABEL) and owners.of_label(item, said, phrase) is None
    ]
