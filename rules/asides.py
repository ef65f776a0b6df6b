"""What a page offers its reader to go on to, as "ข่าวก่อนหน้า" or "related posts": no part of what the page tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from crawler.artifacts import Block, Link
from rules.kinds import ENTRY, HEADING, TEXT
from rules.labels import label_of
from rules.statements import Statement, Statements
from rules.view import Content

_NOTE = 40
"""Characters; a line of no more, such as a date, may stand between an offer's links."""
_MOST = 60
"""Characters of the words over an offer."""


def without_asides(content: Content, statements: Statements) -> Content:
    """A content without what stands under such words, unless it begins with them: then they are its title."""
    offered = set(map(id, _offered(content.blocks, statements)))
    links = tuple(link for link in content.links if not _is_aside(link, content, offered, statements))
    if not offered and len(links) == len(content.links):
        return content
    return replace(
        content,
        blocks=tuple(block for block in content.blocks if id(block) not in offered),
        links=links,
        images=tuple(image for image in content.images if id(_at(content, image.block)) not in offered),
    )


def _offered(blocks: Sequence[Block], statements: Statements) -> Iterator[Block]:
    head: Block | None = None
    for place, block in enumerate(blocks):
        if head is not None and _ends(head, block):
            head = None
        if place and _heads(block, statements):
            head = block
        if head is not None:
            yield block


def _heads(block: Block, statements: Statements) -> bool:
    if block.kind is not HEADING and (block.linked or block.kind not in (TEXT, ENTRY)):
        return False
    return len(block.text) <= _MOST and statements.says(Statement.ASIDE, block.text) is not None


def _ends(head: Block, block: Block) -> bool:
    """Whether a block ends an offer: a heading of its rank, or, under words that are no heading, a text."""
    if block.kind is HEADING:
        return head.kind is not HEADING or block.level <= head.level
    return head.kind is not HEADING and not block.linked and len(block.text) > _NOTE


def _is_aside(link: Link, content: Content, offered: set[int], statements: Statements) -> bool:
    if id(_at(content, link.block)) in offered:
        return True
    near = (label_of(link), *link.parents, *(link.headings[-1:] if link.block < 0 else ()))
    return any(len(text) <= _MOST and statements.says(Statement.ASIDE, text) is not None for text in near)


def _at(content: Content, place: int) -> Block | None:
    return content.page.blocks[place] if 0 <= place < len(content.page.blocks) else None
