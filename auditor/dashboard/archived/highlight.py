"""Marking words on an archived page: found whatever white space, line or element they are broken by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_PARTS = re.compile(r"\s*(?:›|…|\.{3}|\s\|\s|;|\n)\s*")
"""Labels and excerpts are put together from several places of a page: "แผนงาน | ตู้ 2 › ดาวน์โหลด"."""
_SHORTEST = 2
_MOST = 40
"""Places of the same words that are marked."""
_UNSEEN = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_Hit = tuple[int, int]
"""Where words begin and end in the texts without white space."""
_Places = Sequence[tuple[int, int, int]]
_NIKHAHIT, _AA, _SARA_AM = "\u0e4d", "\u0e32", "\u0e33"


@dataclass(frozen=True, slots=True)
class Span:
    """A part of one of the texts, to be marked."""

    text: int
    start: int
    end: int


def spans(texts: Sequence[str], wanted: Iterable[str], preferred: frozenset[int] = frozenset()) -> list[Span]:
    """What to mark in the texts of a page, in their order and without overlaps.

    Words that are nowhere as a whole are marked part by part. `preferred` are the texts of the very link that was followed: words that stand there are marked there alone.
    """
    page, places = _tight(texts)
    found: list[Span] = []
    for words in wanted:
        hits = list(_hits(page, words))
        best = [hit for hit in hits if _stands_in(preferred, places, hit)] or hits
        for start, end in best or _together(page, words, preferred, places):
            found += _spans_of(places, start, end)
    return _apart(found)


def _together(page: str, words: str, preferred: frozenset[int], places: _Places) -> list[_Hit]:
    """Of each part of the words the place nearest to where the link, or else the longest part, stands."""
    parts = [hits for part in _PARTS.split(words) if (hits := list(_hits(page, part)))]
    followed = [hit for hits in parts for hit in hits if _stands_in(preferred, places, hit)]
    longest = max((hits[0] for hits in parts), key=lambda hit: hit[1] - hit[0], default=None)
    if longest is None:
        return []
    around = followed[0] if followed else longest
    return [min(hits, key=lambda hit: abs(hit[0] - around[0])) for hits in parts]


def _stands_in(chosen: frozenset[int], places: _Places, hit: _Hit) -> bool:
    return any(places[at][0] in chosen for at in range(*hit))


def marked(text: str, wanted: Iterable[str]) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether it is to be marked."""
    pieces, at = [], 0
    for span in spans([text], wanted):
        pieces += [(text[at : span.start], False), (text[span.start : span.end], True)]
        at = span.end
    return [piece for piece in (*pieces, (text[at:], False)) if piece[0]]


def _hits(page: str, words: str) -> Iterator[_Hit]:
    sought, _ = _tight([words])
    at, found = 0, 0
    while len(sought) >= _SHORTEST and found < _MOST:
        start = page.find(sought, at)
        if start < 0:
            return
        at, found = start + len(sought), found + 1
        yield start, at


def _tight(texts: Sequence[str]) -> tuple[str, list[tuple[int, int, int]]]:
    """All texts as one, without white space; for each of its characters the text, and where it stands there."""
    characters: list[str] = []
    places: list[tuple[int, int, int]] = []
    for number, text in enumerate(texts):
        for at, character in enumerate(text):
            if character.isspace() or character in _UNSEEN:
                continue
            if character == _AA and characters and characters[-1] == _NIKHAHIT:
                characters[-1] = _SARA_AM
                was = places[-1]
                places[-1] = (was[0], was[1], at + 1) if was[0] == number else was
                continue
            characters.append(character)
            places.append((number, at, at + 1))
    return "".join(characters), places


def _spans_of(places: _Places, start: int, end: int) -> list[Span]:
    found: dict[int, Span] = {}
    for number, first, last in places[start:end]:
        begun = found.get(number)
        found[number] = Span(number, begun.start if begun else first, last)
    return list(found.values())


def _apart(found: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in sorted(found, key=lambda each: (each.text, each.start, each.end)):
        last = joined[-1] if joined else None
        if last is not None and last.text == span.text and span.start <= last.end:
            joined[-1] = Span(last.text, last.start, max(last.end, span.end))
        else:
            joined.append(span)
    return joined
