"""A snapshot as a reader sees it: what is a page's own, what every page repeats, where a link really ends."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from crawler.artifacts import (
    Block,
    Document,
    FetchFailure,
    Image,
    Link,
    Page,
    Resource,
    SiteSnapshot,
)
from crawler.traps import is_document
from rules.beside import unlabelling
from rules.kept import TEXTS
from rules.kinds import FRAME, HEADER_ROW, HEADING, MAIN, REFRESH
from rules.labels import label_of
from rules.lost import Lost
from rules.pictures import Pictures
from rules.placed import Placed
from rules.repeats import Repeats, recurring
from rules.sign_in import fields_of_layout
from rules.statements import Statement, Statements
from rules.widgets import is_widget

_OPENING = 8
"""Blocks over which a request to sign in may be spread: "Sign in", then "to continue to Google Drive"."""
_FURNITURE = re.compile(
    r"\s*(?:©|&copy;|copyright\b|สงวนลิขสิทธิ์|ลิขสิทธิ์\s*(?:©|โดย|\d)|(?:จำนวน)?(?:ผู้|การ)(?:เข้า|เยี่ยม)ชม\s*(?:ทั้งหมด|วันนี้)?\s*[:\d]"
    r"|(?:hits|views|visitors?)\s*[:\d])[^\n]{0,160}$",
    re.IGNORECASE,
)
"""Lines that every page of some site ends with, known by their words where the site is too small to know by number."""
_LONGEST_LINE = 300
"""Characters; no longer line is one of these."""
_WALL = 120
"""Characters of own text from which on a page with a form to sign in is no mere wall."""
_STATES = (Statement.NONE, Statement.EMPTY, Statement.PLACEHOLDER)
_STUB = 400
"""Characters of own text up to which a page that says "not found" says nothing else."""


class PageState(StrEnum):
    """What a page that answered is really worth."""

    CONTENT = "content"
    NOT_FOUND = "not_found"
    SENT_HOME = "sent_home"
    LOGIN = "login"
    NEEDS_BROWSER = "needs_browser"


@dataclass(frozen=True, slots=True)
class Content:
    """A page's own part, or one section of it."""

    page: Page
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    images: tuple[Image, ...]

    @property
    def text(self) -> str:
        """What it says outside its links and headings."""
        return "\n".join([block.text for block in self.blocks if _speaks(block)])

    @property
    def text_of_its_own(self) -> str:
        """What it says beyond what labels its links: a title beside "ดาวน์โหลด" tells of the file, not of the page."""
        return "\n".join(block.text for block in unlabelling(self.page, self.blocks, self.links) if _speaks(block))

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(block.text for block in self.blocks if block.kind is HEADING)


class SiteView:
    """Look-ups over one snapshot; nothing here knows an item."""

    def __init__(self, snapshot: SiteSnapshot, statements: Statements) -> None:
        self.snapshot = snapshot
        self._statements = statements
        self._resources: dict[str, Resource] = {}
        for resource in snapshot.resources:
            self._resources[resource.url] = resource
        for resource in snapshot.resources:
            self._resources.setdefault(resource.final_url, resource)
        self.pages = tuple(
            resource for resource in snapshot.resources if isinstance(resource, Page) and not resource.external
        )
        self._pictures = Pictures(self.pages, self._resources.get, self._own_texts)
        self._states: dict[str, PageState] = {}
        self._owns: dict[str, Content] = {}
        self._kept_of: dict[str, tuple[int, ...]] = {}
        self._onward: dict[str, str | None] = {}
        self._placed: dict[str, Placed] = {}

    def resource(self, url: str) -> Resource | None:
        """What a visitor gets at an address; None where it was not visited.

        A page that says nothing and only opens a file, or an address that fails, stands for what it opens.
        """
        return self._reached.get(url)

    def is_file(self, url: str) -> bool:
        """Whether a file opens at an address, or should."""
        resource = self.resource(url)
        return isinstance(resource, Document) or (isinstance(resource, FetchFailure) and is_document(url))

    @cached_property
    def _reached(self) -> Mapping[str, Resource]:
        """What was fetched, and in place of bare pages the files and failures that they send their visitors to."""
        reached = dict(self._resources)
        for page in self.pages:
            if self._sends_to(page) is None or page.url == self.snapshot.home_url:
                continue
            last = self.page_at_end(page)
            end = self._resources.get(self._sends_to(last) or "")
            if end is not None and not isinstance(end, Page) and sum(len(block.text) for block in last.blocks) < _STUB:
                reached[page.url] = reached[page.final_url] = end
        return reached

    def _sends_to(self, page: Page) -> str | None:
        """Where a meta refresh sends the visitor of a page; looked for once among its links."""
        try:
            return self._onward[page.url]
        except KeyError:
            onward = self._onward[page.url] = refresh_target(page)
            return onward

    @cached_property
    def home_urls(self) -> frozenset[str]:
        """The addresses of the centre's front page, and of the page it sends its visitors to."""
        urls = {self.snapshot.home_url}
        url = self.snapshot.home_url
        for _ in range(4):
            resource = self._resources.get(url)
            if not isinstance(resource, Page):
                break
            urls |= {resource.url, resource.final_url}
            onward = self._sends_to(resource)
            if onward is None or onward in urls:
                break
            url = onward
        return frozenset(urls)

    def page_at_end(self, page: Page) -> Page:
        """The page a visitor ends on, after meta refreshes."""
        seen = {page.url}
        while (onward := self._sends_to(page)) and onward not in seen:
            seen.add(onward)
            following = self._resources.get(onward)
            if not isinstance(following, Page):
                break
            page = following
        return page

    def state(self, page: Page) -> PageState:
        """What the page is worth, by its text and by where it sends its visitors."""
        state = self._states.get(page.url)
        if state is None:
            state = self._states[page.url] = self._judged(page)
        return state

    def _judged(self, page: Page) -> PageState:
        is_home = page.url in self.home_urls
        if not is_home:
            onward = self._sends_to(page)
            if page.final_url in self.home_urls or (onward is not None and onward in self.home_urls):
                return PageState.SENT_HOME
        own = self.own(page)
        if not is_home and len(text := own.text) < _STUB:
            said = [page.title, *own.headings, text]
            if any(self._statements.says(Statement.NOT_FOUND, part) for part in said):
                return PageState.NOT_FOUND
            whole = " ".join(block.text for block in own.blocks[:_OPENING])
            asks = any(self._statements.says(Statement.LOGIN, part) for part in (*said, whole))
            if asks or (page.password_fields > self._layout_password_fields and not self._says_more(page)):
                return PageState.LOGIN
        if page.needs_browser:
            return PageState.NEEDS_BROWSER
        if not is_home and not page.external and self._lost is not None:
            if self._lost.is_home(page):
                return PageState.SENT_HOME
            if self._lost.is_lost(page):
                return PageState.NOT_FOUND
        return PageState.CONTENT

    @cached_property
    def _layout_password_fields(self) -> int:
        return fields_of_layout(self.pages, self.home_urls, self._says_more)

    def _says_more(self, page: Page) -> bool:
        """Whether a page with a form to sign in has anything else to be judged by, be it that there is nothing."""
        own = self.own(page)
        pictures = () if page.external else [image for image in own.images if "captcha" not in image.url.lower()]
        if own.links or len(own.text) >= _WALL or pictures:
            return True
        said = (*own.headings, own.text)
        return any(self._statements.says(kind, part) for kind in _STATES for part in said)

    @cached_property
    def _lost(self) -> Lost | None:
        """What the site answers where nothing can be; None where it says so as it should, with a 404."""
        answers = [page for page in self.snapshot.not_found if refresh_target(page) not in self.home_urls]
        if not answers:
            return None
        home = self._resources.get(self.snapshot.home_url)
        front = self.page_at_end(home) if isinstance(home, Page) else None
        return Lost(answers, front, self._own_parts)

    def _own_parts(self, page: Page) -> tuple[Sequence[Block], Sequence[Link], Sequence[Image]]:
        content = self._own(page, 0, len(page.blocks))
        return content.blocks, content.links, content.images

    @cached_property
    def _repeats(self) -> Repeats:
        says = self._statements.says
        return Repeats(
            self.pages,
            self.home_urls,
            self._resources.get,
            is_turning=lambda text: says(Statement.FURNITURE, text) is not None,
            is_state=lambda text: any(says(kind, text) for kind in _STATES),
        )

    @cached_property
    def menu_targets(self) -> frozenset[str]:
        """Addresses that most pages link to with the same words: the site's menus."""
        pairs = (((link.url, label_of(link)) for link in page.links if link.url) for page in self.pages)
        return frozenset(url for url, _ in recurring(pairs, len(self.pages)))

    def own(self, page: Page) -> Content:
        """What a page has that the others do not: without menus, headers, footers and forms."""
        content = self._owns.get(page.url)
        if content is None:
            content = self._owns[page.url] = self._own(page, 0, len(page.blocks))
        return content

    def own_links(self, page: Page) -> tuple[Link, ...]:
        """The links in a page's own part, those that the menus have too included."""
        kept = frozenset(self.own_places(page))
        return tuple([link for link in _about(page, kept) if link.block in kept or self._is_own(link)])

    def section(self, page: Page, start: int, end: int, *, whole: bool = False) -> Content:
        """The blocks from start to end of a page: those that are its own, or all where `whole`."""
        if not whole:
            return self._own(page, start, end)
        images = [image for image in page.images if start <= image.block < end and self._pictures.shows(image, page)]
        return Content(page, page.blocks[start:end], self._links_in(page, range(start, end)), tuple(images))

    def _links_in(self, page: Page, blocks: Iterable[int]) -> tuple[Link, ...]:
        placed = self._placed.get(page.url)
        if placed is None:
            placed = self._placed[page.url] = Placed(page)
        return placed.within(blocks)

    def own_places(self, page: Page) -> tuple[int, ...]:
        """The places of the blocks that are a page's own, in their order."""
        kept = self._kept_of.get(page.url)
        if kept is None:
            repeated = self._repeats.on(page)
            kept = self._kept_of[page.url] = tuple(
                [
                    place
                    for place, block in enumerate(page.blocks)
                    if block.region is MAIN
                    and not block.form
                    and place not in repeated
                    and not (len(block.text) < _LONGEST_LINE and _is_furniture(block.text))
                ]
            )
        return kept

    def _own_texts(self, page: Page) -> frozenset[str]:
        return frozenset(page.blocks[place].text for place in self.own_places(page))

    def _own(self, page: Page, start: int, end: int) -> Content:
        places = self.own_places(page)
        entire = start == 0 and end == len(page.blocks)
        if entire:
            links: Iterable[Link] = _about(page, frozenset(places))
        else:
            places = places[bisect_left(places, start) : bisect_left(places, end)]
            links = self._links_in(page, places)
        images = [
            image
            for image in page.images
            if image.region is MAIN
            and (entire or start <= image.block < end)
            and image.url not in self._pictures.common
            and self._pictures.shows(image, page)
        ]
        blocks = tuple([page.blocks[place] for place in places])
        return Content(page, blocks, tuple(filter(self._is_own, links)), tuple(images))

    def _is_own(self, link: Link) -> bool:
        """Whether a link that stands where a page's own may stand is its own: not where the menus have it too."""
        if link.kind is FRAME:
            return not is_widget(link)
        return link.region is MAIN and link.url not in self.menu_targets


def _about(page: Page, kept: Collection[int]) -> list[Link]:
    """The links that stand in some blocks of a page, or in none, and its frames wherever they are."""
    return [link for link in page.links if link.block in kept or link.block < 0 or link.kind is FRAME]


def refresh_target(page: Page) -> str | None:
    """Where a meta refresh sends the visitor; None where the page stays."""
    for link in page.links:
        if link.kind is REFRESH:
            return link.url
    return None


@lru_cache(maxsize=TEXTS)
def _is_furniture(text: str) -> bool:
    """Cached: most lines of a site stand on many of its pages."""
    return _FURNITURE.match(text) is not None


def _speaks(block: Block) -> bool:
    if block.kind in (HEADING, HEADER_ROW):
        return False
    return len(block.text) - block.linked > max(2, len(block.text) * 0.15)


def joined(texts: Iterable[str], limit: int) -> str:
    """Texts on one line, cut to a length."""
    words = " ".join(texts).split(maxsplit=limit)[:limit]  # of so many, at least a letter each
    return " ".join(words)[:limit]
