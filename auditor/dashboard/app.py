"""The dashboard as a web application: its pages, what stands before them, and what is said in trouble."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute, Mount

from auditor.dashboard import (
    accounts_page,
    archived_page,
    centre_page,
    coverage_page,
    data_page,
    deciding_page,
    finding_page,
    health_page,
    journal_page,
    months_page,
    review_page,
    round_page,
    rules_page,
    run_page,
    suggestions_page,
    trial_page,
    troubles,
)
from auditor.dashboard.desk import Desk
from auditor.dashboard.headers import KnownHosts, SafeHeaders
from auditor.dashboard.local_viewer import LocalViewer
from auditor.dashboard.routing import LanguageByPath, routes_of
from auditor.dashboard.static_files import LastingFiles

PAGES = (
    round_page,
    accounts_page,
    archived_page,
    centre_page,
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
    suggestions_page,
    trial_page,
)


def dashboard(desk: Desk) -> Starlette:
    """The application; whoever serves it owns the desk's repository."""
    routes: list[BaseRoute] = [*routes_of(*(page.ROUTES for page in PAGES)), Mount("/static", LastingFiles())]
    app = Starlette(
        routes=routes,
        middleware=[
            Middleware(SafeHeaders),
            Middleware(KnownHosts, hosts=desk.hosts),
            Middleware(GZipMiddleware, minimum_size=1000),
            Middleware(LanguageByPath),
            Middleware(LocalViewer),
        ],
        exception_handlers={
            HTTPException: troubles.refused,
            **dict.fromkeys(troubles.EXPECTED, troubles.told),
            Exception: troubles.failed,
        },
    )
    app.state.desk = desk
    return app
