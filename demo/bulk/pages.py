"""The pages of a site's bulk, each made when it is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from html import escape

from demo.bulk.addresses import Addresses, Place, addresses_of
from demo.bulk.archive import Archive, Leaf, archive_of, chance
from demo.bulk.traps import calendar_html, finder_html, sheet_of, with_session
from demo.dates import month_text
from demo.voice import Voice, load
from rules.month import Month

PER_PAGE = 10
_LATEST = 5
_ROOMS = date(2019, 8, 5)
"""The day that the pages which never change were made."""
_LISTS = {"news": "article", "albums": "album", "notices": "notice", "board": "topic"}
_NAMES = {"news": "ข่าวทั้งหมด", "albums": "ภาพกิจกรรม", "notices": "ประกาศทั่วไป", "board": "กระดานสนทนา"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkPage:
    """What stands at an address of the bulk."""

    title: str
    content: str
    """Between the site's header and footer; empty for a picture."""
    changed: date
    """The day of the newest thing on it."""
    alone: bool = False
    """Whether it is made for printing, without the site's header and menu."""
    picture: bool = False


@dataclass(frozen=True, kw_only=True)
class Bulk:
    """One site's bulk in one month."""

    voice: Voice
    addresses: Addresses
    archive: Archive
    number: int

    @property
    def board(self) -> bool:
        return self.number % 4 == 2

    @property
    def calendar(self) -> bool:
        """Whether it has a calendar, which has no end in either direction."""
        return self.number % 4 == 0

    @property
    def prints(self) -> bool:
        return self.number % 5 == 1

    @property
    def finder(self) -> bool:
        """Whether its news can be searched by links that combine."""
        return self.number % 12 == 5

    @property
    def session(self) -> str:
        """The name under which its links carry a session; empty: they carry none."""
        return ("PHPSESSID", "sid")[self.number // 14 % 2] if self.number % 14 == 3 else ""

    @cached_property
    def divisions(self) -> Mapping[str, str]:
        """The divisions whose people have a page: a part of an address, the name."""
        names: Sequence[str] = load("texts")["divisions"]["district" if self.voice.district else "other"]
        return {f"d{place:02d}": name for place, name in enumerate(names, 1)}

    def leaves(self, kind: str) -> Sequence[Leaf]:
        """All of a kind: "article", "album", "notice", "topic"."""
        match kind:
            case "article":
                return self.archive.articles
            case "album":
                return self.archive.albums
            case "notice":
                return self.archive.notices
            case _:
                return self.archive.topics

    def href(self, kind: str, leaf: Leaf) -> str:
        """Where one article, album, announcement or topic lies."""
        offset, step = self._numbering(kind)
        return self.addresses.of(kind, number=offset + leaf.number * step, thai=leaf.slug)

    def menus(self) -> Iterator[tuple[str, str]]:
        """What the site's menu has of it: label and address."""
        for kind in ("news", "albums", "notices", *(("board",) if self.board else ())):
            yield _NAMES[kind], self.addresses.of(kind)
        if self.calendar:
            yield "ปฏิทินกิจกรรม", self.addresses.of("calendar", part="now")
        if self.finder:
            yield "ค้นหาข่าว", self.addresses.of("finder", facets="sort=new")

    def latest(self, kind: str) -> Iterator[tuple[str, str]]:
        """What the home page shows of a kind, the newest first: label and address."""
        for leaf in reversed(self.leaves(kind)[-_LATEST:]):
            yield leaf.title, self.href(kind, leaf)

    def everything(self) -> Iterator[str]:
        """Every address but those that have no end."""
        for kind in ("article", "album", "notice", "topic"):
            yield from (self.href(kind, leaf) for leaf in self.leaves(kind))
        for kind, of in _LISTS.items():
            pages = -(-len(self.leaves(of)) // PER_PAGE)
            yield from (self.addresses.of(kind, page=page) for page in range(1, pages + 1))
        yield from (self.addresses.of("division", part=part) for part in self.divisions)
        if self.prints:
            yield from (
                self.addresses.of("print", number=self._identity("article", leaf)) for leaf in self.archive.articles
            )

    def answer(self, path: str) -> BulkPage | None:
        """What stands at a decoded path and query; None where nothing of the bulk does."""
        if self.session:
            path = re.sub(rf"[?&]{self.session}=\w+\Z", "", path)
        place = self.addresses.read(path)
        if place is None:
            return None
        page = self._page(place)
        if page is None or not self.session or page.picture:
            return page
        return BulkPage(title=page.title, content=with_session(page.content, self.session, path), changed=page.changed)

    def _page(self, place: Place) -> BulkPage | None:
        match place.kind:
            case "news" | "albums" | "notices" | "board":
                of = _LISTS[place.kind]
                return self._list(_NAMES[place.kind], of, self.leaves(of), place)
            case "category" | "month" | "tag":
                return self._part(place)
            case "article" | "album" | "notice" | "topic":
                leaf = self._leaf(place.kind, place.number)
                return _SHOWN[place.kind](self, leaf) if leaf else None
            case "print":
                leaf = self._leaf("article", place.number) if self.prints else None
                return (
                    BulkPage(title=leaf.title, content=self._article(leaf), changed=leaf.day, alone=True)
                    if leaf
                    else None
                )
            case "picture":
                leaf = self._leaf("album", place.number)
                return BulkPage(title=leaf.title, content="", changed=leaf.day, picture=True) if leaf else None
            case "division":
                return self._people(place.part)
            case "calendar" if self.calendar:
                return self._calendar(place)
            case "finder" if self.finder:
                links = finder_html(place.facets, lambda facets: self.addresses.of("finder", facets=facets))
                chosen = self.archive.articles[-1 - chance("", "", place.facets) % 30 :][:PER_PAGE]
                content = f"<h2>ค้นหาข่าว</h2>{links}{self._rows('article', chosen)}"
                return BulkPage(title="ค้นหาข่าว", content=content, changed=self.archive.articles[-1].day)
            case _:
                return None

    def _numbering(self, kind: str) -> tuple[int, int]:
        told = chance(self.voice.seed, self.voice.unit, f"numbers {kind}")
        return 100 + told % 8000, 1 + told // 8000 % 3

    def _identity(self, kind: str, leaf: Leaf) -> int:
        offset, step = self._numbering(kind)
        return offset + leaf.number * step

    def _leaf(self, kind: str, identity: int) -> Leaf | None:
        offset, step = self._numbering(kind)
        number, rest = divmod(identity - offset, step)
        leaves = self.leaves(kind)
        return leaves[number - 1] if rest == 0 and 1 <= number <= len(leaves) else None

    def _part(self, place: Place) -> BulkPage | None:
        """The news of one category, month or tag."""
        words = load("news")
        articles = self.archive.articles
        if place.kind == "month":
            if not re.fullmatch(r"\d{4}-\d{2}", place.part):
                return None
            shown = [leaf for leaf in articles if str(leaf.month) == place.part]
            return self._list(f"ข่าวเดือน{month_text(shown[0].month)}", "article", shown, place) if shown else None
        if not place.part.isdecimal():
            return None
        which, names = int(place.part) - 1, words["categories" if place.kind == "category" else "tags"]
        if not 0 <= which < len(names):
            return None
        if place.kind == "category":
            return self._list(names[which], "article", [leaf for leaf in articles if leaf.category == which], place)
        return self._list(
            f"ป้ายกำกับ {names[which]}", "article", [leaf for leaf in articles if which in leaf.tags], place
        )

    def _list(self, title: str, kind: str, leaves: Sequence[Leaf], place: Place) -> BulkPage | None:
        """One page of a list, the newest first."""
        pages = max(1, -(-len(leaves) // PER_PAGE))
        if not 1 <= place.page <= pages:
            return None
        newest = leaves[::-1]
        shown = newest[(place.page - 1) * PER_PAGE : place.page * PER_PAGE]
        pager = " ".join(
            f"<b>{page}</b>" if page == place.page
            else f'<a href="{escape(self.addresses.of(place.kind, part=place.part, page=page))}">{page}</a>'
            for page in range(1, pages + 1)
        )  # fmt: skip
        content = f"<h2>{escape(title)}</h2>\n{self._rows(kind, shown)}"
        if pages > 1:
            content += f'<div class="pager">หน้า {pager}</div>'
        if kind == "article":
            content += self._archives
        changed = self.archive.articles[-1].day if kind == "article" else newest[0].day if newest else _ROOMS
        return BulkPage(title=title, content=content, changed=changed)

    def _rows(self, kind: str, leaves: Sequence[Leaf]) -> str:
        return '<ul class="news-list">' + "".join(
            f'<li><a href="{escape(self.href(kind, leaf))}">{escape(leaf.title)}</a> <small>{self.voice.day(leaf.day, "news")}</small></li>\n'
            for leaf in leaves
        ) + "</ul>"  # fmt: skip

    @cached_property
    def _archives(self) -> str:
        """Links to the news by category, month and tag."""
        words, of = load("news"), self.addresses.of
        months = dict.fromkeys(leaf.month for leaf in reversed(self.archive.articles))
        groups = (
            ("หมวดข่าว", [(name, of("category", part=str(n))) for n, name in enumerate(words["categories"], 1)]),
            ("ย้อนหลัง", [(month_text(month), of("month", part=str(month))) for month in list(months)[:9]]),
            ("ป้ายกำกับ", [(name, of("tag", part=str(n))) for n, name in enumerate(words["tags"], 1)]),
        )
        return "".join(
            f'<div class="widget"><h4>{name}</h4>' + " | ".join(f'<a href="{escape(href)}">{text}</a>' for text, href in links) + "</div>"
            for name, links in groups
        )  # fmt: skip

    def _article(self, leaf: Leaf) -> str:
        texts = "\n".join(f"<p>{escape(text)}</p>" for text in leaf.paragraphs("paragraphs", 2 + leaf.words % 3))
        return (
            f'<h2>{escape(leaf.title)}</h2>\n<p class="date">{self.voice.day(leaf.day, "news")}</p>\n{texts}\n'
            f"<p>ข่าวโดย {escape(self.voice.division(f'news {leaf.words % 9}'))}</p>"
        )

    def article(self, leaf: Leaf) -> BulkPage:
        words, of = load("news"), self.addresses.of
        category = (
            f'<a href="{escape(of("category", part=str(leaf.category + 1)))}">{words["categories"][leaf.category]}</a>'
        )
        tags = " ".join(
            f'<a href="{escape(of("tag", part=str(tag + 1)))}">{words["tags"][tag]}</a>' for tag in leaf.tags
        )
        before = self.archive.articles[max(0, leaf.number - 4) : leaf.number - 1]
        content = f'{self._article(leaf)}<p class="meta">หมวด {category} {tags}</p>'
        if self.prints:
            copy = of("print", number=self._identity("article", leaf))
            content += f'<p><a href="{escape(copy)}" rel="nofollow">พิมพ์หน้านี้</a></p>'
        content += f"<h4>ข่าวก่อนหน้า</h4>{self._rows('article', before[::-1])}" if before else ""
        return BulkPage(title=leaf.title, content=content, changed=leaf.day)

    def album(self, leaf: Leaf) -> BulkPage:
        of, identity = self.addresses.of, self._identity("album", leaf)
        pictures = "".join(
            f'<img src="{escape(of("picture", number=identity, part=f"{place:02d}"))}" width="220" height="48" alt="">'
            for place in range(1, 5 + leaf.words % 8)
        )
        content = f'<h2>{escape(leaf.title)}</h2><p class="date">{self.voice.day(leaf.day, "news")}</p><div class="album">{pictures}</div>'
        return BulkPage(title=leaf.title, content=content, changed=leaf.day)

    def notice(self, leaf: Leaf) -> BulkPage:
        texts = "".join(f"<p>{escape(text)}</p>" for text in leaf.paragraphs("notice_paragraphs", 2))
        content = f'<h2>{escape(leaf.title)}</h2><p class="date">{self.voice.day(leaf.day, "news")}</p>{texts}'
        return BulkPage(title=leaf.title, content=content, changed=leaf.day)

    def topic(self, leaf: Leaf) -> BulkPage:
        posts = "".join(
            f'<div class="post"><b>{author}</b><p>{escape(text)}</p></div>'
            for author, text in zip(("ผู้สัญจร", "เจ้าหน้าที่", "ผู้สัญจร"), leaf.paragraphs("posts", 3), strict=True)
        )
        return BulkPage(title=leaf.title, content=f"<h2>{escape(leaf.title)}</h2>{posts}", changed=leaf.day)

    def _people(self, part: str) -> BulkPage | None:
        name = self.divisions.get(part)
        if name is None:
            return None
        words = load("news")
        rows = []
        for place, post in enumerate(words["posts_held"]):
            told = chance(self.voice.seed, self.voice.unit, f"{name} {place}")
            first, last = words["first_names"], words["last_names"]
            person = (
                f"{('นาย', 'นางสาว', 'นาง')[told % 3]}{first[told // 3 % len(first)]} {last[told // 29 % len(last)]}"
            )
            rows.append(f"<tr><td>{escape(person)}</td><td>{post}</td></tr>")
        content = f'<h2>บุคลากร {escape(name)}</h2><table class="table"><tr><th>ชื่อ</th><th>ตำแหน่ง</th></tr>{"".join(rows)}</table>'
        return BulkPage(title=f"บุคลากร {name}", content=content, changed=_ROOMS)

    def _calendar(self, place: Place) -> BulkPage | None:
        month = self.archive.month if place.part == "now" else sheet_of(place.part)
        if month is None:
            return None
        shown = [leaf for leaf in self.archive.articles if leaf.month == month]
        days = {leaf.day.day: self.href("article", leaf) for leaf in shown}
        content = calendar_html(month, days, lambda other: self.addresses.of("calendar", part=str(other)))
        return BulkPage(title="ปฏิทินกิจกรรม", content=content, changed=shown[-1].day if shown else _ROOMS)


_SHOWN: Mapping[str, Callable[[Bulk, Leaf], BulkPage]] = {
    "article": Bulk.article,
    "album": Bulk.album,
    "notice": Bulk.notice,
    "topic": Bulk.topic,
}


def bulk_of(voice: Voice, family: str, slug: str, number: int, month: Month) -> Bulk:
    """A site's bulk in a month."""
    board = number % 4 == 2
    return Bulk(
        voice=voice, addresses=addresses_of(family, slug), archive=archive_of(voice, month, board=board), number=number
    )
