"""One label, one answer: which item it names, how surely, and by which words."""

from __future__ import annotations

from dataclasses import dataclass

from rules.findings import ItemCode
from rules.match import CERTAIN, lexicon_of
from rules.pack import Pack


@dataclass(frozen=True, slots=True)
class Classification:
    """What `prongsai rules classify` prints for a label."""

    text: str
    item: ItemCode | None
    confidence: float
    """0..1"""
    phrase: str | None
    """The phrase of the pack that decided, or the clause cited."""


def classify(pack: Pack, text: str) -> Classification:
    """Read a label by itself, without its page."""
    reading = lexicon_of(pack).read(text)
    if reading.item is None:
        return Classification(text, None, 0.0, None)
    _, score, phrase = reading.named[0]
    return Classification(text, reading.item, round(min(1.0, score / CERTAIN), 3), phrase)
