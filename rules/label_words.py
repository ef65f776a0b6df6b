"""All words of a pack that are looked for in a label, in one pass over it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import TypeVar

from rules.findings import ItemCode
from rules.hits import Hit, Strength
from rules.label_form import LabelForm
from rules.sieve import automaton

Phrase = tuple[ItemCode | None, Strength, str]
Named = tuple[ItemCode, str]
"""(item, the phrase as written)"""
T = TypeVar("T")


class Found:
    """What the words of a label tell."""

    __slots__ = ("counters", "event", "hits", "patterns", "shapes", "wholes")

    def __init__(self) -> None:
        self.hits: list[Hit] = []
        self.counters: list[Named] = []
        """Counter-phrases, wherever they stand."""
        self.wholes: list[Named] = []
        """Phrases within it that name an item only where they are the whole label."""
        self.shapes = self.patterns = 0
        """The patterns of either kind that are worth trying (rules.sieve)."""
        self.event = False
        """Whether it holds a word of an event."""

    def add_rare(self, counters: Iterable[Named], wholes: Iterable[Named], event: bool, *, within: bool) -> None:
        """Adds what few words mean; `within`: the word lies within the body."""
        self.counters += counters
        self.event |= event
        if within:
            self.wholes += wholes

    def passes_over(self, named: Container[ItemCode] = ()) -> bool:
        """Whether it holds words of items that are not named, or phrases that were to be the whole label."""
        return bool(self.wholes) or any(hit.item is not None and hit.item not in named for hit in self.hits)

    @property
    def barred(self) -> dict[ItemCode, str]:
        """The items that a counter-phrase keeps from being named, with its words."""
        barred: dict[ItemCode, str] = {}
        for item, phrase in self.counters:
            barred.setdefault(item, phrase)
        return barred


class LabelWords:
    """A pack's words, ready to be looked for."""

    def __init__(
        self,
        *,
        phrases: Iterable[tuple[str, Phrase]],
        counters: Iterable[tuple[str, Named]],
        wholes: Iterable[tuple[str, Named]],
        shapes: Mapping[str, int],
        patterns: Mapping[str, int],
        events: AbstractSet[str],
    ) -> None:
        """Words are without spaces."""
        phrases_of, counters_of, wholes_of = _gathered(phrases), _gathered(counters), _gathered(wholes)
        rare = {
            word: (counters_of.get(word, ()), wholes_of.get(word, ()), word in events)
            for word in {*counters_of, *wholes_of, *events}
        }
        self._automaton = automaton(
            {
                word: (len(word), phrases_of.get(word, ()), shapes.get(word, 0), patterns.get(word, 0), rare.get(word))
                for word in {*phrases_of, *shapes, *patterns, *rare}
            }
        )

    def find(self, label: LabelForm) -> Found:
        """What a label holds; places are those in its tight body."""
        text = label.form.replace(" ", "") if label.numbering else label.tight
        before = len(text) - len(label.tight)
        found = Found()
        hits, told_shapes, told_patterns = found.hits, 0, 0
        for last, (length, phrases, shapes, patterns, rare) in self._automaton.iter(text):
            told_shapes |= shapes
            told_patterns |= patterns
            end = last + 1 - before
            if phrases and end >= length:
                for item, strength, words in phrases:
                    hits.append(Hit(item, strength, end - length, end, words))
            if rare is not None:
                found.add_rare(*rare, within=end >= length)
        found.shapes, found.patterns = told_shapes, told_patterns
        return found


def _gathered(entries: Iterable[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    """The values of each word, in their order."""
    gathered: dict[str, list[T]] = {}
    for word, value in entries:
        if word:
            gathered.setdefault(word, []).append(value)
    return {word: tuple(values) for word, values in gathered.items()}
