"""Every place of a snapshot that may name an item: links, headings and rows, titles, and a page's very layout."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from crawler.artifacts import Link, LinkKind, Page
from rules.findings import ItemCode
from rules.labels import file_name, label_of
from rules.owner import Owners
from rules.reader import Segment, SiteReader
from rules.view import PageState

_BY_SURROUNDINGS = 0.7
"""What remains of a score where a link's surroundings, not its own words, name the item."""
_BY_TITLE = 0.8
_BY_CONTENT = 0.5
"""No words name it, but the page plainly is it."""
_HEAD_OF_LABEL = 3.9
"""Under a heading of news only a label that begins with the item's own words names it: news tell about plans."""


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
            for lead in leads_on(site, page, owners):
                found[lead.item].append(lead)
    return {item: surest(leads) for item, leads in found.items()}


def surest(leads: Iterable[Lead]) -> tuple[Lead, ...]:
    """The leads, surest first; of those that lead an item to one place with the same words the surest alone."""
    ordered = sorted(leads, key=lambda lead: lead.order)
    first: dict[tuple[ItemCode, str, str, bool], Lead] = {}
    for lead in ordered:
        target = lead.link.url if lead.link is not None and lead.link.url else lead.page.url
        first.setdefault((lead.item, target, lead.label, lead.segment is not None), lead)
    return tuple(first.values())


def leads_on(site: SiteReader, page: Page, owners: Owners) -> Iterator[Lead]:
    """The leads of one page, as they stand on it; what names another agency's document is none."""
    for link in page.links:
        if link.kind in (LinkKind.REFRESH, LinkKind.SITEMAP):
            continue
        if link.kind is LinkKind.FRAME:
            yield from _of_frame(site, page, link, owners)
            continue
        if 0 <= link.block < len(page.blocks) and page.blocks[link.block].form:
            continue
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


def _of_link(site: SiteReader, page: Page, link: Link, owners: Owners) -> Iterator[Lead]:
    label = said = label_of(link)
    reading = site.read_under(label, site.section_above(link, page))
    share = 1.0
    if not reading.named and reading.distracted is None and site.labels.is_generic(label):
        around = site.around(link, page)
        if around is None:
            return
        (reading, said), share = around, _BY_SURROUNDINGS
        label = f"{said} › {label}" if label else said
    if site.heads_siblings(reading, link, page):
        return
    in_news = any(site.lexicon.read(heading).distracted is not None for heading in link.headings[-1:])
    for item, score, phrase in reading.named:
        if (not in_news or score >= _HEAD_OF_LABEL) and owners.of_label(item, said, phrase) is None:
            yield Lead(item=item, score=score * share, label=label, phrase=phrase, page=page, link=link)
