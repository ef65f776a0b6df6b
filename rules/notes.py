"""What was worked out of single pages, carried from one look at a visit's snapshot to the next, larger one.

Which places of a page speak of which item hangs on the page itself, on what of it is its own (the other pages tell,
see `rules.repeats`), on which of its frames show files, and on what the front page says of the centre. Where all that
is as it was, so are they. What hangs on more is worked out anew each time: the front page, which has no layout to
tell its own from; pictures that are labels, since a picture may turn out not to open; and clauses whose number alone
names them, since the page they lead to may turn out to head others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import is_
from typing import TYPE_CHECKING

from crawler.artifacts import LinkKind, Page, Resource

if TYPE_CHECKING:
    from rules.index import Entry
    from rules.leads import Lead
    from rules.reader import Segment
    from rules.view import Content, SiteView


@dataclass(slots=True)
class PageNotes:
    """What was worked out of one page so far."""

    own: Content
    frames: tuple[str, ...]
    """The addresses that its frames show."""
    files: tuple[bool, ...]
    """Whether these are files."""
    lasting: bool
    """Whether all below hangs on nothing but the page, the above, and the front page."""
    segments: tuple[Segment, ...] | None = None
    leads: tuple[Lead, ...] | None = None
    cites: bool | None = None
    """Whether anything on it bears a clause's number, or stands under a section."""
    entries: tuple[Entry, ...] | None = None
    """What an index would list."""


@dataclass(frozen=True, slots=True)
class Notes:
    """Those on the pages of one snapshot."""

    fronts: tuple[tuple[str, Resource | None], ...]
    """The addresses of the front page, and what was got there."""
    pages: dict[str, PageNotes] = field(default_factory=dict)

    def lasting(self, fronts: tuple[tuple[str, Resource | None], ...]) -> dict[str, PageNotes]:
        """Those that may hold for a snapshot with these front pages."""
        same = len(fronts) == len(self.fronts) and all(
            url == other and front is seen for (url, front), (other, seen) in zip(fronts, self.fronts, strict=True)
        )
        return {url: notes for url, notes in self.pages.items() if notes.lasting} if same else {}


def fronts_of(view: SiteView) -> tuple[tuple[str, Resource | None], ...]:
    """The addresses of a snapshot's front page, and what was got there."""
    return tuple((url, view.resource(url)) for url in sorted(view.home_urls))


def notes_on(page: Page, view: SiteView, before: PageNotes | None) -> PageNotes:
    """Those made of the page before, where they hold still; else a blank sheet."""
    own = view.own(page)
    if before is not None and before.own.page is page and _is_same(before.own, own):
        files = tuple(map(view.is_file, before.frames))
        if files == before.files:
            return before
    frames = tuple(link.url for link in page.links if link.kind is LinkKind.FRAME and link.url is not None)
    return PageNotes(own, frames, tuple(map(view.is_file, frames)), lasting=page.url not in view.home_urls)


def _is_same(one: Content, other: Content) -> bool:
    """Whether two parts of one page are made of the same places: two blocks may say the same."""
    pairs = ((one.blocks, other.blocks), (one.links, other.links), (one.images, other.images))
    return all(len(mine) == len(theirs) and all(map(is_, mine, theirs)) for mine, theirs in pairs)
