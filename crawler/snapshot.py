"""From the raw record of a crawl to what was seen: pure, so that an archive gives the same snapshot for ever."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from crawler.artifacts import FailureKind, FetchFailure, Page, Resource, SiteSnapshot
from crawler.coding import decoded_body, header
from crawler.documents import read_document
from crawler.parse import parse_page
from crawler.sniff import document_kind, is_markup, is_text
from crawler.visit import Ending, Purpose, Visit

_MAX_BODY = 64_000_000
"""Bytes after inflating; what a server sent was bounded when it was fetched."""
_PAGE_TYPES = ("text/html", "application/xhtml+xml")


def snapshot_of(centre: str, home_url: str, visits: Iterable[Visit], ending: Ending) -> SiteSnapshot:
    """What one crawl of `centre` saw.

    Args:
        centre: its code.
        home_url: in normal form.
        visits: in the order they were made; the last one to an address stands.
        ending: how the crawl ended.
    """
    last: dict[str, Visit] = {}
    probes: list[Visit] = []
    for visit in visits:
        if visit.purpose in (Purpose.PAGE, Purpose.EXTERNAL):
            last[visit.url] = visit
        elif visit.purpose is Purpose.PROBE:
            probes.append(visit)
    return SiteSnapshot(
        centre=centre,
        home_url=home_url,
        started_at=ending.started_at,
        finished_at=ending.finished_at,
        resources=tuple(resource_of(last[url]) for url in sorted(last)),
        complete=ending.complete,
        stopped_because=ending.stopped_because,
        requests=ending.requests,
        bytes=ending.bytes,
        unvisited=ending.unvisited,
        not_found=not_found_of(probes),
    )


def not_found_of(probes: Iterable[Visit]) -> tuple[Page, ...]:
    """The pages that came, with success, from addresses that cannot exist; the last visit to each stands."""
    last = {visit.url: visit for visit in probes}
    answers = (resource_of(last[url]) for url in sorted(last))
    return tuple(page for page in answers if isinstance(page, Page))


def resource_of(visit: Visit) -> Resource:
    """What a visit yielded: its failure, or the page or document by what the content is."""
    if visit.failure is not None:
        return visit.failure
    if not visit.exchanges:
        return FetchFailure(
            url=visit.url, final_url=visit.url, kind=FailureKind.PROTOCOL, detail="the visit has no answer on record"
        )
    answer = visit.exchanges[-1]
    body = decoded_body(answer, _MAX_BODY)
    content_type = header(answer, "content-type")
    modified = _moment(header(answer, "last-modified"))
    external = visit.purpose is Purpose.EXTERNAL
    where = (visit.url, answer.url, answer.status, body)
    if is_page(body, content_type):
        return parse_page(*where, content_type, answer.started_at, modified, external=external)
    disposition = header(answer, "content-disposition")
    return read_document(*where, disposition, answer.started_at, modified, external=external)


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
