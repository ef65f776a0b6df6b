"""A site's own "not found", known by what it answers where nothing can be, whatever words it uses.

Two pages are held against each other letter by letter: digits, times, marks and the address that was asked for are
left out, because they change from one answer to the next.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from urllib.parse import unquote

from crawler.artifacts import Block, Image, Link, Page
from rules.kept import TEXTS
from rules.kinds import FRAME
from rules.thai import normal

_ALIKE = 0.9
"""The share of the letters of two short pages that must be the same."""
_SAME_SENTENCE = 0.6
_VERSIONS = 5
_SHORT = 1_500
"""Letters up to which a page is short: a long one must be the same to the letter."""
_MOST_LONGER = 3
"""A page so many times longer than the answer is not looked at closer."""
_LEAST_ECHO = 3
_THAI_MARKS = "ัิีึืฺุู็่้๊๋์ํ๎ำ"
_NOT_LETTERS = re.compile(rf"[^\w{_THAI_MARKS}]+|[\d_]+")

Gist = Counter[str]
"""The letters of each block, how often; what is no text, such as a frame, by its address."""
Parts = tuple[Sequence[Block], Sequence[Link], Sequence[Image]]
OwnParts = Callable[[Page], Parts]


class Lost:
    """What the hosts of one centre answer where there cannot be anything.

    Args:
        answers: those that came with success.
        home: the page that a visitor of the home address sees; None where it was not read.
        own: the blocks, links and pictures of a page that not every page has.
    """

    def __init__(self, answers: Sequence[Page], home: Page | None, own: OwnParts) -> None:
        self._own = own
        self._home = home
        self._answers: list[Page] = []
        self.answers_with_home = False
        """Whether the site shows its front page for whatever it does not have."""
        for answer in answers:
            if home is not None and _identical(answer, home):
                self.answers_with_home = True
            else:
                self._answers.append(answer)

    def is_home(self, page: Page) -> bool:
        """Whether a page is the front page again, of a site that shows that for what it does not have."""
        return self.answers_with_home and self._home is not None and _identical(page, self._home)

    def is_lost(self, page: Page) -> bool:
        """Whether a page is what the site answers where nothing can be."""
        return any(_identical(page, answer) or self._alike(page, answer) for answer in self._answers)

    def _alike(self, page: Page, answer: Page) -> bool:
        mine, theirs = self._own(page), self._own(answer)
        if _size(mine) > _MOST_LONGER * _size(theirs) + _SHORT:
            return False
        echoes = _echoes(page) | _echoes(answer)
        said, expected = _gist(mine, echoes), _gist(theirs, echoes)
        if self._home is not None:
            # On a site of few pages nothing else tells the template from the page.
            common = _gist(_all_of(self._home), echoes)
            said, expected = said - common, expected - common
        if not said or not expected:
            return False
        return said == expected or _nearly(said, expected)


def _identical(page: Page, other: Page) -> bool:
    """Whether two pages say the same, menus and all."""
    if len(page.blocks) != len(other.blocks):
        return False
    echoes = _echoes(page) | _echoes(other)
    whole = _gist(_all_of(page), echoes)
    return bool(whole) and whole == _gist(_all_of(other), echoes)


def _nearly(said: Gist, expected: Gist) -> bool:
    """Whether what two short pages do not share is one sentence in two versions."""
    most = max(_letters_in(said), _letters_in(expected))
    if most > _SHORT or _letters_in(said & expected) < _ALIKE * most:
        return False
    beyond, missing = sorted((said - expected).elements()), sorted((expected - said).elements())
    return len(beyond) == len(missing) <= _VERSIONS and all(
        not text.startswith(":") and any(_is_version(text, other) for other in missing) for text in beyond
    )


def _is_version(text: str, other: str) -> bool:
    return SequenceMatcher(a=text, b=other, autojunk=False).ratio() >= _SAME_SENTENCE


def _all_of(page: Page) -> Parts:
    return page.blocks, page.links, page.images


def _size(parts: Parts) -> int:
    return sum(len(block.text) for block in parts[0])


def _gist(parts: Parts, echoes: frozenset[str]) -> Gist:
    blocks, links, images = parts
    texts = (_without(_letters(block.text), echoes) for block in blocks if not block.form)
    gist = Counter(text for text in texts if text)
    gist.update(f":{link.url}" for link in links if link.kind is FRAME and link.url)
    gist.update(f":{image.url}" for image in images)
    return gist


def _letters_in(gist: Gist) -> int:
    return sum(len(text) * count for text, count in gist.items())


@lru_cache(maxsize=TEXTS)
def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", normal(text))


def _without(letters: str, echoes: frozenset[str]) -> str:
    for echo in sorted(echoes, key=len, reverse=True):
        if echo in letters:
            letters = letters.replace(echo, "")
    return letters


@lru_cache(maxsize=5_000)
def _echoed(url: str) -> frozenset[str]:
    path = unquote(url.partition("://")[2].partition("/")[2])
    last = path.rpartition("/")[2]
    stem = last.partition("?")[0].rpartition(".")[0] or last
    said = {_letters(text) for text in (unquote(url), path, path.partition("?")[0], last, stem)}
    return frozenset(text for text in said if len(text) >= _LEAST_ECHO)


def _echoes(page: Page) -> frozenset[str]:
    """In what ways a page may repeat the address that it was asked for."""
    return _echoed(page.url) | _echoed(page.final_url)
