"""A snapshot as a reader sees it: what is a page's own, what every page repeats, where a link really ends."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from crawler.artifacts import (
    Block,
    BlockKind,
    Document,
    FetchFailure,
    Image,
    Link,
    LinkKind,
    Page,
    Region,
    Resource,
    SiteSnapshot,
)
from crawler.traps import is_document
from rules.beside import unlabelling
from rules.labels import label_of
from rules.lost import Lost
from rules.pictures import Pictures
from rules.repeats import Repeats, frequent
from rules.sign_in import fields_of_layout
from rules.statements import Statement, Statements

_OPENING = 8
"""Blocks over which a request to sign in may be spread: "Sign in", then "to continue to Google Drive"."""
_FURNITURE = re.compile(
    r"\s*(?:©|&copy;|copyright\b|สงวนลิขสิทธิ์|ลิขสิทธิ์\s*(?:©|โดย|\d)|(?:จำนวน)?(?:ผู้|การ)(?:เข้า|เยี่ยม)ชม\s*(?:ทั้งหมด|วันนี้)?\s*[:\d]"
    r"|(?:hits|views|visitors?)\s*[:\d])[^\n]{0,160}$",
    re.IGNORECASE,
)
"""Lines that every page of some site ends with, known by their words where the site is too small to know by number."""
_WIDGET = re.compile(
    r"https?://(?:[a-z0-9\-]+\.)*(?:facebook\.com/plugins|youtube(?:-nocookie)?\.com/embed|player\.vimeo\.com|platform\.twitter\.com"
    r"|addthis\.com|sharethis\.com|disqus\.com|google\.com/recaptcha|googletagmanager\.com|doubleclick\.net"
    r"|w\.soundcloud\.com|cdn\.statcounter\.com|histats\.com|line\.me)",
    re.IGNORECASE,
)
"""What stands in frames beside a page's content, and is nobody's disclosure."""
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
        return "\n".join(block.text for block in self.blocks if _speaks(block))

    @property
    def text_of_its_own(self) -> str:
        """What it says beyond what labels its links: a title beside "ดาวน์โหลด" tells of the file, not of the page."""
        return "\n".join(block.text for block in unlabelling(self.page, self.blocks, self.links) if _speaks(block))

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(block.text for block in self.blocks if block.kind is BlockKind.HEADING)


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
        self._links_of: dict[str, defaultdict[int, list[int]]] = {}

    def resource(self, url: str) -> Resource | None:
        """What a visitor gets at an address; None where it was not visited.

        A page that says nothing and only opens a file, or an address that fails, stands for what it opens.
        """
        return self._opened.get(url) or self._resources.get(url)

    def is_file(self, url: str) -> bool:
        """Whether a file opens at an address, or should."""
        resource = self.resource(url)
        return isinstance(resource, Document) or (isinstance(resource, FetchFailure) and is_document(url))

    @cached_property
    def _opened(self) -> dict[str, Resource]:
        """The files and failures that bare pages send their visitors to, by those pages' addresses."""
        ends: dict[str, Resource] = {}
        for page in self.pages:
            onward = refresh_target(page)
            if onward is None or page.url == self.snapshot.home_url:
                continue
            last = self.page_at_end(page)
            end = self._resources.get(refresh_target(last) or "")
            if end is not None and not isinstance(end, Page) and sum(len(block.text) for block in last.blocks) < _STUB:
                ends[page.url] = ends[page.final_url] = end
        return ends

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
            onward = refresh_target(resource)
            if onward is None or onward in urls:
                break
            url = onward
        return frozenset(urls)

    def page_at_end(self, page: Page) -> Page:
        """The page a visitor ends on, after meta refreshes."""
        seen = {page.url}
        while (onward := refresh_target(page)) and onward not in seen:
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
            onward = refresh_target(page)
            if page.final_url in self.home_urls or (onward is not None and onward in self.home_urls):
                return PageState.SENT_HOME
        own = self.own(page)
        text = own.text
        if len(text) < _STUB and not is_home:
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
        counted = Counter(
            pair for page in self.pages for pair in {(link.url, label_of(link)) for link in page.links if link.url}
        )
        return frozenset(url for url, _ in frequent(counted, len(self.pages)) if url)

    def own(self, page: Page) -> Content:
        """What a page has that the others do not: without menus, headers, footers and forms."""
        content = self._owns.get(page.url)
        if content is None:
            content = self._owns[page.url] = self._own(page, 0, len(page.blocks))
        return content

    def own_links(self, page: Page) -> tuple[Link, ...]:
        """The links in a page's own part, those that the menus have too included."""
        content = self.own(page)
        blocks, links = {id(block) for block in content.blocks}, {id(link) for link in content.links}
        return tuple(
            link
            for link in page.links
            if id(link) in links or (0 <= link.block < len(page.blocks) and id(page.blocks[link.block]) in blocks)
        )

    def section(self, page: Page, start: int, end: int, *, whole: bool = False) -> Content:
        """The blocks from start to end of a page: those that are its own, or all where `whole`."""
        if not whole:
            return self._own(page, start, end)
        places = self._places(page)
        return Content(
            page=page,
            blocks=page.blocks[start:end],
            links=tuple(page.links[n] for n in sorted(n for block in range(start, end) for n in places.get(block, ()))),
            images=tuple(
                image for image in page.images if start <= image.block < end and self._pictures.shows(image, page)
            ),
        )

    def _places(self, page: Page) -> Mapping[int, Sequence[int]]:
        """The places of a page's links by the block they stand in: a page of many rows asks for every row's."""
        places = self._links_of.get(page.url)
        if places is None:
            places = self._links_of[page.url] = defaultdict(list)
            for place, link in enumerate(page.links):
                places[link.block].append(place)
        return places

    def _kept(self, page: Page, start: int, end: int) -> frozenset[int]:
        repeated = self._repeats.on(page)
        return frozenset(
            index
            for index, block in enumerate(page.blocks[start:end], start)
            if block.region is Region.MAIN
            and not block.form
            and index not in repeated
            and not _FURNITURE.match(block.text)
        )

    def _own_texts(self, page: Page) -> frozenset[str]:
        return frozenset(page.blocks[index].text for index in self._kept(page, 0, len(page.blocks)))

    def _own(self, page: Page, start: int, end: int) -> Content:
        kept = self._kept(page, start, end)
        entire = start == 0 and end == len(page.blocks)
        return Content(
            page=page,
            blocks=tuple(page.blocks[index] for index in sorted(kept)),
            links=tuple(link for link in page.links if self._is_own(link, kept, entire=entire)),
            images=tuple(
                image
                for image in page.images
                if image.region is Region.MAIN
                and (entire or start <= image.block < end)
                and image.url not in self._pictures.common
                and self._pictures.shows(image, page)
            ),
        )

    def _is_own(self, link: Link, kept: frozenset[int], *, entire: bool) -> bool:
        if link.block in kept or (entire and link.block < 0):
            if link.kind is not LinkKind.FRAME:
                return link.region is Region.MAIN and link.url not in self.menu_targets
            return not _is_widget(link)
        return entire and link.kind is LinkKind.FRAME and not _is_widget(link)


def refresh_target(page: Page) -> str | None:
    """Where a meta refresh sends the visitor; None where the page stays."""
    for link in page.links:
        if link.kind is LinkKind.REFRESH:
            return link.url
    return None


def _is_widget(link: Link) -> bool:
    """Whether a frame holds a social network's box, a film or a counter: nobody's disclosure."""
    return _WIDGET.match(link.url or "") is not None


def _speaks(block: Block) -> bool:
    if block.kind in (BlockKind.HEADING, BlockKind.HEADER_ROW):
        return False
    return len(block.text) - block.linked > max(2, len(block.text) * 0.15)


def joined(texts: Iterable[str], limit: int) -> str:
    """Texts on one line, cut to a length."""
    return " ".join(" ".join(texts).split())[:limit]
