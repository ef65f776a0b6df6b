"""What a site has published over the years that is beside the point: numbers, days and words of each, and no pages yet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import blake2b
from typing import Any, overload

from demo.voice import Voice, load
from rules.month import Month, months_between

_OPENING = Month(2020, 1)
"""Before this month a site's archive is as large as its plan says; from it on it grows month by month."""
_MENTIONS = 5
"""One title in this many speaks of plans, buying or papers."""


def chance(seed: str, unit: str, purpose: str) -> int:
    """A large number for one purpose of one site, the same whenever asked; cheaper than a generator."""
    return int.from_bytes(blake2b(f"{seed}|{unit}|{purpose}".encode(), digest_size=8).digest(), "big")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One article, album, announcement or topic."""

    kind: str
    """A key of data/news.yaml that holds its titles: "titles", "albums", "notices", "topics"."""
    number: int
    day: date
    words: int
    """What its words are picked by."""
    office: str

    @property
    def mentions(self) -> bool:
        """Whether it speaks of plans, buying or papers, as news does, and discloses none."""
        return self.kind == "titles" and self.words % _MENTIONS == 0

    @property
    def category(self) -> int:
        return self.words // 7 % len(load("news")["categories"])

    @property
    def tags(self) -> tuple[int, int]:
        many = len(load("news")["tags"])
        first = self.words // 11 % many
        return first, (first + 1 + self.words // 13 % (many - 1)) % many

    @property
    def month(self) -> Month:
        return Month(self.day.year, self.day.month)

    @property
    def title(self) -> str:
        return self.say("mentions" if self.mentions else self.kind, 17)

    @property
    def slug(self) -> str:
        """The title as a part of an address."""
        return re.sub(r"[ /.]+", "-", self.title)

    def say(self, texts: str, salt: int) -> str:
        """One of some texts, its gaps filled in."""
        words: dict[str, Any] = load("news")
        picked, choices = self.words // salt, words[texts]
        text: str = choices[picked % len(choices)]
        return text.format(
            place=words["places"][picked // 31 % len(words["places"])],
            group=words["groups"][picked // 37 % len(words["groups"])],
            n=2 + picked // 41 % 60,
            office=self.office,
        )

    def paragraphs(self, texts: str, count: int) -> Iterator[str]:
        """Some of the texts, none of them twice."""
        if self.mentions:
            yield self.say("mention_paragraphs", 43)
        many = len(load("news")[texts])
        for place in range(min(count, many)):
            which = (self.words // 19 + place) % many
            yield replace(self, words=self.words // 53 // (place + 1) * many + which).say(texts, 1)


class Shelf(Sequence[Leaf]):
    """All of a kind that a site has published by a month, the oldest first; each is made when it is looked at."""

    def __init__(self, voice: Voice, kind: str, month: Month) -> None:
        self._voice, self._kind = voice, kind
        least, more, most = _EXTENTS[kind]
        self._base = least + self._chance(f"how many {kind}") % more
        self._rate = 1 + self._chance(f"how often {kind}") % most
        self._added: list[tuple[Month, int]] = []
        self._made: dict[int, Leaf] = {}
        total = self._base
        if month < _OPENING:
            total = max(1, total - self._rate * (len(months_between(month, _OPENING)) - 2))
        for added in months_between(_OPENING, month):
            few = most == 1
            count = added.month % 2 if few else 1 + self._chance(f"{kind} of {added}") % most
            self._added.append((added, count))
            total += count
        self._total = total

    def __len__(self) -> int:
        return self._total

    @overload
    def __getitem__(self, index: int) -> Leaf: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Leaf]: ...
    def __getitem__(self, index: int | slice) -> Leaf | Sequence[Leaf]:
        if isinstance(index, slice):
            return [self._leaf(place) for place in range(*index.indices(self._total))]
        if not -self._total <= index < self._total:
            raise IndexError(index)
        return self._leaf(index % self._total)

    def _leaf(self, index: int) -> Leaf:
        leaf = self._made.get(index)
        if leaf is None:
            number = index + 1
            words = self._chance(f"{self._kind} {number}")
            leaf = self._made[index] = Leaf(self._kind, number, self._day(number), words, self._voice.unit)
        return leaf

    def _day(self, number: int) -> date:
        """Between the middle of the month before and the middle of the month that it is first seen in."""
        month, place, count = self._turn(number)
        before = month.plus(-1)
        return date(before.year, before.month, 13) + timedelta(days=place * 26 // count + number % 2)

    def _turn(self, number: int) -> tuple[Month, int, int]:
        """The month in which a number is first seen, which of that month's it is, and how many those are."""
        if number <= self._base:
            back, place = divmod(self._base - number, self._rate)
            return _OPENING.plus(-1 - back), self._rate - 1 - place, self._rate
        rest = number - self._base - 1
        for month, count in self._added:
            if rest < count:
                return month, rest, count
            rest -= count
        raise AssertionError(f"{self._kind} {number} is not on show yet")

    def _chance(self, purpose: str) -> int:
        return chance(self._voice.seed, self._voice.unit, purpose)


_EXTENTS = {"titles": (40, 60, 5), "albums": (10, 23, 1), "notices": (6, 18, 1), "topics": (9, 16, 1)}
"""Of each kind: the least that the city opens with, how many more at most, and the most that a month adds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """All that a site has published by the middle of a month, the oldest first."""

    month: Month
    articles: Sequence[Leaf]
    albums: Sequence[Leaf]
    notices: Sequence[Leaf]
    topics: Sequence[Leaf]
    """Empty where the site has no board."""


def archive_of(voice: Voice, month: Month, *, board: bool) -> Archive:
    """What a site has published by the middle of a month."""
    return Archive(
        month=month,
        articles=Shelf(voice, "titles", month),
        albums=Shelf(voice, "albums", month),
        notices=Shelf(voice, "notices", month),
        topics=Shelf(voice, "topics", month) if board else (),
    )
