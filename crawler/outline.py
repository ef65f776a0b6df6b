"""Which headings are open above a place on a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.pieces import Piece

SHOWN = 0
"""What a tab says of its panel: no heading inside ends it."""
IMPLIED = 7
BOLD_LINE = 8
"""Weaker than what the markup calls a header: a bold line inside an accordion does not end the accordion's heading."""


@dataclass(slots=True)
class Heading:
    """An open heading."""

    rank: int
    """1–6, or `SHOWN`, `IMPLIED`, `BOLD_LINE`."""
    text: str
    scope: int
    """How many scopes were open around it."""
    block: Piece | None


class Outline:
    """The stack of open headings, and of the elements with which they end.

    `texts` holds them outermost first; it is what a link takes along.
    """

    __slots__ = ("_headings", "_scopes", "texts")

    def __init__(self) -> None:
        self.texts: tuple[str, ...] = ()
        self._headings: list[Heading] = []
        self._scopes: list[bool] = []

    def enter(self, *, strong: bool) -> None:
        """Begin an element with which the headings inside end; none of them ends one outside a strong one."""
        self._scopes.append(strong)

    def leave(self) -> Sequence[Heading]:
        """End the innermost such element; the headings that end with it, innermost first."""
        self._scopes.pop()
        headings = self._headings
        if not headings or headings[-1].scope <= len(self._scopes):
            return ()
        depth = len(self._scopes)
        ended: list[Heading] = []
        while headings and headings[-1].scope > depth:
            ended.append(headings.pop())
        self.texts = tuple(heading.text for heading in headings)
        return ended

    def end(self, rank: int) -> None:
        """End what a new heading of `rank` ends: its equals and inferiors, save those of an outer card or entry."""
        headings, scopes = self._headings, self._scopes
        before = len(headings)
        while headings and headings[-1].rank >= rank:
            scope = headings[-1].scope
            if scope < len(scopes) and (rank >= IMPLIED or any(scopes[scope:])):
                break
            headings.pop()
        if len(headings) != before:
            self.texts = tuple(heading.text for heading in headings)

    def push(self, rank: int, text: str, block: Piece | None) -> None:
        """Open a heading."""
        self._headings.append(Heading(rank, text, len(self._scopes), block))
        self.texts = (*self.texts, text)

    def hoist(self, headings: Sequence[Heading]) -> None:
        """Let headings that have headed nothing yet go on heading what follows their row or table."""
        for heading in reversed(headings):
            self.end(heading.rank)
            self.push(heading.rank, heading.text, heading.block)

    def set_aside(self) -> list[Heading]:
        """Close all headings for now: a menu is not part of what stands above it."""
        kept, self._headings, self.texts = self._headings, [], ()
        return kept

    def resume(self, kept: list[Heading]) -> None:
        """Reopen what was set aside."""
        self._headings = kept
        self.texts = tuple(heading.text for heading in kept)
