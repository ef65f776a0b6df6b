"""Many patterns against many texts: only those are tried whose words a text holds.

Most patterns match next to nothing, and each costs a search. The words that every match of a pattern must hold stand
in the pattern itself ("แผน.{0,40}(?:ทุจริต|คุณธรรม)" needs "ทุจริต" or "คุณธรรม"), and so do those that it must begin
with where it is tied to the beginning; all patterns' words are looked for in one pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Generic, TypeVar

import ahocorasick

from rules.pattern_words import beginnings, is_tied_to_beginning, words_of

K = TypeVar("K")
_Entry = tuple[K, re.Pattern[str], bool]
"""Key, pattern, and whether it matches at the beginning only, where the rest of the text need not be tried."""
_SHORT, _HEAD = 2, 4
"""Letters of a text's beginning by which the patterns that are tied to it are told apart."""


class Sieve(Generic[K]):
    """Patterns, each with what it stands for; texts are lower-case, and their spaces do not matter to the words.

    A set of patterns is an integer: the bit of each is at its place.
    """

    def __init__(self, patterns: Iterable[tuple[K, str]]) -> None:
        self._patterns: list[_Entry[K]] = []
        self.words: dict[str, int] = {}
        """Word -> the patterns that are worth trying where it stands."""
        self._heads: dict[str, int] = {}
        self._wordless = self._headless = 0
        for place, (key, text) in enumerate(patterns):
            pattern = re.compile(text)
            tied = is_tied_to_beginning(pattern)
            self._patterns.append((key, pattern, tied))
            words, heads = words_of(pattern), _heads_of(pattern) if tied else frozenset()
            if heads and all(any(head.startswith(word[:_HEAD]) for word in words) for head in heads):
                words = frozenset()  # they are what it begins with, and tell nothing more
            self._wordless |= _enter(self.words, words, 1 << place)
            self._headless |= _enter(self._heads, heads, 1 << place)
        self._automaton = automaton(self.words)
        self._entries_of = lru_cache(maxsize=1024)(self._chosen)
        """Cached: the same few are worth trying again and again."""

    def matches(self, text: str, worth: int | None = None) -> list[tuple[K, re.Match[str]]]:
        """All that the patterns find, pattern by pattern in their order.

        `worth`: the patterns that are worth trying, where the caller has asked already.
        """
        found: list[tuple[K, re.Match[str]]] = []
        for key, pattern, tied in self._entries(text, worth):
            if not tied:
                found += [(key, match) for match in pattern.finditer(text)]
            elif (match := pattern.match(text)) is not None:
                found.append((key, match))
        return found

    def leftmost(self, text: str, worth: int | None = None) -> Mapping[K, str]:
        """What each key's patterns find first in the text, as one pattern of them all would; keys without are left out.

        `worth`: as in `matches`.
        """
        found: dict[K, re.Match[str]] = {}
        for key, pattern, tied in self._entries(text, worth):
            match = pattern.match(text) if tied else pattern.search(text)
            if match is not None and (key not in found or match.start() < found[key].start()):
                found[key] = match
        return {key: match[0] for key, match in found.items()}

    def worth_trying(self, tight: str, told: int) -> int:
        """The patterns that may match in a text, which is given without spaces; `told`: those that its words tell of."""
        begun = self._headless | self._heads.get(tight[:_SHORT], 0) | self._heads.get(tight[:_HEAD], 0)
        return (self._wordless | told) & begun

    def _entries(self, text: str, worth: int | None) -> Sequence[_Entry[K]]:
        if worth is None:
            tight, told = text.replace(" ", ""), 0
            for _, patterns in self._automaton.iter(tight):
                told |= patterns
            worth = self.worth_trying(tight, told)
        return self._entries_of(worth) if worth else ()

    def _chosen(self, patterns: int) -> Sequence[_Entry[K]]:
        return [entry for place, entry in enumerate(self._patterns) if patterns >> place & 1]


def automaton(meanings: Mapping[str, Any]) -> ahocorasick.Automaton:
    """Finds all words of a mapping in one pass over a text: `iter` gives where each ends, and what it maps to."""
    found = ahocorasick.Automaton()
    for word, meaning in meanings.items():
        found.add_word(word, meaning)
    found.add_word("\x00", ())  # an automaton needs a word; no text holds this one
    found.make_automaton()
    return found


def _heads_of(pattern: re.Pattern[str]) -> frozenset[str]:
    """What a text begins with that a pattern matches at its beginning, in two or in four letters; none where unknown."""
    heads = beginnings(pattern, _HEAD)
    if any(len(head) < _SHORT for head in heads):
        return frozenset()
    return frozenset(head if len(head) == _HEAD else head[:_SHORT] for head in heads)


def _enter(patterns: dict[str, int], words: frozenset[str], pattern: int) -> int:
    """Adds a pattern to those of each word; gives it back where it has no words."""
    for word in words:
        patterns[word] = patterns.get(word, 0) | pattern
    return 0 if words else pattern
