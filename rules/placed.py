"""Where the links of a page stand among its blocks: looked up, since a page of many rows asks for every row's."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.artifacts import Link, Page


class Placed:
    """The links of one page, by the blocks that they stand in."""

    def __init__(self, page: Page) -> None:
        self._links = page.links
        count = len(page.links)
        self._last = {link.block: place for place, link in enumerate(page.links)}
        self._first = {link.block: count - place for place, link in enumerate(reversed(page.links), 1)}

    def within(self, blocks: Iterable[int]) -> tuple[Link, ...]:
        """The links in some blocks, in their order on the page."""
        linked = {block for block in blocks if block in self._first}
        if not linked:
            return ()
        first, last = min(map(self._first.__getitem__, linked)), max(map(self._last.__getitem__, linked))
        return tuple([link for link in self._links[first : last + 1] if link.block in linked])
