"""Asks the dashboard's own pages for what a copy holds: each page as anyone may see it, and what it leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from auditor.dashboard.archived import page as archived_page
from auditor.dashboard.centre import page as centre_page
from auditor.dashboard.centre import register as centres_page
from auditor.dashboard.copying.findings import Keep, KeptPages
from auditor.dashboard.data import page as open_data
from auditor.dashboard.desk.desk import Desk
from auditor.dashboard.desk.source import Source
from auditor.dashboard.finding import page as finding_page
from auditor.dashboard.frame.links import CopiedLinks, Parts
from auditor.dashboard.frame.page import Page
from auditor.dashboard.frame.routing import Asked, Shown
from auditor.dashboard.frame.viewer import Role, Viewer
from auditor.dashboard.round import changes as changes_page
from auditor.dashboard.round import page as round_page
from auditor.dashboard.rulebook import coverage as coverage_page
from auditor.dashboard.rulebook import page as rules_page
from auditor.deciding import official
from auditor.errors import AuditorError
from auditor.means import Means
from auditor.reports.words import Language
from auditor.settings import Settings
from rules.month import MonthError

PUBLIC = (
    round_page,
    centres_page,
    centre_page,
    finding_page,
    archived_page,
    changes_page,
    rules_page,
    coverage_page,
    open_data,
)
"""The pages that a copy may have. Runs, reviews, the journal and accounts are the office's own."""
_ANYONE = Viewer(name="", role=Role.VIEWER, token="", signed_in=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What a page's function gave."""

    content: bytes
    pages: frozenset[Parts] = frozenset()
    """The pages that it leads to, and"""
    files: frozenset[Parts] = frozenset()
    """the files."""


class Pages:
    """The dashboard's pages over one source, without a server."""

    def __init__(self, source: Source, settings: Settings, keep: Keep | None) -> None:
        """`keep` writes archived pages; None for a copy without them."""
        self._keep = keep
        means = Means(
            database=settings.database,
            repository=source.repository,
            archive_root=source.archive_root,
            pack=source.pack,
            pack_name=settings.rules,
            limits=settings.limits,
            workers=1,
            clock=source.clock,
            by="",
        )  # of which pages look at the rules alone
        self._desk = Desk(source=source, settings=settings, means=lambda _: means, hosts=frozenset())
        found: Sequence[object] = [route for module in PUBLIC for route in module.ROUTES]
        self._routes = [one for one in found if isinstance(one, Shown) and one.role is Role.VIEWER]

    def ask(self, parts: Parts, language: Language) -> Copied | None:
        """A page, or a file such as rules/pack.yaml; None where the dashboard has none there for everybody."""
        scope = {"type": "http", "method": "GET", "path": f"/{'/'.join(parts)}", "query_string": b"", "headers": []}
        for route in self._routes:
            match, more = route.matches(scope)
            if match is Match.FULL:
                return self._answer(route, Request({**scope, **more, "state": {}}), parts, language)
        return None

    def _answer(self, route: Shown, request: Request, parts: Parts, language: Language) -> Copied | None:
        links = CopiedLinks(language=language, here=parts)
        page = Page(language=language, links=links, viewer=None)
        asked = Asked(request=request, desk=self._desk, page=page, viewer=_ANYONE, form=FormData())
        try:
            response = self._finding(asked) if route.answering is finding_page.show_finding else route.answering(asked)
        except (HTTPException, AuditorError, MonthError):
            return None
        if response.status_code != 200:
            return None
        return Copied(content=bytes(response.body), pages=frozenset(links.pages), files=frozenset(links.files))

    def _finding(self, asked: Asked) -> Response:
        """A finding with its archived pages at once: a copy has no parts that are loaded later."""
        place, source = finding_page.place_of(asked), asked.desk.source
        audit = official(source.repository, place.code, place.month)
        finding = next((one for one in audit.findings if one.item == place.item), None)
        if finding is None:
            raise HTTPException(404)
        places = KeptPages(go=asked.page.links, source=source, audit=audit, finding=finding, keep=self._keep)
        return asked.answer("finding.html.jinja", **finding_page.contents(source, asked.page, place, places=places))
