"""Which pictures of a page may be information: not its icons, not what other pages show too, not what leads away."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property
from urllib.parse import urlsplit

from crawler.artifacts import Document, DocumentKind, FetchFailure, Image, Page, Resource
from rules.reach import says_nothing_there

_LEAST = 100
"""Pixels below which, both ways, nothing can be read on a picture."""
_LEAST_SIDE = 64
"""The same where the markup tells one side only."""
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|bmp|tiff?)$", re.IGNORECASE)
_ICON = re.compile(
    r"[\d_\-]*(?:(?:icons?|ico|btn|button|bullet|arrow|printer|print|e?mail|spacer|blank|pixel|dot|new|hot|update|pdf|docx?"
    r"|xlsx?|word|excel|acrobat|zip|download|loading|left|right|up|down)[\d_\-]*)+"
)
"""The whole name of a file that is an ornament: "printButton", "pdf_button", "new01"."""
_ICON_PLACE = re.compile(r"/(?:icons?|ico)[/_\-]|[_\-](?:icons?|ico)\.[a-z]+$")


class Pictures:
    """The pictures of a snapshot's pages.

    Args:
        pages: the centre's own.
        resource: what was fetched from an address, if anything was.
        own_texts: the texts of a page that not every page has.
    """

    def __init__(
        self,
        pages: Iterable[Page],
        resource: Callable[[str], Resource | None],
        own_texts: Callable[[Page], frozenset[str]],
    ) -> None:
        self._pages = pages
        self._resource = resource
        self._own_texts = own_texts

    def shows(self, image: Image, page: Page) -> bool:
        """Whether a picture may show something: it is no icon, leads to no other page, and opens as far as is known."""
        if image.opens not in (None, page.url, page.final_url, image.url) and not self._enlarges(image.opens):
            return False
        return not _is_icon(image) and self._may_open(image.url)

    def _enlarges(self, url: str | None) -> bool:
        """Whether what a click opens is a picture again."""
        if url is None:
            return False
        opened = self._resource(url)
        if opened is None:
            return _PICTURE.search(urlsplit(url).path) is not None
        return isinstance(opened, Document) and opened.opens and opened.kind is DocumentKind.IMAGE

    def _may_open(self, url: str) -> bool:
        match self._resource(url):
            case FetchFailure() as failure:
                return not says_nothing_there(failure)
            case Document() as document:
                return document.opens
            case Page():
                return False
        return True

    @cached_property
    def common(self) -> frozenset[str]:
        """The addresses of pictures that pages of different contents show: logos, banners, ornaments."""
        showing: dict[str, list[Page]] = defaultdict(list)
        for page in self._pages:
            for url in {image.url for image in page.images}:
                showing[url].append(page)
        return frozenset(
            url for url, pages in showing.items() if any(not self._alike(pages[0], page) for page in pages[1:])
        )

    def _alike(self, one: Page, other: Page) -> bool:
        """Whether two addresses show one content: the same all over, or a view of one page for its printing."""
        if one.sha256 == other.sha256:
            return True
        if one.title != other.title:
            return False
        texts, others = self._own_texts(one), self._own_texts(other)
        if urlsplit(one.url).path == urlsplit(other.url).path:
            return texts <= others or others <= texts
        return texts == others and {image.url for image in one.images} == {image.url for image in other.images}


def _is_icon(image: Image) -> bool:
    sides = [side for side in (image.width, image.height) if side is not None]
    if sides and max(sides) < (_LEAST if len(sides) > 1 else _LEAST_SIDE):
        return True
    path = urlsplit(image.url).path.lower()
    name = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return _ICON.fullmatch(name) is not None or _ICON_PLACE.search(path) is not None
