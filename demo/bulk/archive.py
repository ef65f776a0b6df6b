"""What a site has published over the years that is beside the point: numbers, days and words of each, and no pages yet."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from demo.voice import Voice, load
from rules.month import Month, months_between

_OPENING = Month(2020, 1)
"""Before this month a site's archive is as large as its plan says; from it on it grows month by month."""
_HORIZON = Month(2020, 12)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """All that a site has published by a month, the oldest first."""

    month: Month
    articles: Sequence[Leaf]
    albums: Sequence[Leaf]
    notices: Sequence[Leaf]
    topics: Sequence[Leaf]
    """Empty where the site has no board."""


def archive_of(voice: Voice, month: Month, *, board: bool) -> Archive:
    """What a site has published by the middle of a month."""
    until = date(month.year, month.month, 12)

    def seen(kind: str) -> Sequence[Leaf]:
        leaves = _written(voice.seed, voice.unit, kind, max(month, _HORIZON))
        return leaves[: bisect_right(leaves, until, key=lambda leaf: leaf.day)]

    return Archive(
        month=month, articles=seen("titles"), albums=seen("albums"), notices=seen("notices"),
        topics=seen("topics") if board else (),
    )  # fmt: skip


_EXTENTS = {"titles": (40, 80, 5), "albums": (10, 23, 1), "notices": (6, 18, 1), "topics": (9, 16, 1)}
"""Of each kind: the least that the city opens with, how many more at most, and the most that a month adds."""


@lru_cache(maxsize=512)
def _written(seed: str, unit: str, kind: str, last: Month) -> tuple[Leaf, ...]:
    """All of a kind through a month, whatever month is on show."""
    least, more, most = _EXTENTS[kind]
    base = least + chance(seed, unit, f"how many {kind}") % more
    rate = 1 + chance(seed, unit, f"how often {kind}") % most
    before = -(-base // rate)
    counts = [base - rate * (before - 1), *[rate] * (before - 1)]
    for month in months_between(_OPENING, last):
        counts.append(1 + chance(seed, unit, f"{kind} of {month}") % most if most > 1 else month.month % 2)
    leaves: list[Leaf] = []
    for month, count in zip(months_between(_OPENING.plus(-before), last), counts, strict=True):
        previous = month.plus(-1)
        begin = date(previous.year, previous.month, 13)
        for place in range(count):
            number = len(leaves) + 1
            words = chance(seed, unit, f"{kind} {number}")
            day = begin + timedelta(days=place * 26 // count + words % 2)
            leaves.append(Leaf(kind, number, day, words, unit))
    return tuple(leaves)
