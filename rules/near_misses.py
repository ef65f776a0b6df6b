"""For an item that nothing names: the closest places of the site that were rejected, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from crawler.artifacts import Link, Page
from rules.clause import Clause
from rules.findings import ItemCode, NearMiss
from rules.kept import TEXTS
from rules.kinds import FRAME, HEADING, REFRESH, SITEMAP
from rules.label_form import tighten
from rules.labels import label_of
from rules.match import Rejection, lexicon_of
from rules.owner import Owners, why
from rules.pack import Pack
from rules.reader import SiteReader
from rules.view import PageState

_MOST = 3
_LONGEST = 260
"""A longer text is no label."""
_UNFOLLOWED = (REFRESH, FRAME, SITEMAP)
_IN_FORM = Clause("it stands in a form, which asks and does not tell", "อยู่ในแบบฟอร์มหรือแบบสอบถาม มิใช่การเปิดเผยข้อมูล")


_Place = tuple[Page, Link | None]
"""Where a label first stands: the page, and its link if it is one's."""


@dataclass(frozen=True, slots=True)
class _Near:
    """A label that was rejected for an item."""

    rank: tuple[float, str, str]
    """Closest first: how little of the label the rejected words leave, its page, the label."""
    rejection: Rejection
    page: Page


def near_misses(
    site: SiteReader, items: Collection[ItemCode], owners: Owners
) -> Mapping[ItemCode, tuple[NearMiss, ...]]:
    """At most three for each of these items, closest first; an item without any is left out.

    The closest is the label of which the rejected words are the largest share.
    """
    rejected = _rejections_of(site.pack)
    found: dict[ItemCode, list[_Near]] = defaultdict(list)
    for label, place in _labels(site).items():
        rejections = rejected(label)
        if site.lexicon.read(label).named:
            rejections = (*rejections, *_by_place(site, label, place), *by_owner(site, label, owners))
        if not rejections or site.labels.is_generic(label):
            continue
        page, _ = place
        for rejection in rejections:
            if rejection.item in items:
                share = len(tighten(rejection.phrase)) / len(tighten(label))
                found[rejection.item].append(_Near((-share, page.url, label), rejection, page))
    return {item: _closest(nears) for item, nears in found.items()}


def _closest(nears: list[_Near]) -> tuple[NearMiss, ...]:
    """The first of them by rank; a title that only repeats a nearer heading tells nothing new."""
    kept: list[tuple[str, NearMiss]] = []
    for near in sorted(nears, key=lambda near: near.rank):
        tight, rejection = tighten(near.rank[-1]), near.rejection
        if any(nearer in tight and miss.why == rejection.why for nearer, miss in kept):
            continue
        miss = NearMiss(label=near.rank[-1], found_on=near.page.final_url, why=rejection.why, why_th=rejection.why_th)
        kept.append((tight, miss))
        if len(kept) == _MOST:
            break
    return tuple(miss for _, miss in kept)


@lru_cache(maxsize=16)
def _rejections_of(pack: Pack) -> Callable[[str], tuple[Rejection, ...]]:
    """Cached: menus repeat on every page of a site, and in every month."""
    return lru_cache(maxsize=TEXTS)(lexicon_of(pack).rejected)


def _labels(site: SiteReader) -> dict[str, _Place]:
    """Every distinct label, at the first place by address where it stands."""
    found: dict[str, _Place] = {}
    for page in site.view.pages:
        if site.view.state(page) is PageState.CONTENT:
            for label, link in _of_page(page):
                if len(label) <= _LONGEST:
                    found.setdefault(label, (page, link))
    return found


def _of_page(page: Page) -> Iterator[tuple[str, Link | None]]:
    yield page.title, None
    for block in page.blocks:
        if block.kind is HEADING and not block.form:
            yield block.text, None
    for link in page.links:
        if link.kind not in _UNFOLLOWED:
            yield label_of(link), link


def by_owner(site: SiteReader, label: str, owners: Owners) -> Iterator[Rejection]:
    """What a label names of another agency."""
    for item, _, phrase in site.lexicon.read(label).named:
        if (owner := owners.of_label(item, label, phrase)) is not None:
            clause = why(owner)
            yield Rejection(item, phrase, clause.en, clause.th)


def _by_place(site: SiteReader, label: str, place: _Place) -> Iterator[Rejection]:
    """What a label names where it may not name anything: in a form, or among news."""
    page, link = place
    if link is None:
        return
    heading = link.headings[-1] if link.headings else ""
    if 0 <= link.block < len(page.blocks) and page.blocks[link.block].form:
        why = _IN_FORM
    elif heading and (about := site.lexicon.read(heading).distracted) is not None:
        why = Clause(f'it stands under "{heading}" ("{about}")', f"อยู่ใต้หัวข้อ “{heading}” (“{about}”)")
    else:
        return
    for item, _, phrase in site.lexicon.read(label).named:
        yield Rejection(item, phrase, why.en, why.th)
