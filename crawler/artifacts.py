"""What a visit to one centre yields: frozen data that every later stage reads.

Nothing here does I/O. A `SiteSnapshot` is a pure function of the visits that were made, so that a crawl kept
as a web archive gives the same snapshot again, bit for bit, with no network.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class FailureKind(StrEnum):
    """Why a fetch yielded nothing to judge."""

    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    PROTOCOL = "protocol"
    HTTP_STATUS = "http_status"
    CHALLENGE = "challenge"
    """A firewall or bot check answered in the site's stead."""
    TOO_LARGE = "too_large"
    REDIRECT_LOOP = "redirect_loop"
    ROBOTS = "robots"
    """Forbidden by robots.txt (RFC 9309)."""
    GUARD = "guard"
    """An address that may not be reached: private, loopback, link-local."""
    BUDGET = "budget"
    """Not fetched, because the crawl reached its limits first."""
    UNREADABLE = "unreadable"
    """It came, and reading it costs more than one document may, or ends the process that tries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailure:
    """One address that could not be read, as data: a site's trouble is no exception of ours."""

    url: str
    """The address as asked for, in normal form."""
    final_url: str
    kind: FailureKind
    detail: str
    """What happened, for a person: "HTTP 404", "no answer within 20 s"."""
    status: int | None = None
    attempts: int = 1
    """How many separate fetches failed alike; a finding that lowers a score needs two."""
    external: bool = False
    """Outside the centre's scope: had it opened, it would have been no source of leads."""


class Obstacle(StrEnum):
    """What kept a browser from drawing a page, or a part of it; the gravest first."""

    PAGES = "pages"
    """The pages that a browser may draw for one centre were used up."""
    HUNG = "hung"
    """Its script keeps the browser busy, or ended it."""
    TIME = "time"
    REQUESTS = "requests"
    SIZE = "size"
    GUARD = "guard"
    ROBOTS = "robots"
    SENDING = "sending"
    """A script would send something (POST and the like); an audit only reads."""
    FAILED = "failed"
    """Something that a script asked for gave no answer."""
    SOCKET = "socket"
    ELSEWHERE = "elsewhere"
    """A script, or what it asks for, lives on another site."""


class Region(StrEnum):
    """Where on a page something stands."""

    MAIN = "main"
    CHROME = "chrome"
    """Inside nav, header, footer, aside, or an element whose role or class says menu."""


class LinkKind(StrEnum):
    """What makes the reference."""

    ANCHOR = "anchor"
    AREA = "area"
    FRAME = "frame"
    """A frame of a frameset, or an iframe, object or embed: its target is part of the page."""
    REFRESH = "refresh"
    """A meta refresh: the page sends its visitor on."""
    SITEMAP = "sitemap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A reference with all that surrounds it. All texts have their white space folded."""

    url: str | None
    """The absolute target in normal form; None where there is none ("#", "", "javascript:…", "mailto:…")."""
    href: str
    """The attribute as written."""
    text: str
    title: str = ""
    alt: str = ""
    """The alternative texts of the images inside it, joined."""
    aria_label: str = ""
    kind: LinkKind = LinkKind.ANCHOR
    headings: tuple[str, ...] = ()
    """The headings open above it, outermost first."""
    parents: tuple[str, ...] = ()
    """The labels of the list entries that enclose it (nested menus), outermost first."""
    row: str = ""
    """The text of the table row it stands in, without its own."""
    column: str = ""
    """The header of the table column it stands in."""
    line: str = ""
    """The rest of the text block it stands in, without its own: "แผนงาน 2563 [ดาวน์โหลด]"."""
    region: Region = Region.MAIN
    block: int = -1
    """The index in `Page.blocks` of the block it stands in; -1 where it stands in none."""
    fragment: str | None = None
    """The id it points to, for a link within its own page ("#tab2")."""


class BlockKind(StrEnum):
    """What a stretch of text is to the page's layout."""

    HEADING = "heading"
    """h1–h6, summary, dt, caption, legend, an accordion's or card's header, a line all in bold."""
    TEXT = "text"
    ROW = "row"
    """A table row; its cells are joined by " | "."""
    HEADER_ROW = "header_row"
    ENTRY = "entry"
    """A list entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block of text in document order."""

    kind: BlockKind
    text: str
    level: int = 0
    """1–6 for headings (7 for the implied ones: bold lines, dt, summary); 0 otherwise."""
    linked: int = 0
    """How many of the text's characters stand inside links."""
    region: Region = Region.MAIN
    form: bool = False
    """Inside a label, option or button of a form, or beside a checkbox: a survey, not a disclosure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture in a page's content."""

    url: str
    alt: str
    title: str
    block: int
    """The index in `Page.blocks` of the nearest block before it; -1 at the top."""
    region: Region = Region.MAIN
    width: int | None = None
    height: int | None = None
    opens: str | None = None
    """The address that a click on it opens; None where it stands in no link, or in one within its page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An HTML page as a visitor would read it."""

    url: str
    """The address as asked for, in normal form."""
    final_url: str
    """The address that answered, after redirects."""
    status: int
    fetched_at: datetime
    sha256: str
    """Of the body after content decoding."""
    size: int
    charset: str
    title: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    images: tuple[Image, ...] = ()
    anchors: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """For each id that a link of this page points to: the half-open range of blocks inside that element."""
    password_field: bool = False
    password_fields: int = 0
    """How many of them stand in its content, outside menus, headers and footers."""
    script_only: bool = False
    """True where the markup holds next to no text and a script is to draw the rest, also after a browser tried."""
    drawn: bool = False
    """Whether the markup is what scripts made of it in a browser: then `sha256` and `size` are of that."""
    obstacle: Obstacle | None = None
    """What kept a browser from drawing it, or all of it; None where nothing did, or none was asked."""
    obstacle_at: str = ""
    """The address that the obstacle is about."""
    last_modified: datetime | None = None
    breadcrumb: tuple[str, ...] = ()
    external: bool = False
    """Outside the centre's scope: opened to see that it opens, never a source of leads."""

    @property
    def needs_browser(self) -> bool:
        """Whether a script is to draw it, and nothing on it leads anywhere before."""
        return self.script_only and not self.links


class DocumentKind(StrEnum):
    """What a file is by its content, whatever its name says."""

    PDF = "pdf"
    DOCX = "docx"
    DOC = "doc"
    XLSX = "xlsx"
    XLS = "xls"
    PPTX = "pptx"
    ODT = "odt"
    IMAGE = "image"
    ARCHIVE = "archive"
    TEXT = "text"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file that a link leads to."""

    url: str
    final_url: str
    status: int
    fetched_at: datetime
    sha256: str
    size: int
    kind: DocumentKind
    name: str
    """The file's name, percent-decoded as UTF-8 or TIS-620."""
    opens: bool
    """Whether a reader would get to see it."""
    detail: str = ""
    """Why it does not open, or what was noticed ("password", "no text layer")."""
    title: str = ""
    text: str = ""
    """The text of its first pages, bounded; empty for scans and pictures."""
    pages: int = 0
    scanned: bool = False
    """Opens, and holds pictures of text only."""
    last_modified: datetime | None = None
    external: bool = False


Resource = Page | Document | FetchFailure


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSnapshot:
    """One visit to one centre: all that was read, and all that could not be."""

    centre: str
    home_url: str
    started_at: datetime
    finished_at: datetime
    resources: tuple[Resource, ...]
    """In the order of `url`, each address once; links hold the same normal form."""
    complete: bool
    """True where everything in scope was looked at; False where a limit ended the crawl."""
    stopped_because: str
    """"everything in scope was visited", "budget of 400 requests", "home page unreachable", …"""
    requests: int
    bytes: int
    """Bytes received, as sent (before content decoding)."""
    unvisited: tuple[str, ...] = ()
    """Addresses in scope that a limit kept us from, in normal form, ordered."""
    not_found: tuple[Page, ...] = ()
    """What the centre's hosts answer, as if all were well, where there cannot be anything: one page a host at most,
    in the order of `url`. Empty where they say 404, as they should; none of these is among `resources`."""

    @property
    def seconds(self) -> float:
        """How long the visit took."""
        return (self.finished_at - self.started_at).total_seconds()
