"""From what was recorded to what was seen."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta

import pytest

from crawler.artifacts import Document, DocumentKind, FailureKind, FetchFailure, Page
from crawler.snapshot import resource_of, snapshot_of
from crawler.visit import Ending, Exchange, Purpose, Visit
from tests.crawler.file_samples import docx, pdf

START = datetime(2020, 2, 14, 3, 0, tzinfo=UTC)
HOME = "http://khet.example.go.th/"
HTML = b"<!DOCTYPE html><title>\xe0\xb8\xa8\xe0\xb8\xb9\xe0\xb8\x99\xe0\xb8\xa2\xe0\xb9\x8c</title><p>text</p>"


def visit(
    url: str, body: bytes = HTML, content_type: str = "text/html", *, purpose: Purpose = Purpose.PAGE, **headers: str
) -> Visit:
    named = {"Content-Type": content_type} if content_type else {}
    exchange = Exchange(
        url=url,
        request_headers=(),
        status=200,
        reason="OK",
        http_version="HTTP/1.1",
        headers=tuple((name.replace("_", "-"), value) for name, value in {**named, **headers}.items()),
        body=body,
        started_at=START,
        seconds=0.1,
    )
    return Visit(url=url, purpose=purpose, exchanges=(exchange,), failure=None)


def ending(**changes: object) -> Ending:
    values: dict[str, object] = {
        "started_at": START,
        "finished_at": START + timedelta(seconds=9),
        "complete": False,
        "stopped_because": "budget of 400 requests",
        "requests": 3,
        "bytes": 999,
        "unvisited": (f"{HOME}z",),
    }
    return Ending(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("url", "body", "content_type"),
    [
        (HOME, HTML, "text/html; charset=utf-8"),
        (f"{HOME}plan.pdf", HTML, "application/pdf"),
        (f"{HOME}plan.pdf", HTML, "application/octet-stream"),
        (f"{HOME}page", b"no markup at all", "text/html"),
        (f"{HOME}page", b"plain words", ""),
        (f"{HOME}empty", b"", "text/html"),
        (f"{HOME}old", b"<!-- saved from url -->\n<TABLE><TR><TD>x", "text/plain"),
        (f"{HOME}x", b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>", "application/xhtml+xml"),
    ],
)
def test_what_reads_as_html_is_a_page(url, body, content_type):
    """An error page at a .pdf address, sent as a PDF, is a page all the same."""
    assert isinstance(resource_of(visit(url, body, content_type)), Page)


@pytest.mark.parametrize(
    ("url", "body", "content_type", "kind"),
    [
        (f"{HOME}download.php?id=4", pdf("Plan of the district office"), "text/html", DocumentKind.PDF),
        (f"{HOME}plan.doc", docx("แผน"), "application/msword", DocumentKind.DOCX),
        (f"{HOME}a.txt", b"plain words", "text/plain", DocumentKind.TEXT),
        (f"{HOME}a.bin", b"\x00\x01\x02\x03", "", DocumentKind.OTHER),
        (f"{HOME}empty.pdf", b"", "application/pdf", DocumentKind.OTHER),
        (f"{HOME}a.jpg", b"\xff\xd8\xff\xe0" + bytes(300), "image/jpeg", DocumentKind.IMAGE),
    ],
)
def test_what_reads_as_a_file_is_a_document(url, body, content_type, kind):
    """A PDF sent as text/html is a document, and so is a text that is said to be one."""
    resource = resource_of(visit(url, body, content_type))

    assert isinstance(resource, Document)
    assert resource.kind is kind


def test_a_resource_tells_its_answer():
    """Addresses, time, modification and name come from the exchange that answered; content coding is undone."""
    answered = visit(
        f"{HOME}f.php", gzip.compress(docx("แผน")), "", Content_Encoding="gzip",
        Content_Disposition="attachment; filename=plan.docx", Last_Modified="Sat, 01 Feb 2020 00:00:00 GMT",
    )  # fmt: skip
    first = visit(HOME).exchanges[0]
    resource = resource_of(Visit(url=HOME, purpose=Purpose.PAGE, exchanges=(first, *answered.exchanges), failure=None))

    assert isinstance(resource, Document)
    assert (resource.url, resource.final_url, resource.name) == (HOME, f"{HOME}f.php", "plan.docx")
    assert (resource.fetched_at, resource.last_modified) == (START, datetime(2020, 2, 1, tzinfo=UTC))
    assert (resource.kind, resource.external) == (DocumentKind.DOCX, False)


@pytest.mark.parametrize("stamp", ["yesterday", "", "Sat, 99 Feb 2020 00:00:00 GMT", "Mon, 01 Jan 0000 00:00:00 +9999"])
def test_a_modification_date_that_cannot_be_read_is_none(stamp):
    """Servers write nonsense there, and it is nothing to us."""
    page = resource_of(visit(HOME, Last_Modified=stamp))

    assert isinstance(page, Page)
    assert page.last_modified is None


def test_a_failure_is_handed_on():
    """What could not be read is in the snapshot as it was noted."""
    failure = FetchFailure(url=HOME, final_url=HOME, kind=FailureKind.DNS, detail="no such host")

    assert resource_of(Visit(url=HOME, purpose=Purpose.PAGE, exchanges=(), failure=failure)) == failure


def test_a_failure_outside_the_scope_is_told_as_such():
    """What stands behind it would have been no source of leads."""
    failure = FetchFailure(url=HOME, final_url=HOME, kind=FailureKind.DNS, detail="no such host")

    seen = resource_of(Visit(url=HOME, purpose=Purpose.EXTERNAL, exchanges=(), failure=failure))

    assert isinstance(seen, FetchFailure)
    assert seen.external


def test_a_page_outside_the_scope_is_marked():
    """A link that leaves the site is opened to see that it opens, and is known as such."""
    page = resource_of(visit("http://drive.example.com/x", purpose=Purpose.EXTERNAL))
    document = resource_of(visit("http://drive.example.com/y", b"words", "text/plain", purpose=Purpose.EXTERNAL))

    assert isinstance(page, Page)
    assert isinstance(document, Document)
    assert page.external
    assert document.external


def test_the_last_visit_to_an_address_stands():
    """A second look replaces the first; robots.txt and sitemaps are no resources; the order is that of addresses."""
    failure = FetchFailure(url=HOME, final_url=HOME, kind=FailureKind.TIMEOUT, detail="no answer within 20 s")
    visits = [
        visit(f"{HOME}b"),
        Visit(url=HOME, purpose=Purpose.PAGE, exchanges=(), failure=failure),
        visit(f"{HOME}robots.txt", b"User-agent: *", "text/plain", purpose=Purpose.ROBOTS),
        visit(f"{HOME}sitemap.xml", b"<urlset/>", "text/xml", purpose=Purpose.SITEMAP),
        visit(HOME),
        visit(f"{HOME}a", purpose=Purpose.EXTERNAL),
    ]
    snapshot = snapshot_of("K01", HOME, visits, ending())

    assert [resource.url for resource in snapshot.resources] == [HOME, f"{HOME}a", f"{HOME}b"]
    assert isinstance(snapshot.resources[0], Page)
    assert (snapshot.centre, snapshot.home_url, snapshot.seconds) == ("K01", HOME, 9.0)
    assert (snapshot.complete, snapshot.stopped_because) == (False, "budget of 400 requests")
    assert (snapshot.requests, snapshot.bytes, snapshot.unvisited) == (3, 999, (f"{HOME}z",))


def test_the_same_record_gives_the_same_snapshot():
    """A snapshot is a function of its record alone, whatever else was read before."""
    visits = [visit(f"{HOME}{name}") for name in "cab"]

    assert snapshot_of("K01", HOME, visits, ending()) == snapshot_of("K01", HOME, iter(visits), ending())
