"""An archived page ready to be shown: read from its archive, made inert, with what is marked on it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from auditor.dashboard.archived.apart import carried_out
from auditor.dashboard.archived.inert import Frame, Marks, inert_page
from auditor.dashboard.archived.kept_visits import Look, Shelf
from crawler.coding import header
from crawler.confine import Unread
from crawler.snapshot import content_of
from crawler.visit import Visit

_DRAWN = "text/html; charset=utf-8"


def still(
    shelf: Shelf,
    look: Look,
    marks: Marks,
    *,
    fetched: str,
    links: Mapping[str, str] | None = None,
    nonce: str | None = None,
) -> str:
    """The page as a document that can do nothing.

    `fetched` says when in words, or nothing; `links` where the addresses on it lead, by address in normal form. Raises
    `kept_visits.Unshown`, and `crawler.confine.Unread` where its markup costs more than a page may.
    """
    visit = shelf.visit(look)
    frame = Frame(url=look.final_url, banner=_banner(look, fetched), links=links or {}, nonce=nonce)
    try:
        return carried_out(partial(drawn, frame=frame, marks=marks), visit)
    except MemoryError as error:
        raise Unread("its markup makes no page") from error


def drawn(visit: Visit, *, frame: Frame, marks: Marks) -> str:
    """Of a visit its page; a function of its own, so that another process can be given it."""
    shown = visit.drawing is not None and visit.drawing.html is not None
    content_type = _DRAWN if shown else header(visit.exchanges[-1], "content-type") if visit.exchanges else ""
    return inert_page(content_of(visit), content_type, frame, marks)


def _banner(look: Look, fetched: str) -> tuple[str, ...]:
    status = f"HTTP {look.status} {look.reason}".strip()
    how = " · วาดโดยเบราว์เซอร์ / drawn by a browser" if look.drawn else ""
    return (
        " · ".join(filter(None, ("สำเนาที่เก็บไว้ · Archived copy", fetched, f"{status}{how}"))),
        look.final_url,
        f"SHA-256 {look.sha256}",
    )
