"""The index duty: a page that lays the information out clause by clause, or a register of it, whatever its title.

Source: the Information Board's rules on making information available for inspection (24 February B.E. 2541).
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.artifacts import Page
from rules.citations import citations
from rules.labels import contexts, label_of
from rules.reader import SiteReader
from rules.view import PageState

_CLAUSES = 4
"""So many clauses cited, with something to open under most of them, make an index."""
_FAMILIES = 7
"""So many duties named side by side make one without any number."""


@dataclass(frozen=True, slots=True)
class Index:
    """A page that lays the information out."""

    page: Page
    clauses: frozenset[str]
    """The clauses cited, as "7(1)"."""
    families: frozenset[str]
    """The duties named, with or without a number."""
    openable: int
    """How many of them lead somewhere."""

    @property
    def rank(self) -> tuple[int, int, int]:
        return (len(self.clauses), len(self.families), self.openable)


def index_of(site: SiteReader) -> Index | None:
    """The page that serves best as the index; None where no page lays the information out."""
    found = [index for page in site.view.pages if (index := _read(site, page)) is not None]
    return max(found, key=lambda index: (*index.rank, index.page.url), default=None)


def _read(site: SiteReader, page: Page) -> Index | None:
    if site.view.state(page) is not PageState.CONTENT:
        return None
    own = site.view.own(page)
    clauses: set[str] = set()
    for block in own.blocks:
        if len(block.text) < 300:
            clauses |= citations(block.text)
    families: set[str] = set()
    openable: set[str] = set()
    for link in site.view.own_links(page):
        label = label_of(link)
        cited = citations(label)
        named = {item for item, _, _ in site.lexicon.read(label).named}
        if not cited and not named:
            named = set(site.item_around(link) or ())
            near = (citations(text) if len(text) < 300 else frozenset() for _, text in contexts(link))
            cited = next(near, cited) if named else next(filter(None, near), cited)
        clauses |= cited
        families |= {_family(item) for item in named}
        if link.url is not None and (cited or named):
            openable |= cited or {_family(item) for item in named}
    families |= (
        {_family(item) for segment in site.segments(page) for item, _, _ in segment.named[:1]}
        if clauses or families
        else set()
    )
    index = Index(page, frozenset(clauses), frozenset(families), len(openable))
    by_clause = len(clauses) >= _CLAUSES and len(openable) >= 3
    by_name = (
        _both_sections(families) and len(families) >= _FAMILIES and len(openable) >= _CLAUSES and _says_so(site, page)
    )
    return index if by_clause or by_name else None


def _family(item: str) -> str:
    return item.split("-", 1)[0]


def _both_sections(families: set[str]) -> bool:
    return any(family.startswith("7") for family in families) and any(family.startswith("9") for family in families)


def _says_so(site: SiteReader, page: Page) -> bool:
    heads = (page.title, *site.view.own(page).headings)
    return page.url not in site.view.home_urls and any(site.labels.is_gateway(head) for head in heads)
