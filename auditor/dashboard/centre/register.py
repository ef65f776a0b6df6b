"""All centres, so that whoever looks after one finds it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from starlette.responses import Response

from auditor.dashboard.desk.source import Source
from auditor.dashboard.frame.page import Page
from auditor.dashboard.frame.routing import Asked, shows
from storage.centre import Centre
from storage.centre_views import newest_scores

_AT_ONCE = 200


def contents(source: Source, page: Page, wanted: str = "", number: int = 1) -> dict[str, Any]:
    """The centres whose code, name, kind, address or contact holds every word that is `wanted`; a copy shows all."""
    registry = source.repository.centres()
    found = _found(registry, wanted)
    at_once = _AT_ONCE if page.links.live else max(1, len(found))
    pages = max(1, -(-len(found) // at_once))
    number = min(max(1, number), pages)
    return {
        "wanted": wanted,
        "total": len(registry),
        "found": len(found),
        "centres": found[(number - 1) * at_once : number * at_once],
        "newest": newest_scores(source.repository),
        "mark": Fraction(source.round.pass_score),
        "number": number,
        "pages": pages,
    }


def _found(registry: Sequence[Centre], wanted: str) -> Sequence[Centre]:
    words = wanted.casefold().split()
    return [centre for centre in registry if all(word in _text(centre) for word in words)] if words else registry


def _text(centre: Centre) -> str:
    told = (centre.code, centre.name_th, centre.name_en, centre.kind, centre.home_url, centre.contact_email)
    return "\n".join(told).casefold()


def show_centres(asked: Asked) -> Response:
    """The list, or the part of it that is searched for."""
    number = asked.query("page", "1")
    view = contents(
        asked.desk.source,
        asked.page,
        asked.query("q").strip(),
        int(number) if number.isascii() and number.isdigit() and len(number) < 8 else 1,
    )
    return asked.answer("centres.html.jinja", **view)


ROUTES = [shows("/centres", show_centres)]
