"""Blocks and links that many pages of a site have alike are one object in memory: menus, headers, footers.

A page never has one object twice, so that within a page an object tells the place it stands at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, make_dataclass
from functools import lru_cache
from typing import Any

from crawler.artifacts import Block, Link, Region
from crawler.pieces import Piece, Reference

_SHORT = 120
"""Characters up to which a block may be a menu's; longer texts are seldom said twice."""
_KEPT = 8_192
"""So many are kept for pages to come: a hundred of each of the sites in hand, and more."""
_MAIN, _CHROME = Region.MAIN, Region.CHROME


def _draft_of(kind: type[Any]) -> Any:
    """The class `kind` without its frost: an object of it is filled in a fifth of the time, and then made a `kind`.

    A frozen dataclass sets each field by a call, which for the links of a page is a tenth of reading it.
    """
    return make_dataclass(f"{kind.__name__}Draft", [field.name for field in fields(kind)], slots=True)


_LinkDraft, _BlockDraft = _draft_of(Link), _draft_of(Block)


def blocks_of(pieces: Sequence[Piece]) -> tuple[Block, ...]:
    """The blocks of one page."""
    given: set[int] = set()
    return tuple([_block(piece, given) for piece in pieces])


def links_of(references: Sequence[Reference]) -> tuple[Link, ...]:
    """The links of one page, with the places of the blocks that they stand in."""
    given: set[int] = set()
    return tuple([_link(reference, given) for reference in references])


def _block(piece: Piece, given: set[int]) -> Block:
    text = piece.text
    size = len(text)
    values = (
        piece.kind,
        text,
        piece.level,
        min(piece.linked, size),
        _CHROME if piece.chrome else _MAIN,
        piece.form,
    )
    if size <= _SHORT:
        block = _same_block(*values)
        if id(block) not in given:
            given.add(id(block))
            return block
    return _new_block(*values)


def _link(reference: Reference, given: set[int]) -> Link:
    block, reference.block = reference.block, None  # the two would keep each other in memory until a collection
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
        _CHROME if reference.chrome else _MAIN,
        -1 if block is None else block.place,
        reference.fragment,
    )
    link = _same_link(*values)
    if id(link) in given:
        return _new_link(*values)
    given.add(id(link))
    return link


def _new_block(*values: Any) -> Block:
    block: Block = _BlockDraft(*values)
    block.__class__ = Block
    return block


def _new_link(*values: Any) -> Link:
    link: Link = _LinkDraft(*values)
    link.__class__ = Link
    return link


_same_block = lru_cache(maxsize=_KEPT)(_new_block)
_same_link = lru_cache(maxsize=_KEPT)(_new_link)
