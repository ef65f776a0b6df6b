"""Blocks and links that many pages of a site have alike are one object in memory: menus, headers, footers.

A page never has one object twice, so that within a page an object tells the place it stands at.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from crawler.artifacts import Block, BlockKind, Link, LinkKind, Region
from crawler.pieces import Piece, Reference

_SHORT = 120
"""Characters up to which a block may be a menu's; longer texts are seldom said twice."""
_KEPT = 16_384
"""So many are kept for pages to come: a hundred of each of the sites in hand, and more."""


def blocks_of(pieces: Sequence[Piece]) -> tuple[Block, ...]:
    """The blocks of one page."""
    given: set[int] = set()
    return tuple(_block(piece, given) for piece in pieces)


def links_of(references: Sequence[Reference], pieces: Sequence[Piece]) -> tuple[Link, ...]:
    """The links of one page, with the places of the blocks that they stand in."""
    places = {id(piece): place for place, piece in enumerate(pieces)}
    given: set[int] = set()
    return tuple(_link(reference, places.get(id(reference.block), -1), given) for reference in references)


def _block(piece: Piece, given: set[int]) -> Block:
    text = piece.text
    linked = min(piece.linked, len(text))
    region = Region.CHROME if piece.chrome else Region.MAIN
    if len(text) <= _SHORT:
        block = _same_block(piece.kind, text, piece.level, linked, region, piece.form)
        if id(block) not in given:
            given.add(id(block))
            return block
    return Block(kind=piece.kind, text=text, level=piece.level, linked=linked, region=region, form=piece.form)


def _link(reference: Reference, place: int, given: set[int]) -> Link:
    values = (
        reference.url,
        reference.href,
        reference.text,
        reference.title,
        reference.alt,
        reference.aria_label,
        reference.kind,
        reference.headings,
        reference.parents,
        reference.row,
        reference.column,
        reference.line,
        Region.CHROME if reference.chrome else Region.MAIN,
        place,
        reference.fragment,
    )
    link = _same_link(*values)
    if id(link) in given:
        return _new_link(*values)
    given.add(id(link))
    return link


@lru_cache(maxsize=_KEPT)
def _same_block(kind: BlockKind, text: str, level: int, linked: int, region: Region, form: bool) -> Block:
    return Block(kind=kind, text=text, level=level, linked=linked, region=region, form=form)


def _new_link(
    url: str | None,
    href: str,
    text: str,
    title: str,
    alt: str,
    aria_label: str,
    kind: LinkKind,
    headings: tuple[str, ...],
    parents: tuple[str, ...],
    row: str,
    column: str,
    line: str,
    region: Region,
    block: int,
    fragment: str | None,
) -> Link:
    return Link(
        url=url,
        href=href,
        text=text,
        title=title,
        alt=alt,
        aria_label=aria_label,
        kind=kind,
        headings=headings,
        parents=parents,
        row=row,
        column=column,
        line=line,
        region=region,
        block=block,
        fragment=fragment,
    )


_same_link = lru_cache(maxsize=_KEPT)(_new_link)
