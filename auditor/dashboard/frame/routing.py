"""Routes as pages declare them: who may ask, in which language, and what is checked before anything is done."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from auditor.dashboard.desk.desk import Desk
from auditor.dashboard.frame.links import ServedLinks
from auditor.dashboard.frame.page import Page
from auditor.dashboard.frame.viewer import TOKEN, Role, Viewer
from auditor.reports.words import Language

_MOUNTED = ("/api/", "/static/")
"""What has its own say below these."""
_LARGEST = 1_000_000
"""Bytes of a form: none of ours has a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request, as a page's function gets it: whoever asks may have what they ask for."""

    request: Request
    desk: Desk
    page: Page
    viewer: Viewer
    form: FormData
    """Empty where nothing was posted."""

    def part(self, name: str) -> str:
        """Of the path."""
        return str(self.request.path_params[name])

    def query(self, name: str, default: str = "") -> str:
        return self.request.query_params.get(name, default)

    def field(self, name: str) -> str:
        """Of the form; "" where it is not there."""
        value = self.form.get(name, "")
        return value if isinstance(value, str) else ""

    def answer(self, template: str, status: int = 200, **view: Any) -> Response:
        """A page."""
        return HTMLResponse(self.page.render(template, **view), status_code=status)

    def still_in(self) -> bool:
        """Whether they still may see it, for answers that last."""
        return bool(self.request.state.still_in())

    def then(self, *parts: object, **query: object) -> Response:
        """After something was done: to a page, which can be loaded again without doing it twice."""
        return RedirectResponse(self.page.links.to(*parts, **query), status_code=303)


Answering = Callable[[Asked], Response]


class Shown(Route):
    """A page to look at."""

    def __init__(self, path: str, answering: Answering, role: Role) -> None:
        super().__init__(path, _guarded(answering, role, path), methods=["GET"])
        self.answering, self.role = answering, role


def shows(path: str, answering: Answering, role: Role = Role.VIEWER) -> Route:
    """A page to look at. `answering` runs in a thread of its own and may block."""
    return Shown(path, answering, role)


def does(path: str, answering: Answering, role: Role = Role.OPERATOR) -> Route:
    """Something to be done: posted by a form of ours, and by nobody else's."""
    return Route(path, _guarded(answering, role, path), methods=["POST"])


def _guarded(answering: Answering, role: Role, path: str) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        desk: Desk = request.app.state.desk
        viewer: Viewer | None = request.state.viewer
        if viewer is None:
            raise HTTPException(401)
        page = page_of(request, viewer)
        if not viewer.may(role):
            raise HTTPException(403)
        form = await _form(request) if request.method == "POST" else FormData()
        if request.method == "POST" and not _is_theirs(form, viewer):
            raise HTTPException(403, "form")
        asked = Asked(request=request, desk=desk, page=page, viewer=viewer, form=form)
        response = await run_in_threadpool(answering, asked)
        await run_in_threadpool(request.app.state.note_done, desk, viewer, request, path, form, response.status_code)
        return response

    return endpoint


async def _form(request: Request) -> FormData:
    """What was posted. Raises HTTPException (411, 413) before anything of it is read that would fill the disk."""
    told = request.headers.get("content-length", "")
    if not (told.isascii() and told.isdigit()):
        raise HTTPException(411)
    if len(told) > len(str(_LARGEST)) or int(told) > _LARGEST:
        raise HTTPException(413)
    return await request.form(max_files=0, max_fields=50)


def page_of(request: Request, viewer: Viewer | None) -> Page:
    """The page that is asked for, in its language."""
    language = language_of(request.scope)
    links = ServedLinks(language=language, path=request.url.path, query=request.url.query)
    return Page(language=language, links=links, viewer=viewer)


def language_of(scope: Scope) -> Language:
    """Thai, or English below /en/."""
    return scope.get("language", Language.THAI)  # type: ignore[no-any-return]


def _is_theirs(form: FormData, viewer: Viewer) -> bool:
    sent = form.get(TOKEN, "")
    return isinstance(sent, str) and hmac.compare_digest(sent.encode(), viewer.token.encode())


class LanguageByPath:
    """Takes "/en" off the path and notes the language, so that routes are declared once; a slash at the end is nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path, language = scope["path"], Language.THAI
            if path == "/en" or path.startswith("/en/"):
                path, language = path.removeprefix("/en"), Language.ENGLISH
            if not path.startswith(_MOUNTED):
                path = path.rstrip("/") or "/"
            scope = {**scope, "path": path, "raw_path": path.encode(), "language": language}
        await self._app(scope, receive, send)


def routes_of(*modules: Sequence[Route]) -> list[Route]:
    """The routes of all pages."""
    return [route for routes in modules for route in routes]
