"""Words that label a link by standing beside it: they tell of what it opens, and are no text of the page's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from crawler.artifacts import Block, Link, Page
from rules.kinds import ENTRY, FRAME, TEXT

_MOST = 200
"""Characters that a label has at most; more beside a link is a text that has a link in it."""
_LEFT = 0.15
"""The share of a block that may be left unlabelled: bullets, bars, a date."""


def unlabelling(page: Page, blocks: Sequence[Block], links: Sequence[Link]) -> Iterator[Block]:
    """Those of the blocks, in their order, whose words label no link.

    Args:
        page: the page that they stand on.
        blocks: some of its blocks.
        links: those of its links that lead on.
    """
    inside: defaultdict[int, list[Link]] = defaultdict(list)
    above: set[str] = set()
    for link in links:
        if link.url is None or link.kind is FRAME or link.url in (page.url, page.final_url):
            continue
        above.update(link.parents)
        if 0 <= link.block < len(page.blocks):
            inside[id(page.blocks[link.block])].append(link)
    for block in blocks:
        here = inside.get(id(block))
        if here is not None:
            if not _labels(block, here):
                yield block
        elif block.kind is not ENTRY or block.text not in above:
            yield block


def _labels(block: Block, links: Sequence[Link]) -> bool:
    rest = len(block.text) - block.linked
    if block.kind is not TEXT:
        return rest <= _MOST * len(links)
    lines = {link.line for link in links}
    unlabelled = rest - sum(map(len, lines))
    return max(map(len, lines)) <= _MOST and unlabelled <= max(2, _LEFT * len(block.text))
