"""What a sample site answers, headers included: pages, files, failures, and how a visitor may tell that nothing changed."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from urllib.parse import unquote_to_bytes

from demo.bulk.pages import BulkPage
from demo.documents import TYPES, DocumentPlan, document_bytes
from demo.families.render import Shell, page_bytes, print_bytes
from demo.families.site import Page, Site, Validators

_HTML = "text/html"
_PICTURE = DocumentPlan(kind="png", title="ภาพกิจกรรม")


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a sample site answers. A status of 0 means that nobody answers (see `City.outage`)."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def plain(status: int, text: str, *more: tuple[str, str]) -> Response:
    """A page of the server's own."""
    return Response(status=status, headers=(("Content-Type", "text/html; charset=utf-8"), *more), body=text.encode())


def html(status: int, body: bytes, charset: str, server: str) -> Response:
    """A page of a site; `charset` is what the header says, empty for nothing."""
    kind = f"{_HTML}; charset={charset}" if charset else _HTML
    return Response(status=status, headers=(("Content-Type", kind), ("Server", server)), body=body)


def robots(outage: str | None) -> Response:
    """A host's robots.txt."""
    text = "User-agent: *\nDisallow: /\n" if outage == "robots" else "User-agent: *\nDisallow: /admin/\n"
    return Response(status=200, headers=(("Content-Type", "text/plain"),), body=text.encode())


def lost(outage: str | None, path: str) -> Response | None:
    """What a site answers that cannot be judged; None where it answers as ever."""
    if outage == "maintenance":
        return plain(503, _MAINTENANCE, ("Retry-After", "86400"))
    if outage == "challenge" and path != "/robots.txt":
        return plain(
            403, _CHALLENGE, ("Server", "cloudflare"), ("CF-RAY", "5a1sample-BKK"), ("cf-mitigated", "challenge")
        )
    return None


def not_found(server: str = "") -> Response:
    """A server's own "not found"."""
    return plain(404, _NOT_FOUND, *((("Server", server),) if server else ()))


def found(site: Site, shell: Shell, host: str, path: str, changed: Callable[[], date]) -> Response:
    """What lies at a decoded path of a site. `changed` tells since when its page, file or frame has been as it is."""
    page = site.pages.get((host, path))
    if page is not None and page.location:
        return plain(page.status, "", ("Location", page.location), ("Server", site.style.server))
    if page is not None:
        body = page_bytes(shell, site, page)
        return _stamped(site, html(page.status, body, site.style.header_charset, site.style.server), changed)
    plan = site.files.get((host, path))
    if plan is not None:
        return _file(site, plan, changed)
    bulk = site.bulk.answer(path) if site.bulk is not None and host == site.key else None
    if bulk is not None:
        return _bulk(site, shell, bulk, changed)
    if site.style.soft_404 and path.startswith(f"/{site.slug}/"):
        away = f'<html><head><meta charset="utf-8"><meta http-equiv="refresh" content="0;url={site.home}"></head><body></body></html>'
        return html(200, away.encode(), "utf-8", site.style.server)
    return not_found(site.style.server)


def decoded(path_and_query: str) -> str:
    """A path and query as the city knows them: UTF-8, or TIS-620 as old uploads have it."""
    raw = unquote_to_bytes(path_and_query)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp874", "replace")


def _file(site: Site, plan: DocumentPlan, changed: Callable[[], date]) -> Response:
    headers = (("Content-Type", TYPES[plan.kind]), ("Server", site.style.server))
    return _stamped(site, Response(status=200, headers=headers, body=document_bytes(plan)), changed)


def _bulk(site: Site, shell: Shell, page: BulkPage, changed: Callable[[], date]) -> Response:
    if page.picture:
        return _file(site, _PICTURE, lambda: page.changed)
    if page.alone:
        body = print_bytes(site, page.title, page.content)
        answer = html(200, body, site.style.header_charset, site.style.server)
        return _stamped(site, answer, lambda: page.changed)
    body = page_bytes(shell, site, Page(title=page.title, content=page.content))
    answer = html(200, body, site.style.header_charset, site.style.server)
    return _stamped(site, answer, lambda: max(page.changed, changed()))


def _stamped(site: Site, answer: Response, changed: Callable[[], date]) -> Response:
    """The answer with what its site says for telling it from a later one."""
    if answer.status != 200:
        return answer
    match site.validators:
        case Validators.NONE:
            return answer
        case Validators.ETAG:
            said = ("ETag", f'"{zlib.crc32(answer.body):08x}-{len(answer.body):x}"')
        case Validators.MODIFIED:
            moment = datetime.combine(changed(), time(3), UTC)
            said = ("Last-Modified", format_datetime(moment, usegmt=True))
    return replace(answer, headers=(*answer.headers, said))


_NOT_FOUND = (
    "<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center><hr></body></html>"
)
_MAINTENANCE = (
    '<html><head><meta charset="utf-8"><title>503</title></head><body><h1>ปิดปรับปรุงระบบชั่วคราว</h1></body></html>'
)
_CHALLENGE = (
    '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title><meta name="robots" content="noindex,nofollow">'
    "</head><body><h1>Checking your browser before accessing</h1><noscript>Enable JavaScript and cookies to continue"
    '</noscript><form id="challenge-form" action="/?__cf_chl_f_tk=sample" method="POST"></form></body></html>'
)
