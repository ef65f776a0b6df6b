"""Phrases found in a label, and how much each says."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from rules.findings import ItemCode

_REACH = 90
"""Characters over which a vote fades to its least."""
_LEAST = 0.3
_DISTRACTED = 3.6
"""What a strong distractor says wherever it stands: a verb of news turns the words before it into news."""


class Strength(float, Enum):
    """How surely a phrase speaks; the value is its vote at the head of a label."""

    SHIELD = 0.0
    WEAK = 1.2
    PLAIN = 2.5
    STRONG = 4.0
    WHOLE = 5.0
    """The phrase is the whole label."""


class Hit(NamedTuple):
    """A phrase found in a text. A tuple, since a page makes hundreds."""

    item: ItemCode | None
    """None for a phrase that names no item."""
    strength: Strength
    start: int
    end: int
    phrase: str

    @property
    def vote(self) -> float:
        """How much the hit says, given where it stands."""
        faded = self.strength * max(_LEAST, 1 - self.start / _REACH)
        return max(_DISTRACTED, faded) if self.item is None and self.strength is Strength.STRONG else faded


def longest(hits: list[Hit]) -> list[Hit]:
    """Only the hits that no longer one holds within it, and none that begins inside a shield."""
    if len(hits) < 2:
        return hits
    kept: list[Hit] = []
    reach = shielded = -1
    span = (-1, -1)
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        same = (hit.start, hit.end) == span
        if not same and (hit.end <= reach or (hit.start < shielded and hit.strength is not Strength.SHIELD)):
            continue
        kept.append(hit)
        reach, span = hit.end, (hit.start, hit.end)
        if hit.strength is Strength.SHIELD:
            shielded = hit.end
    return kept
