"""Pages of audited sites as they were archived; they can do nothing here."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, Response

from auditor.dashboard.archived.attachment import attachment_headers
from auditor.dashboard.archived.inert import HEADERS, served_policy
from auditor.dashboard.archived.kept_visits import Lack, Look, Shelf, Unshown, shelf_of
from auditor.dashboard.archived.sights import ServedPlaces, Sight, View, marks_for
from auditor.dashboard.archived.still import still
from auditor.dashboard.frame.routing import Asked, shows
from auditor.deciding import official
from auditor.evidence.bundle import write_bundle
from auditor.kept_rules import rules_that_judged
from crawler.confine import Unread
from crawler.snapshot import content_of
from rules.findings import Finding
from rules.month import Month
from rules.troubles import failure_clause
from storage import views
from storage.crawl_views import crawl
from storage.records import StoredCrawl

_LARGEST_NUMBER = 2**62
_MOST_MISSES = 100


def show_page(asked: Asked) -> Response:
    """One archived page, inert; what is no page comes as a download."""
    kept = _crawl(asked)
    try:
        shelf = shelf_of(asked.desk.source.archive_root, kept)
        look = _look(asked, shelf)
        if not look.answered or not look.size:
            return _trouble(asked, "nothing", look)
        if not look.is_page:
            return _download(shelf, look)
        return _inert(asked, kept, shelf, look)
    except Unshown as error:
        return _trouble(asked, error.lack.value, detail=error.detail)
    except Unread as error:
        return _trouble(asked, "costly", detail=str(error))


def show_raw(asked: Asked) -> Response:
    """The archived bytes, always as a download."""
    kept = _crawl(asked)
    try:
        shelf = shelf_of(asked.desk.source.archive_root, kept)
        look = _look(asked, shelf)
        return _download(shelf, look) if look.answered else _trouble(asked, "nothing", look)
    except Unshown as error:
        return _trouble(asked, error.lack.value, detail=error.detail)


def show_bundle(asked: Asked) -> Response:
    """A centre's month as a web archive that anyone can verify and replay."""
    source = asked.desk.source
    audit = official(source.repository, asked.part("code"), Month.parse(asked.part("month")))
    try:
        shelf_of(source.archive_root, audit.crawl)
    except Unshown as error:
        return _trouble(asked, error.lack.value, detail=error.detail)
    rules = rules_that_judged(source.repository, source.pack, [audit])[audit.pack.sha256]
    titles = {rule.code: (rule.title_th, rule.title_en) for rule in rules.items}
    name = f"{audit.centre}-{audit.month}.wacz"
    folder = Path(mkdtemp(prefix="prongsai-"))
    try:
        file = folder / "evidence.wacz"
        write_bundle(source.repository, audit, source.archive_root, file, titles=titles)
    except BaseException:
        rmtree(folder, ignore_errors=True)
        raise
    removed = BackgroundTask(rmtree, folder, ignore_errors=True)
    return FileResponse(file, media_type="application/wacz", filename=name, background=removed)


def _crawl(asked: Asked) -> StoredCrawl:
    number = asked.part("crawl")
    known = crawl(asked.desk.source.repository, int(number)) if _is_number(number) else None
    if known is None:
        raise HTTPException(404)
    return known


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < len(str(_LARGEST_NUMBER))


def _look(asked: Asked, shelf: Shelf) -> Look:
    """Only what the archive itself has under that address."""
    look = shelf.look(asked.query("url"))
    if look is None:
        raise HTTPException(404)
    return look


def _inert(asked: Asked, kept: StoredCrawl, shelf: Shelf, look: Look) -> Response:
    finding, audit_id = _finding(asked, kept)
    places = ServedPlaces(
        go=asked.page.links, crawl_id=kept.id, audit_id=audit_id, item=finding.item if finding else ""
    )
    nonce = secrets.token_urlsafe(18)
    text = still(
        shelf,
        look,
        marks_for(finding, _sight(asked)),
        fetched=asked.page.instant(look.fetched_at) if look.fetched_at else "",
        links={} if _is_framed_for_an_account(asked) else _links(shelf, places),
        nonce=nonce,
    )
    return HTMLResponse(text, headers={**HEADERS, "content-security-policy": served_policy(nonce)})


def _links(shelf: Shelf, places: ServedPlaces) -> Mapping[str, str]:
    return {url: places.page(Sight(url=url)) for url in (*shelf.looks, *shelf.answered_as)}


def _is_framed_for_an_account(asked: Asked) -> bool:
    """Whether a click would ask for a page without the account's cookie: browsers keep it from a frame's own clicks."""
    return asked.viewer.signed_in and asked.request.headers.get("sec-fetch-dest") == "iframe"


def _sight(asked: Asked) -> Sight:
    view, miss = asked.query("view", View.PLAIN.value), asked.query("miss", "0")
    return Sight(
        url=asked.query("url"),
        view=View(view) if view in set(View) else View.PLAIN,
        onward=asked.query("to"),
        miss=min(int(miss), _MOST_MISSES) if _is_number(miss) else 0,
    )


def _finding(asked: Asked, kept: StoredCrawl) -> tuple[Finding | None, int]:
    """The finding whose words are marked: one of an audit of this very crawl."""
    number = asked.query("audit")
    audit = views.audit(asked.desk.source.repository, int(number)) if _is_number(number) else None
    if audit is None or audit.crawl.id != kept.id:
        return None, 0
    return next((one for one in audit.findings if one.item == asked.query("item")), None), audit.id


def _download(shelf: Shelf, look: Look) -> Response:
    body = content_of(shelf.visit(look))
    return Response(body, headers=attachment_headers(body, look.name))


def _trouble(asked: Asked, why: str, look: Look | None = None, detail: str = "") -> Response:
    told = failure_clause(look.failure) if look is not None and look.failure is not None else None
    status = {Lack.GONE.value: 410, Lack.ALTERED.value: 409, "nothing": 404}.get(why, 404)
    return asked.answer("archived_trouble.html.jinja", status=status, why=why, look=look, told=told, detail=detail)


ROUTES = [
    shows("/archived/{crawl}/page", show_page),
    shows("/archived/{crawl}/raw", show_raw),
    shows("/centres/{code}/{month}/evidence.wacz", show_bundle),
]
