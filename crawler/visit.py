"""The raw record of a crawl: what was asked, what came back, how it ended.

The web archive keeps these; `crawler.snapshot` reads them into a `SiteSnapshot`, now or years later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from crawler.artifacts import FetchFailure, Obstacle


class Purpose(StrEnum):
    """Why an address was asked for."""

    PAGE = "page"
    """A page or document that a link leads to."""
    EXTERNAL = "external"
    """A link that leaves the centre's scope: opened to see whether it opens, never followed further."""
    ROBOTS = "robots"
    SITEMAP = "sitemap"
    PROBE = "probe"
    """An address that cannot exist: what the site answers there is its own "not found"."""
    CERTIFICATE = "certificate"
    """A certificate that a server should have shown along with its own, where that one says it is."""
    PART = "part"
    """What a page's script asked for while a browser drew the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One HTTP request and the response to it."""

    url: str
    request_headers: tuple[tuple[str, str], ...]
    status: int
    reason: str
    http_version: str
    """ "HTTP/1.1" """
    headers: tuple[tuple[str, str], ...]
    body: bytes
    """As received: transfer coding removed, content coding (gzip …) kept; cut at the byte limit."""
    started_at: datetime
    seconds: float
    peer: str = ""
    """The address that answered, "203.0.113.7"; empty where it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What a browser made of a page that answered."""

    url: str
    """The page's address in the end, in normal form: a script may set another."""
    html: bytes | None
    """The document as drawn, in UTF-8, without its scripts; None where there is none to be had."""
    onward: str | None = None
    """The address, in normal form, that a script sent the visitor on to; it was not followed here."""
    obstacle: Obstacle | None = None
    """The gravest that was met."""
    obstacle_at: str = ""
    """The address that it is about, of several the first by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One address followed to its answer."""

    url: str
    """As asked for, in normal form."""
    purpose: Purpose
    exchanges: tuple[Exchange, ...]
    """The redirects in order and the answer last; empty where nothing came."""
    failure: FetchFailure | None
    """Set where the visit yields nothing to judge; the exchanges that led there stay as evidence."""
    drawing: Drawing | None = None
    """Set where a browser was to draw what answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a crawl ended."""

    started_at: datetime
    finished_at: datetime
    complete: bool
    stopped_because: str
    requests: int
    bytes: int
    unvisited: tuple[str, ...]


class Recorder(Protocol):
    """Takes down a crawl as it goes; the web archive is one."""

    def record(self, visit: Visit) -> None:
        """Keep one visit. A later visit to the same address stands for it in the snapshot."""
