"""From the raw record of a crawl to what was seen: pure, so that an archive gives the same snapshot for ever.

Everything is read here and now; `crawler.reader` tells who else may do it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from crawler.artifacts import FailureKind, FetchFailure, Link, LinkKind, Page, Resource, SiteSnapshot
from crawler.coding import decoded_body, header
from crawler.documents import read_document
from crawler.parse import OWN_TEXT, parse_page
from crawler.sniff import document_kind, is_markup, is_text
from crawler.visit import Drawing, Ending, Purpose, Visit

_MAX_BODY = 64_000_000
"""Bytes after inflating; what a server sent was bounded when it was fetched."""
_DRAWN_TYPE = "text/html; charset=utf-8"
_PAGE_TYPES = ("text/html", "application/xhtml+xml")


def snapshot_of(centre: str, home_url: str, visits: Iterable[Visit], ending: Ending) -> SiteSnapshot:
    """What one crawl of `centre` saw.

    Args:
        centre: its code.
        home_url: in normal form.
        visits: in the order they were made; the last one to an address stands.
        ending: how the crawl ended.
    """
    pages, probes = standing(visits)
    return assembled(centre, home_url, map(resource_of, pages), map(resource_of, probes), ending)


def standing(visits: Iterable[Visit]) -> tuple[list[Visit], list[Visit]]:
    """The last visit to each address, and to each that cannot exist; in the order of addresses."""
    last: dict[str, Visit] = {}
    probes: dict[str, Visit] = {}
    for visit in visits:
        if visit.purpose in (Purpose.PAGE, Purpose.EXTERNAL):
            last[visit.url] = visit
        elif visit.purpose is Purpose.PROBE:
            probes[visit.url] = visit
    return [last[url] for url in sorted(last)], [probes[url] for url in sorted(probes)]


def assembled(
    centre: str, home_url: str, resources: Iterable[Resource], probes: Iterable[Resource], ending: Ending
) -> SiteSnapshot:
    """A snapshot of what `standing` visits yielded, in their order."""
    return SiteSnapshot(
        centre=centre,
        home_url=home_url,
        started_at=ending.started_at,
        finished_at=ending.finished_at,
        resources=tuple(resources),
        complete=ending.complete,
        stopped_because=ending.stopped_because,
        requests=ending.requests,
        bytes=ending.bytes,
        unvisited=ending.unvisited,
        not_found=not_found_of(probes),
    )


def not_found_of(probes: Iterable[Resource]) -> tuple[Page, ...]:
    """The pages that came, with success, from addresses that cannot exist."""
    return tuple(page for page in probes if isinstance(page, Page))


def content_of(visit: Visit, limit: int = _MAX_BODY) -> bytes:
    """What a browser drew, else the body that answered, its content coding undone.

    At most `limit` bytes; empty where nothing came.
    """
    if visit.drawing is not None and visit.drawing.html is not None:
        return visit.drawing.html[:limit]
    return decoded_body(visit.exchanges[-1], limit) if visit.exchanges else b""


def unreadable(visit: Visit, why: str) -> FetchFailure:
    """What a visit yielded whose content came, and cannot be read: our trouble, which judges nobody."""
    answer = visit.exchanges[-1]
    return FetchFailure(
        url=visit.url,
        final_url=answer.url,
        kind=FailureKind.UNREADABLE,
        detail=why,
        status=answer.status,
        external=visit.purpose is Purpose.EXTERNAL,
    )


def resource_of(visit: Visit, body: bytes | None = None) -> Resource:
    """What a visit yielded: its failure, or the page or document by what the content is.

    `body` is its content where that is at hand; else it is decoded here.
    """
    external = visit.purpose is Purpose.EXTERNAL
    if visit.failure is not None:
        return replace(visit.failure, external=external)
    if not visit.exchanges:
        return FetchFailure(
            url=visit.url, final_url=visit.url, kind=FailureKind.PROTOCOL, detail="the visit has no answer on record"
        )
    answer = visit.exchanges[-1]
    if body is None:
        body = content_of(visit)
    if visit.drawing is not None:
        return _drawn(visit, visit.drawing, body)
    content_type = header(answer, "content-type")
    modified = _moment(header(answer, "last-modified"))
    where = (visit.url, answer.url, answer.status, body)
    if is_page(body, content_type):
        return parse_page(*where, content_type, answer.started_at, modified, external=external)
    disposition = header(answer, "content-disposition")
    return read_document(*where, disposition, answer.started_at, modified, external=external)


def _drawn(visit: Visit, drawing: Drawing, body: bytes) -> Page:
    """A page after a browser was to draw it."""
    answer = visit.exchanges[-1]
    drawn = drawing.html is not None
    page = parse_page(
        visit.url,
        drawing.url,
        answer.status,
        body,
        _DRAWN_TYPE if drawn else header(answer, "content-type"),
        answer.started_at,
        _moment(header(answer, "last-modified")),
        external=visit.purpose is Purpose.EXTERNAL,
    )
    if drawing.onward is not None:
        onward = Link(url=drawing.onward, href=drawing.onward, text="", kind=LinkKind.REFRESH)
        page = replace(page, links=(*page.links, onward))
    undrawn = drawing.obstacle is not None and sum(len(block.text) for block in page.blocks) < OWN_TEXT
    return replace(
        page,
        script_only=undrawn if drawn else page.script_only,
        drawn=drawn,
        obstacle=drawing.obstacle,
        obstacle_at=drawing.obstacle_at,
    )


def is_page(body: bytes, content_type: str) -> bool:
    """Whether a body is an HTML page: by its content, then by its type, whatever its name says.

    An error page at a .pdf address is a page; a PDF sent as text/html is a document. Text of no or an unknown type
    that is not said to be a file is shown by browsers, and so it is a page too.
    """
    if document_kind(body) is not None:
        return False
    if is_markup(body):
        return True
    named = content_type.partition(";")[0].strip().lower()
    if named in _PAGE_TYPES:
        return is_text(body) or not body
    return named == "" and is_text(body)


def _moment(value: str) -> datetime | None:
    if not value:
        return None
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
