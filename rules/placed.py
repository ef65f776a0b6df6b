"""Where the links of a page stand among its blocks: looked up, since a page of many rows asks for every row's."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate

from crawler.artifacts import Link, Page
from rules.kinds import FRAME, HEADING
from rules.widgets import is_widget


class Placed:
    """The links of one page, by the blocks that they stand in."""

    def __init__(self, page: Page) -> None:
        self._links = page.links
        self._places = tuple(_places(page))
        count = len(page.links)
        self._last = {block: place for place, block in enumerate(self._places)}
        self._first = {block: count - place for place, block in enumerate(reversed(self._places), 1)}

    def within(self, blocks: Iterable[int]) -> tuple[Link, ...]:
        """The links in some blocks, in their order on the page."""
        linked = {block for block in blocks if block in self._first}
        if not linked:
            return ()
        first, last = min(map(self._first.__getitem__, linked)), max(map(self._last.__getitem__, linked))
        placed = zip(self._links[first : last + 1], self._places[first : last + 1], strict=True)
        return tuple([link for link, block in placed if block in linked])


def _places(page: Page) -> Iterator[int]:
    """The block of each link. A frame stands in none: it is told by the heading above it, so it counts as that one's."""
    if not any(link.kind is FRAME for link in page.links):
        yield from (link.block for link in page.links)
        return
    heads: defaultdict[str, list[int]] = defaultdict(list)
    for place, block in enumerate(page.blocks):
        if block.kind is HEADING:
            heads[block.text].append(place)
    reached = accumulate((link.block for link in page.links), max)
    for link, least in zip(page.links, reached, strict=True):
        above = heads.get(link.headings[-1]) if _stands_beneath(link) else None
        yield link.block if above is None else above[min(bisect_left(above, least), len(above) - 1)]


def _stands_beneath(link: Link) -> bool:
    """Whether it is a frame with content of the page's own, under a heading."""
    return link.kind is FRAME and link.block < 0 and bool(link.headings) and not is_widget(link)
