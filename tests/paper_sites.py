"""Small sites on paper: pages as HTML, documents as text, failures as kinds, read as the crawler would read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from crawler.artifacts import Document, DocumentKind, FailureKind, FetchFailure, SiteSnapshot
from crawler.parse import parse_page
from rules.evaluate import evaluate
from rules.month import Month
from rules.pack import load_pack

HOME = "http://centre.test/"
IMPOSSIBLE = HOME + "prongsai-no-such-page-0123abcd.html"
THEN = datetime(2020, 2, 20, 3, tzinfo=UTC)
PARAGRAPH = "สำนักงานเขตจัดให้มีบริการแก่ประชาชนในพื้นที่ ทั้งงานทะเบียน งานโยธา งานรักษาความสะอาด และงานพัฒนาชุมชน โดยมีขั้นตอนและระยะเวลาที่ชัดเจนในทุกงาน "


@dataclass(frozen=True)
class File:
    """A document that opens, with its text."""

    text: str = ""
    opens: bool = True
    kind: DocumentKind = DocumentKind.PDF
    scanned: bool = False


@dataclass(frozen=True)
class Gone:
    """A fetch that failed."""

    kind: FailureKind = FailureKind.HTTP_STATUS
    status: int | None = 404
    attempts: int = 2


def page(body: str, title: str = "สำนักงานเขตตัวอย่าง") -> str:
    """A page with that body."""
    return f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title></head><body>{body}</body></html>"


def snapshot(
    resources: dict[str, str | File | Gone],
    *,
    complete: bool = True,
    unvisited: tuple[str, ...] = (),
    not_found: str | None = None,
) -> SiteSnapshot:
    """A snapshot of a site whose addresses are relative to HOME; `not_found` is what it shows where nothing can be."""
    read = [_resource(HOME + path.lstrip("/") if "://" not in path else path, made) for path, made in resources.items()]
    return SiteSnapshot(
        centre="T1",
        home_url=HOME,
        started_at=THEN,
        finished_at=THEN,
        resources=tuple(sorted(read, key=lambda resource: resource.url)),
        complete=complete,
        stopped_because="everything in scope was visited" if complete else "budget of 400 requests",
        requests=len(read),
        bytes=1,
        unvisited=unvisited,
        not_found=() if not_found is None else (_page(IMPOSSIBLE, not_found),),
    )


def findings(resources, month=Month(2020, 2), pack="oia-2540", **more):
    """The findings on such a site, by item."""
    site = snapshot(resources, **more)
    return {finding.item: finding for finding in evaluate(load_pack(pack), site, month)}


def status(resources, item, month=Month(2020, 2), **more) -> str:
    """The status of one item on such a site."""
    return findings(resources, month, **more)[item].status.value


def _page(url, html):
    return parse_page(url, url, 200, html.encode(), "text/html; charset=utf-8", THEN, external=not url.startswith(HOME))


def _resource(url, made):
    match made:
        case str():
            return _page(url, made)
        case File(text, opens, kind, scanned):
            return Document(
                url=url,
                final_url=url,
                status=200,
                fetched_at=THEN,
                sha256=sha256(text.encode()).hexdigest(),
                size=5000,
                kind=kind,
                name=url.rsplit("/", 1)[-1],
                opens=opens,
                detail="" if opens else "broken",
                text=text,
                pages=1,
                scanned=scanned,
                external=not url.startswith(HOME),
            )
        case Gone(kind, code, attempts):
            return FetchFailure(
                url=url,
                final_url=url,
                kind=kind,
                detail=f"HTTP {code}" if code else kind.value,
                status=code,
                attempts=attempts,
                external=not url.startswith(HOME),
            )
