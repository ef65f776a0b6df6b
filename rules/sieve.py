"""Many patterns against many texts: only those are tried whose words a text holds.

Most patterns match next to nothing, and each costs a search. The words that every match of a pattern must hold stand
in the pattern itself ("แผน.{0,40}(?:ทุจริต|คุณธรรม)" needs "ทุจริต" or "คุณธรรม"); all patterns' words are looked
for in one pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from re import _constants as op  # type: ignore[attr-defined]  # the one reader of patterns that reads what re reads
from re import _parser  # type: ignore[attr-defined]
from typing import Any, Generic, TypeVar

import ahocorasick

K = TypeVar("K")
_Entry = tuple[K, re.Pattern[str], bool]
"""Key, pattern, and whether it matches at the beginning only, where the rest of the text need not be tried."""
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)


class Sieve(Generic[K]):
    """Patterns, each with what it stands for; texts are lower-case, and their spaces do not matter to the words."""

    def __init__(self, patterns: Iterable[tuple[K, str]]) -> None:
        self._patterns: list[_Entry[K]] = []
        self._wordless: list[int] = []
        places: dict[str, list[int]] = {}
        for place, (key, text) in enumerate(patterns):
            parsed, pattern = _parser.parse(text), re.compile(text)
            at_beginning = parsed.data[:1] == [(op.AT, op.AT_BEGINNING)] and not pattern.flags & re.MULTILINE
            self._patterns.append((key, pattern, at_beginning))
            words = frozenset() if pattern.flags & re.IGNORECASE else _words_of(parsed)
            if not words:
                self._wordless.append(place)
            for word in words:
                places.setdefault(word, []).append(place)
        self._always = [self._patterns[place] for place in self._wordless]
        self._words = automaton(places)

    def matches(self, text: str) -> Iterator[tuple[K, re.Match[str]]]:
        """All that the patterns find, pattern by pattern in their order."""
        for key, pattern, at_beginning in self._worth_trying(text):
            if not at_beginning:
                yield from ((key, match) for match in pattern.finditer(text))
            elif (match := pattern.match(text)) is not None:
                yield key, match

    def leftmost(self, text: str) -> Mapping[K, str]:
        """What each key's patterns find first in the text, as one pattern of them all would; keys without are left out."""
        found: dict[K, re.Match[str]] = {}
        for key, pattern, at_beginning in self._worth_trying(text):
            match = pattern.match(text) if at_beginning else pattern.search(text)
            if match is not None and (key not in found or match.start() < found[key].start()):
                found[key] = match
        return {key: match[0] for key, match in found.items()}

    def may_find(self, text: str) -> bool:
        """Whether any pattern may match somewhere in the text, or in a part of it; quick."""
        return bool(self._worth_trying(text))

    def _worth_trying(self, text: str) -> Sequence[_Entry[K]]:
        """Those that may match somewhere in the text, in their order."""
        found = [places for _, places in self._words.iter(text.replace(" ", ""))]
        if not found:
            return self._always
        return [self._patterns[place] for place in sorted({*self._wordless, *chain.from_iterable(found)})]


def automaton(meanings: dict[str, Any]) -> ahocorasick.Automaton:
    """Finds all words of a mapping in one pass over a text: `iter` gives where each ends, and what it maps to."""
    found = ahocorasick.Automaton()
    for word, meaning in meanings.items():
        found.add_word(word, meaning)
    found.add_word("\x00", ())  # an automaton needs a word; no text holds this one
    found.make_automaton()
    return found


def _words_of(parsed: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    """Words, without spaces, of which every match of a pattern holds one; none where that cannot be told.

    Of those that parts of a sequence need, the most telling: the words of which the shortest is longest.
    """
    needed = (words for words in _needs(parsed) if words and all(words))
    return max(needed, key=lambda words: min(map(len, words)), default=frozenset())


def _needs(parsed: Iterable[tuple[Any, Any]]) -> Iterator[frozenset[str]]:
    letters = ""
    for code, argument in parsed:
        if code is op.LITERAL:
            letters += chr(argument).strip(" ")
            continue
        yield frozenset({letters})
        letters = ""
        if code is op.BRANCH:
            choices = [_words_of(choice) for choice in argument[1]]
            yield frozenset().union(*choices) if all(choices) else frozenset()
        elif code is op.SUBPATTERN and not argument[1] & re.IGNORECASE:
            yield _words_of(argument[3])
        elif code in _REPEATS and argument[0] > 0:
            yield _words_of(argument[2])
    yield frozenset({letters})
