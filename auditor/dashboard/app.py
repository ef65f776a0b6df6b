"""The dashboard as a web application: its pages, what stands before them, and what is said in trouble."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute, Mount
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from auditor.dashboard.access import accounts as accounts_page
from auditor.dashboard.access import sign_in as sign_in_page
from auditor.dashboard.access.deeds import note_done
from auditor.dashboard.access.middleware import Guard
from auditor.dashboard.api import page as api_page
from auditor.dashboard.api.application import api
from auditor.dashboard.api.interface import PREFIX
from auditor.dashboard.archived import page as archived_page
from auditor.dashboard.centre import page as centre_page
from auditor.dashboard.centre import register as centres_page
from auditor.dashboard.data import page as data_page
from auditor.dashboard.desk.desk import Desk
from auditor.dashboard.desk.door import Door
from auditor.dashboard.finding import deciding as deciding_page
from auditor.dashboard.finding import page as finding_page
from auditor.dashboard.finding import review as review_page
from auditor.dashboard.frame import troubles
from auditor.dashboard.frame.headers import KnownHosts, SafeHeaders
from auditor.dashboard.frame.routing import LanguageByPath, routes_of
from auditor.dashboard.frame.static_files import LastingFiles
from auditor.dashboard.round import changes as changes_page
from auditor.dashboard.round import page as round_page
from auditor.dashboard.rulebook import coverage as coverage_page
from auditor.dashboard.rulebook import page as rules_page
from auditor.dashboard.rulebook import suggestions as suggestions_page
from auditor.dashboard.rulebook import trial as trial_page
from auditor.dashboard.run import page as run_page
from auditor.dashboard.upkeep import health as health_page
from auditor.dashboard.upkeep import journal as journal_page
from auditor.dashboard.upkeep import months as months_page

PAGES = (
    round_page,
    accounts_page,
    api_page,
    archived_page,
    centre_page,
    centres_page,
    changes_page,
    coverage_page,
    data_page,
    deciding_page,
    finding_page,
    health_page,
    journal_page,
    months_page,
    review_page,
    rules_page,
    run_page,
    sign_in_page,
    suggestions_page,
    trial_page,
)

_PACKED = 6
"""Of zlib's 1..9: 9 takes three times as long, and saves 4 % of a large page."""


def dashboard(desk: Desk) -> Starlette:
    """The application; whoever serves it owns the desk's repository."""
    routes: list[BaseRoute] = [
        *routes_of(*(page.ROUTES for page in PAGES)),
        Mount(PREFIX, api(desk)),
        Mount("/static", LastingFiles()),
    ]
    app = Starlette(
        routes=routes,
        middleware=[
            *_proxied(desk.door),
            Middleware(SafeHeaders, secure=desk.door.secure),
            Middleware(KnownHosts, hosts=desk.hosts),
            Middleware(GZipMiddleware, minimum_size=1000, compresslevel=_PACKED),
            Middleware(LanguageByPath),
            Middleware(troubles.Faults),
            Middleware(Guard, desk=desk),
        ],
        exception_handlers={
            HTTPException: troubles.refused,
            **dict.fromkeys(troubles.EXPECTED, troubles.told),
        },
    )
    app.router.redirect_slashes = False  # its redirects would lead to whatever the Host field says
    app.state.desk, app.state.note_done = desk, note_done
    return app


def _proxied(door: Door) -> list[Middleware]:
    """Takes the word of the proxies that were named, and of nobody else, on where a request comes from."""
    if not door.proxies:
        return []
    return [Middleware(ProxyHeadersMiddleware, trusted_hosts=list(door.proxies))]
