"""One centre's site in one month, as pages, files and failures by address."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from html import escape
from urllib.parse import quote

from demo.bulk.pages import Bulk
from demo.contents import Entry
from demo.documents import DocumentPlan
from demo.plans import State
from demo.sections import Section
from demo.truth import MONTHLY, TENDER
from demo.voice import Voice
from rules.month import Month


class Validators(StrEnum):
    """How a site lets a visitor ask whether anything changed (RFC 9110 §8.8)."""

    ETAG = "etag"
    MODIFIED = "last-modified"
    NONE = "none"
    """Not at all; its pages are made anew for each visitor, with the day's date and a counter."""


TARGET_FAILS = {State.NOT_FOUND, State.SERVER_ERROR, State.SOFT_404, State.LOGIN, State.DEAD_HOST, State.CORRUPT}
NOWHERE = "#"


class CityError(Exception):
    """A fault in the sample city itself: two pages at one address, a plan that a family cannot show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What the sites of a family have in common; read from families.yaml."""

    shell: str
    item_path: str
    """Where an item's page lies; {slug} {stem} {thai} {id} are filled in."""
    file_path: str
    """Where a file lies; {slug} {stem} {suffix} {id} {number} {title} are filled in."""
    filler_path: str
    index_path: str
    home_path: str = "/"
    front_path: str = ""
    """Where the front page lies if the home address only opens onto it; empty: at the home address."""
    opening: str = ""
    """How the home address opens onto the front page: "frames", "splash", "redirect"; empty: it is the front page."""
    charset: str = "utf-8"
    header_charset: str = "utf-8"
    """What the Content-Type header says; empty: nothing."""
    meta_charset: str = "utf-8"
    """What the page itself says; empty: nothing."""
    numbering: str = "none"
    index: str = "list"
    entries: str = "table"
    inline: bool = False
    """Whether each item's content stands on the index page itself."""
    soft_404: bool = False
    """Whether an unknown address answers 200 and sends the visitor home."""
    sitemap_xml: bool = False
    server: str = "nginx"
    page_size: int = 0
    """How many entries a page of a list shows, the oldest first; 0: all, the newest first."""
    tis_names: bool = False
    """Whether files bear their titles as names, escaped in TIS-620 as old uploads do."""
    viewer: bool = False
    """Whether the only file of an item stands in a frame on its page."""
    download: str = "ดาวน์โหลด"
    """What the link of a file says where its title is not the link."""


@dataclass(frozen=True, slots=True)
class Menu:
    """An entry of a site's navigation."""

    label: str
    href: str = NOWHERE
    children: tuple[Menu, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An HTML page: what stands between its site's header and footer, or a whole page of its own."""

    title: str
    content: str
    status: int = 200
    bare: bool = False
    """True where `content` is the whole page."""
    location: str = ""
    """Where the visitor is sent on; empty: nowhere."""


@dataclass(slots=True)
class Site:
    """A centre's site under construction, then as served."""

    key: str
    """Which host it lives on: a key of the city's ports."""
    code: str
    number: int
    slug: str
    voice: Voice
    style: Style
    month: Month
    ports: Mapping[str, int]
    sections: Mapping[str, Section]
    unit_en: str
    swapped: tuple[str, ...]
    """Two items whose links were laid crosswise; empty: none."""
    centre_host: str
    """Where the information centre lives: `key`, or the platform's host."""
    validators: Validators = Validators.NONE
    bulk: Bulk | None = None
    menu: tuple[Menu, ...] = ()
    pages: dict[tuple[str, str], Page] = field(default_factory=dict)
    files: dict[tuple[str, str], DocumentPlan] = field(default_factory=dict)
    identities: dict[int, str] = field(default_factory=dict)

    @property
    def home(self) -> str:
        """The address that the registry gives."""
        return self.fill(self.style.home_path, "home", "")

    @property
    def front(self) -> str:
        """Where the front page lies."""
        return self.style.front_path or self.home

    def fill(self, pattern: str, stem: str, thai: str, **more: str) -> str:
        """An address of a pattern. The {id} is the same for a stem in every month."""
        identity = self.number * 10000 + zlib.crc32(stem.encode()) % 9973
        while self.identities.setdefault(identity, stem) != stem:
            identity += 1
        return pattern.format(
            slug=self.slug, stem=stem, thai=thai.replace(" ", "-").replace("/", "-").replace(".", ""), id=identity,
            number=self.number, **more,
        )  # fmt: skip

    def address(self, host: str, path: str, *, seen_from: str) -> str:
        """How a page on one host links to an address on another."""
        return path if host == seen_from else f"http://127.0.0.1:{self.ports[host]}{path}"

    def add(self, path: str, page: Page, *, host: str | None = None) -> str:
        """Lay a page at an address."""
        place = (host or self.key, path)
        if place in self.pages or place in self.files:
            raise CityError(f"{self.code}: two pages at {path}")
        self.pages[place] = page
        return path

    def add_file(self, entry: Entry, *, host: str | None = None, dead: bool = False) -> str:
        """Lay an entry's file at its address; a file that several entries name lies there once."""
        plan = entry.plan
        if plan is None:
            raise CityError(f"{self.code}: {entry.stem} has no file")
        name = entry.title.replace("/", "-").replace(" ", "_")
        path = self.fill(self.style.file_path, entry.stem, entry.title, suffix=plan.suffix, title=name)
        if not dead:
            self.files.setdefault((host or self.key, path), plan)
        return quote(path.encode("cp874", "replace"), safe="/") if self.style.tis_names else path

    def target(self, section: Section) -> str:
        """Where the words that name an item lead, with its page laid there; NOWHERE for a heading only."""
        host = self.centre_host
        path = self.item_path(section)
        if section.state is State.HEADING:
            return NOWHERE
        if section.state is State.NOT_FOUND:
            return path
        if section.state is State.DEAD_HOST:
            return f"http://127.0.0.1:{self.ports['dead']}/files/{self.slug}/{stem_of(section.code)}.pdf"
        if section.state is State.CORRUPT:
            plan = DocumentPlan(kind="corrupt", title=section.label, paragraphs=(section.formal,) * 12)
            return self.add_file(Entry(stem=f"{stem_of(section.code)}-file", title=section.label, plan=plan), host=host)
        if section.state is State.SOFT_404 and self.style.soft_404:
            return path
        self.add(path, self.item_page(section, host), host=host)
        return path

    def item_path(self, section: Section) -> str:
        return self.fill(self.style.item_path, stem_of(section.code), section.label)

    def item_page(self, section: Section, host: str) -> Page:
        title = escape(section.label)
        match section.state:
            case State.SERVER_ERROR:
                return Page(title="500", content=SERVER_ERROR, status=500, bare=True)
            case State.SOFT_404:
                return Page(
                    title="ไม่พบหน้า", content='<div class="alert"><h2>ไม่พบหน้าที่ต้องการ</h2><p>รบกวนติดต่อผู้ดูแลระบบ</p></div>'
                )
            case State.LOGIN:
                return Page(title="เข้าสู่ระบบ", content=LOGIN)
            case _:
                return Page(title=section.label, content=f"<h2>{title}</h2>\n{self.body(section, host)}")

    def body(self, section: Section, host: str) -> str:
        """The content of an item's page (or of its box on the index page)."""
        if section.state is State.PLACEHOLDER:
            return f'<p class="center">{escape(section.statement)}</p>'
        if section.state is State.NONE:
            return f"<p>{escape(section.statement)}</p>"
        if section.state is State.EMPTY_LIST:
            return self.entries_html(section, (), host, note=section.statement)
        paragraphs = "\n".join(f"<p>{escape(text)}</p>" for text in section.paragraphs)
        table = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in section.table)
        html = paragraphs + (f'<table class="info">{table}</table>' if table else "")
        return html + (self.entries_html(section, section.entries, host) if section.entries else "")

    def entries_html(self, section: Section, entries: Sequence[Entry], host: str, note: str = "") -> str:
        """A list of what was published, in the family's own form."""
        dead = section.state is State.DEAD_FILES
        rows = [(entry, self.add_file(entry, host=host, dead=dead) if entry.plan else None) for entry in entries]
        form, size = self.style.entries, self.style.page_size
        if form == "year_pages" and section.code in (TENDER, MONTHLY) and rows:
            return self._year_pages(section, rows, host)
        if size and len(rows) > size:
            return self._paged(section, rows[::-1], host)
        if self.style.viewer and len(rows) == 1 and rows[0][1] and rows[0][0].plan and rows[0][0].plan.kind == "pdf":
            return f'<iframe src="{escape(rows[0][1])}" width="100%" height="600" title="{escape(rows[0][0].title)}"></iframe>'
        if form != "table" and not rows:
            return f"<p>{escape(note)}</p>"
        if form.startswith("year") and any(entry.bare for entry in entries):
            return _by_year(rows)
        if form != "table":
            return _as_list(rows)
        return _as_table(rows, self.style.download, note)

    def _year_pages(self, section: Section, rows: Sequence[tuple[Entry, str | None]], host: str) -> str:
        """A list of bare years, each leading to a page of its own."""
        groups = list(dict.fromkeys(entry.group for entry, _ in rows))
        links = []
        for number, group in enumerate(groups, 1):
            path = self.fill(self.style.item_path, f"{stem_of(section.code)}-y{number}", group)
            listed = [(entry, href) for entry, href in rows if entry.group == group]
            if section.code == MONTHLY:
                html = "\n".join(
                    f"<p>- {_anchor(href, entry.bare) if href else escape(entry.title)}</p>" for entry, href in listed
                )
            else:
                html = _as_list(listed)
            self.add(path, Page(title=group, content=f"<h2>{escape(group)}</h2>\n{html}"), host=host)
            links.append(f'<li><a href="{escape(path)}">{escape(group)}</a></li>')
        return f"<ul>{''.join(links)}</ul>"

    def _paged(self, section: Section, rows: Sequence[tuple[Entry, str | None]], host: str) -> str:
        """The first page of a list, with the others laid behind it."""
        size, path = self.style.page_size, self.item_path(section)
        parts = [rows[start : start + size] for start in range(0, len(rows), size)]
        pager = "".join(
            f'<a href="{escape(path)}{f"&page={number}" if number > 1 else ""}">{number}</a> '
            for number in range(1, len(parts) + 1)
        )
        pages = [f"{_as_table(part, self.style.download, '')}<div>หน้า {pager}</div>" for part in parts]
        for number, html in enumerate(pages[1:], 2):
            title = f"<h2>{escape(section.label)}</h2>\n"
            self.add(f"{path}&page={number}", Page(title=section.label, content=title + html), host=host)
        return pages[0]


def stem_of(code: str) -> str:
    """An ASCII name for an item: "7(1)" is "s7-1"."""
    return STEMS[code]


STEMS = {
    "index": "infocenter", "7(1)": "s7-1", "7(2)": "s7-2", "7(3)": "s7-3", "7(4)": "s7-4", "7(5)": "s7-5",
    "9(1)": "s9-1", "9(2)": "s9-2", "9(3)-plan": "s9-3", "9(3)-budget": "s9-3b", "9(4)": "s9-4", "9(5)": "s9-5",
    "9(6)": "s9-6", "9(7)": "s9-7", "9(8)-tender": "news-egp", "9(8)-sk1": "s9-8", "9(8)-transparency": "s9-8t",
    "9(8)-procurement-plan": "s9-8p",
}  # fmt: skip
LOGIN = (
    '<div class="login"><h2>เข้าสู่ระบบสมาชิก</h2><p>กรุณาเข้าสู่ระบบก่อนใช้งานส่วนนี้</p>'
    '<form method="post" action="/member-login.php"><label>ชื่อผู้ใช้ <input name="user"></label>'
    '<label>รหัสผ่าน <input type="password" name="pass"></label><button>เข้าสู่ระบบ</button></form></div>'
)
SERVER_ERROR = (
    "<html><head><title>500 Internal Server Error</title></head><body><h1>Internal Server Error</h1>"
    "<p>The server encountered an internal error and was unable to complete your request.</p></body></html>"
)


def _anchor(href: str, text: str) -> str:
    return f'<a href="{escape(href)}" target="_blank">{escape(text)}</a>'


def _as_table(rows: Sequence[tuple[Entry, str | None]], download: str, note: str) -> str:
    body = "".join(
        f"<tr><td>{number}</td><td>{escape(entry.title)}</td><td>{escape(entry.when) or '-'}</td>"
        f"<td>{_anchor(href, download) if href else '-'}</td></tr>\n"
        for number, (entry, href) in enumerate(rows, 1)
    )
    empty = f'<tr><td colspan="4" class="center">{escape(note)}</td></tr>' if note and len(note) % 2 else ""
    return (
        '<table class="table"><thead><tr><th>ลำดับ</th><th>เรื่อง</th><th>วันที่</th><th>ไฟล์</th></tr></thead>\n'
        f"<tbody>{body}{empty}</tbody></table>"
    )


def _as_list(rows: Sequence[tuple[Entry, str | None]]) -> str:
    items = "".join(
        "<li>" + (_anchor(href, entry.title) if href else escape(entry.title))
        + (f" <small>({escape(entry.when)})</small>" if entry.when else "") + "</li>\n"
        for entry, href in rows
    )  # fmt: skip
    return f'<ul class="files">{items}</ul>'


def _by_year(rows: Sequence[tuple[Entry, str | None]]) -> str:
    """Bare years or months; what they are of, the heading above tells."""
    html, group = [], None
    for entry, href in rows:
        if entry.group not in (group, entry.bare):
            group = entry.group
            html.append(f"<h4>{escape(group)}</h4>")
        text = entry.bare or entry.title
        html.append(f"<p>- {_anchor(href, text) if href else escape(text)}</p>")
    return "\n".join(html)
