"""What every page of a site says again: menus, headers and footers, known by their words and by where they lead.

Words alone do not tell: "ดาวน์โหลด" stands on every page and opens another file on each.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from crawler.artifacts import Page, Resource
from rules.kept import TEXTS
from rules.kinds import FRAME, MAIN

_COUNT = re.compile(r"\d{1,3}(?:,\d{3})+|\d{5,}")
_FOOTER = 400
"""A longer text is no line of a layout."""
_SHARE = 0.34
_FEWEST = 3
T = TypeVar("T")
_Pair = tuple[int, str]
"""The place of a block, and where a link in it leads."""


def least_often(pages: int) -> float:
    """On how many of a site's pages a thing must stand to be its layout's."""
    return max(_FEWEST, pages * _SHARE)


def recurring(of_pages: Iterable[Iterable[T]], pages: int) -> frozenset[T]:
    """What stands on so many of the pages that it is the layout's; nothing does where they are too few to tell.

    Args:
        of_pages: what each page has; read only where it can matter.
        pages: how many there are.
    """
    least = least_often(pages)
    if pages < least:
        return frozenset()
    counted: Counter[T] = Counter()
    for things in of_pages:
        counted.update(set(things))
    return frozenset(thing for thing, count in counted.items() if count >= least)


class Repeats:
    """The blocks of a site's pages that are its layout's.

    Args:
        pages: the site's own.
        home_urls: the addresses of the front page.
        resource: what was fetched from an address, if anything was.
        is_turning: whether words only turn pages: "ถัดไป", "พิมพ์", "แชร์".
        is_state: whether words tell the state of what should stand there: "ไม่มี".
    """

    def __init__(
        self,
        pages: Sequence[Page],
        home_urls: Collection[str],
        resource: Callable[[str], Resource | None],
        is_turning: Callable[[str], bool],
        is_state: Callable[[str], bool],
    ) -> None:
        self._pages = pages
        self._home_urls = home_urls
        self._resource = resource
        self._is_turning = is_turning
        self._is_state = is_state
        self._known: dict[str, frozenset[int]] = {}
        self._said: dict[str, Mapping[int, str]] = {}

    def on(self, page: Page) -> frozenset[int]:
        """The places of the page's blocks that are the layout's."""
        found = self._known.get(page.url)
        if found is None:
            places = self._places.get(page.url)
            if places is None:  # of another host, or an answer to an address that cannot be
                places = self._places_on(page)
            found = self._known[page.url] = frozenset(places).difference(self._own(page, places))
        return found

    @cached_property
    def _texts(self) -> frozenset[str]:
        """Texts that stand in the main part of many pages: a menu may say what one page's own list says too."""
        found = recurring((self._said_in_main(page).values() for page in self._pages), len(self._pages))
        states = {text for text in found if self._is_state(text)}
        if states:
            at_home = {
                _said(block.text) for page in self._pages if page.url in self._home_urls for block in page.blocks
            }
            found -= states - at_home
        return found

    def _places_on(self, page: Page) -> list[int]:
        texts = self._texts
        if not texts:
            return []
        return [place for place, text in self._said_in_main(page).items() if text in texts]

    def _said_in_main(self, page: Page) -> Mapping[int, str]:
        """What the blocks of a page's main part say, by their places."""
        said = self._said.get(page.url)
        if said is None:
            said = self._said[page.url] = {
                place: _said(block.text) for place, block in enumerate(page.blocks) if block.region is MAIN
            }
        return said

    @cached_property
    def _places(self) -> Mapping[str, list[int]]:
        """The places of each page's blocks that say what many pages say."""
        return {page.url: self._places_on(page) for page in self._pages}

    @cached_property
    def _linked(self) -> Mapping[str, list[_Pair]]:
        """The links of each page's blocks that say what many pages say."""
        return {page.url: _links_in(page, self._places[page.url]) for page in self._pages}

    @cached_property
    def _familiar(self) -> frozenset[tuple[str, str]]:
        """Words with a target that many pages have together."""
        pairs = (((page.blocks[place].text, url) for place, url in self._linked[page.url]) for page in self._pages)
        return recurring(pairs, len(self._pages))

    def _own(self, page: Page, places: Sequence[int]) -> Iterator[int]:
        """Those that are the page's own for all that: they lead elsewhere, or stand there once more than in the menu."""
        linked = self._linked.get(page.url)
        if linked is None:
            linked = _links_in(page, places)
        familiar, blocks = self._familiar, page.blocks
        for place, url in linked:
            text = blocks[place].text
            if (text, url) not in familiar and self._leads_on(page, text, url) and not self._is_turning(text):
                yield place
        once = sorted({place for place, _ in linked})
        if len({blocks[place].text for place in once}) < len(once):
            yield from self._once_more(page, once)

    def _leads_on(self, page: Page, text: str, url: str) -> bool:
        """Whether a link leads from the page to something of its own: not to itself, nor to one more page like it."""
        if url in self._home_urls or _turns(page, url):
            return False
        found = self._resource(url)
        return not isinstance(found, Page) or all(
            found.blocks[place].text != text for place in self._places.get(found.url, ())
        )

    # a list on the page that says what the menu says too

    def _once_more(self, page: Page, linked: Sequence[int]) -> Iterator[int]:
        counted = Counter(page.blocks[place].text for place in linked)
        beyond = {text for text, count in counted.items() if count > 1 and count > self._usual.get(text, 1)}
        if not beyond:
            return
        runs = list(_runs([place for place in linked if page.blocks[place].text in beyond]))
        own = [run for run in runs if not self._is_menu(page, run)]
        if len(own) < len(runs):
            for run in own:
                yield from run

    @cached_property
    def _usual(self) -> Mapping[str, int]:
        """How often a text with links stands on a page of the site, where that is more than once."""
        usual: dict[str, int] = {}
        for text, times in recurring(map(self._said_again, self._pages), len(self._pages)):
            usual[text] = max(times, usual.get(text, 1))
        return usual

    def _said_again(self, page: Page) -> Iterator[tuple[str, int]]:
        """The texts that a page says several times, with 2, 3 and so on up to how often."""
        counted = Counter(page.blocks[place].text for place in self._places[page.url])
        return ((text, n) for text, count in counted.items() for n in range(2, count + 1))

    def _is_menu(self, page: Page, run: Sequence[int]) -> bool:
        """Whether a run of blocks begins after, or ends before, the same text as on many pages."""
        texts = _framed(page)
        first, last = run[0] + 1, run[-1] + 1
        return (texts[first - 1], texts[first]) in self._neighbours or (
            texts[last],
            texts[last + 1],
        ) in self._neighbours

    @cached_property
    def _neighbours(self) -> frozenset[tuple[str, str]]:
        return recurring((pairwise(_framed(page)) for page in self._pages), len(self._pages))


def _said(text: str) -> str:
    """A text but for its large numbers: a footer that counts its visitors says the same on every page."""
    return _uncounted(text) if len(text) < _FOOTER else text


@lru_cache(maxsize=TEXTS)
def _uncounted(line: str) -> str:
    return _COUNT.sub("#", line)


def _framed(page: Page) -> list[str]:
    """The texts of a page, with an empty one before and after."""
    return ["", *(block.text for block in page.blocks), ""]


def _links_in(page: Page, places: Iterable[int]) -> list[_Pair]:
    blocks = page.blocks
    linked = {place for place in places if blocks[place].linked}
    if not linked:
        return []
    return [
        (link.block, link.url)
        for link in page.links
        if link.block in linked and link.url is not None and link.kind is not FRAME
    ]


def _runs(places: Iterable[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for place in places:
        if run and place != run[-1] + 1:
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _turns(page: Page, url: str) -> bool:
    """Whether an address is the page again: printed, in another language, shared, or to come back to."""
    for own in (page.url, page.final_url):
        if unquote(url).partition("://")[2].find(unquote(own).partition("://")[2]) > 0:
            return True
        mine, other = urlsplit(own), urlsplit(url)
        if (mine.netloc, mine.path) == (other.netloc, other.path):
            return not mine.query or set(mine.query.split("&")) <= set(other.query.split("&"))
    return False
