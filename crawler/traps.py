"""Addresses that no visit should go to without end: told by their looks, and counted by their shape."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from functools import lru_cache

from crawler.artifacts import Page, Region
from crawler.urls import path_of, query_of

MAX_URL = 1_500
_MAX_UNPROMISING = 60
"""Addresses of one shape that nothing speaks for."""
_MAX_INHERITED = 240
"""Addresses of one shape that only the page leading to them speaks for."""
_MAX_CALENDAR = 12
_MAX_BARREN = 8
"""Pages of one shape, one after the other, that led to nothing promising: the rest is taken to be like them."""
_MAX_BARREN_FOLDER = 16
"""The same of one folder, whatever the shapes in it: news, their tags, their months, their pages."""
_ROOT = 3
"""Slashes in the address of a site's root."""
_MAX_QUERIES = 200
"""Queries to one path that nothing speaks for: lists with facets."""

_MAX_ALIKE = 12
"""Pages alike to the letter whose addresses differ in numbers only: a folder for each year or month."""
_KNOWN_BY = 100
"""Characters of content from which on two pages that are alike count as one."""
_SOMETHING = 0.01
_NOTHING_EARNS = 2.0
"""More than any link promises."""

_VARYING = re.compile(r"[0-9a-f]{16,}|\d+", re.IGNORECASE)
_CALENDAR = re.compile(
    r"calendar|tribe|[?&](?:[a-z_]*(?:date|month|week|day)|yyyy|mm|dd|ical)=|/\d{4}/\d{1,2}/\d{1,2}(?:/|\Z)",
    re.IGNORECASE,
)
_REPEATED = re.compile(r"(/[^/]+/[^/]+)(?:/[^/]+)*?\1(?:/|\Z)|(/[^/]+)\2\2(?:/|\Z)")

_DOCUMENT = re.compile(
    r"\.(?:pdf|docx?|xlsx?|xlsm|pptx?|odt|ods|odp|rtf|csv|txt|zip|rar|7z|jpe?g|png|gif|webp|tiff?|bmp)\Z", re.IGNORECASE
)
_ASSET = re.compile(
    r"\.(?:css|js|mjs|map|ico|svg|woff2?|ttf|otf|eot|mp[34]|m4[av]|avi|mov|wmv|flv|webm|ogg|wav|mkv|swf|exe|msi|apk|dmg|iso)\Z",
    re.IGNORECASE,
)


@lru_cache(maxsize=16_384)
def is_document(url: str) -> bool:
    """Whether the address names a file to read or look at, which leads nowhere further."""
    return _DOCUMENT.search(path_of(url)) is not None


@lru_cache(maxsize=16_384)
def is_asset(url: str) -> bool:
    """Whether the address names a part of a page's machinery, a film, a sound or a program."""
    return _ASSET.search(path_of(url)) is not None


class Yields:
    """Which kinds of pages lead to something: told by visits, shape by shape and folder by folder."""

    def __init__(self) -> None:
        self._in_vain: Counter[str] = Counter()
        self.passed_over: dict[str, None] = {}
        """Addresses left unopened because so many of their like had led to nothing; in the order of their turns."""

    def note(self, url: str, *, fruitful: bool) -> None:
        """Takes down whether a page that nothing spoke for led to something promising."""
        for kind in _kinds(url):
            self._in_vain[kind] = 0 if fruitful else self._in_vain[kind] + 1

    def is_barren(self, url: str) -> bool:
        """Whether enough pages like this one led to nothing; the address is passed over where so."""
        barren = any(self._in_vain[kind] >= most for kind, most in _kinds(url).items())
        if barren:
            self.passed_over[url] = None
        return barren


def _kinds(url: str) -> dict[str, int]:
    """The kinds that a page is one of, each with how many of it may lead to nothing; a site's root is no folder."""
    shape = shape_of(url)
    folder = f"{shape.partition('?')[0].rpartition('/')[0]}/"
    deep = folder.count("/") > _ROOT
    return {shape: _MAX_BARREN} | ({folder: _MAX_BARREN_FOLDER} if deep else {})


class Echoes:
    """Which pages repeat what was seen before: told by what stands in their content, not in the menus around it.

    A site that serves one page under many paths (mirrors, twins for print, a wrong relative link in a menu) has no end
    that its addresses tell, nor has one that answers every address with the same "not found" and further links.
    """

    def __init__(self) -> None:
        self._pages: dict[str, tuple[str, int]] = {}
        """By digest of text and links: the shape of the first address, and how many had that shape."""
        self._nowhere: set[str] = set()
        """Digests of texts that stand where there cannot be anything."""
        self.heard: dict[str, None] = {}
        """Addresses whose pages repeat others, in order."""

    def note_nothing(self, page: Page) -> None:
        """Takes down what the site answers where there cannot be anything."""
        if len(text := _unlinked(page)) >= _KNOWN_BY:
            self._nowhere.add(_digest(text))

    def asks(self, page: Page) -> float:
        """What a link must promise by itself to lead from this page to one not known yet; 0 where the page is new.

        Folders of one shape ("/2562/", "/2563/") may well be alike to the letter and lead to different years.
        """
        text = _main_text(page)
        if text is None:
            return 0.0
        shape = shape_of(page.final_url)
        digest = _digest(text, *(link.href for link in page.links if link.region is Region.MAIN))
        first, alike = self._pages.setdefault(digest, (shape, 0))
        if first == shape:
            self._pages[digest] = first, alike + 1
        if first != shape or alike >= _MAX_ALIKE:
            self.heard[page.url] = None
            return _NOTHING_EARNS
        if _digest(_unlinked(page)) in self._nowhere:
            self.heard[page.url] = None
            return _SOMETHING
        return 0.0


def _main_text(page: Page) -> str | None:
    """What stands in a page's content; None where that is too little to know a page by."""
    text = " ".join(block.text for block in page.blocks if block.region is Region.MAIN)
    return text if len(text) >= _KNOWN_BY else None


def _unlinked(page: Page) -> str:
    """What of it is no list of links: those may have another name each time."""
    return " ".join(
        block.text for block in page.blocks if block.region is Region.MAIN and 2 * block.linked < len(block.text)
    )


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def shape_of(url: str) -> str:
    """The address with digits, long hexadecimal numbers and query values wildcarded; query names are sorted."""
    path = _VARYING.sub("#", url.partition("?")[0])
    query = query_of(url)
    names = sorted({part.partition("=")[0] for part in query.split("&")}) if query else []
    return f"{path}?{'&'.join(names)}" if names else path


class Traps:
    """Counts what was let through, shape by shape, and says when it is enough."""

    def __init__(self) -> None:
        self._unpromising: Counter[str] = Counter()
        self._inherited: Counter[str] = Counter()
        self.sprung: dict[str, str] = {}
        """Shapes that were cut short, each with an example."""

    def refuses(self, url: str, *, promise: float, priority: float, document: bool) -> bool:
        """Whether the address is one too many; counts it where it is not.

        Args:
            url: in normal form, not let through before.
            promise: what its own label is worth.
            priority: what it is worth with its page's worth added.
            document: documents lead nowhere, so any number of them is finite.
        """
        if len(url) > MAX_URL:
            self.sprung.setdefault("addresses of more than 1,500 characters", url[:MAX_URL])
            return True
        if document:
            return False
        if _REPEATED.search(path_of(url)):
            self.sprung.setdefault(f"repeating path {shape_of(url)}", url)
            return True
        return promise <= 0 and self._full(url, inherited=priority > 0)

    def _full(self, url: str, *, inherited: bool) -> bool:
        shape = shape_of(url)
        counts = self._inherited if inherited else self._unpromising
        most = _MAX_INHERITED if inherited else _MAX_UNPROMISING
        if _CALENDAR.search(url):
            most = _MAX_UNPROMISING if inherited else _MAX_CALENDAR
        path, mark, _ = shape.partition("?")
        facets = path + mark + "*" if mark and not inherited else ""
        if counts[shape] >= most or (facets and counts[facets] >= _MAX_QUERIES):
            self.sprung.setdefault(shape, url)
            return True
        counts[shape] += 1
        if facets:
            counts[facets] += 1
        return False
