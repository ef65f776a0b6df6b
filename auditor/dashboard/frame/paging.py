"""Long lists in pages: which part is shown, and where the others are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException

_MOST = 9
"""Digits of a page's number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One page of a long list."""

    number: int
    """From 1."""
    size: int
    count: int
    """Of the whole list."""

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.count // self.size))

    @property
    def first(self) -> int:
        """Where it begins in the list, from 0."""
        return (self.number - 1) * self.size

    def of(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Those rows of the whole list that are on it."""
        return rows[self.first : self.first + self.size]


def number_of(text: str) -> int:
    """A page's number as an address has it; the first where it has none. Raises HTTPException (404)."""
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST and int(text) > 0):
        raise HTTPException(404)
    return int(text)
