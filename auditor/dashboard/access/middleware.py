"""Stands before all pages: finds out who asks, and turns away whoever may not come in."""

from __future__ import annotations

import base64
import binascii
import secrets
from functools import partial
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from auditor.dashboard.access.local_viewer import local_viewer
from auditor.dashboard.access.origin import is_from_elsewhere
from auditor.dashboard.access.sessions import is_still_in, look, signed_in, viewer_of
from auditor.dashboard.access.signing_in import Remembered, TurnedAway, address_of
from auditor.dashboard.desk.desk import Desk
from auditor.dashboard.frame import troubles
from auditor.dashboard.frame.links import ServedLinks
from auditor.dashboard.frame.routing import language_of
from auditor.dashboard.frame.viewer import Viewer
from storage.errors import StorageError

OPEN = frozenset({"/sign-in", "/healthz"})
"""Pages for everybody; so are the files that all pages share."""
_STATIC, _API = "/static/", "/api/"
_BASIC = "/api/v1"
_PROXIED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


class Guard:
    """Gives each request its viewer. Nothing behind it is reached without one but what is open."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self._app, self._desk = app, desk
        self._local = local_viewer()
        self._remembered = Remembered()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        request.state.viewer = None
        refused = await self._refused(request)
        await (refused or self._app)(scope, receive, send)

    async def _refused(self, request: Request) -> Response | None:
        """What to answer instead of the page; None where the request may go on."""
        if is_from_elsewhere(request, self._desk.door.names):
            return troubles.refused(request, HTTPException(403, "form"))
        path = request.scope["path"]
        if path.startswith(_STATIC) or path == "/healthz":
            return None
        try:
            found = await run_in_threadpool(self._who, request)
        except StorageError as error:
            return troubles.told(request, error)
        if isinstance(found, Viewer):
            request.state.viewer, request.state.still_in = found, partial(is_still_in, self._desk, request, found)
            return None
        if path in OPEN:
            return None
        return _turned_away(request, found)

    def _who(self, request: Request) -> Viewer | TurnedAway:
        """Whoever asks, by session, by name and password, or because they sit at this machine."""
        found = look(self._desk, request)
        if found.session is not None:
            return viewer_of(found.session, request, self._desk.door)
        if not found.guarded:
            return self._local if self._is_here(request) else TurnedAway()
        given = _basic(request) if request.scope["path"].startswith(_BASIC) else None
        if given is None:
            return TurnedAway()
        account = self._remembered.authenticate(self._desk, *given, address_of(request))
        return account if isinstance(account, TurnedAway) else signed_in(account, secrets.token_urlsafe(32))

    def _is_here(self, request: Request) -> bool:
        """Whether it comes from this machine; what a proxy brings may come from anywhere."""
        return self._desk.door.local and not any(name in request.headers for name in _PROXIED)


def _turned_away(request: Request, why: TurnedAway) -> Response:
    path = request.scope["path"]
    if path.startswith(_API):
        return _problem(why)
    links = ServedLinks(language=language_of(request.scope))
    if request.headers.get("hx-request") == "true":
        return PlainTextResponse(
            "sign in again\n", 401, headers={"hx-redirect": links.to("sign-in", next=_shown(request))}
        )
    if "text/event-stream" in request.headers.get("accept", ""):
        return PlainTextResponse("sign in again\n", 401)
    wanted = links.to(*path.removeprefix("/").split("/")) if request.method in ("GET", "HEAD") else ""
    if wanted and request.url.query:
        wanted += f"?{request.url.query}"
    return RedirectResponse(links.to("sign-in", next="" if wanted == links.to() else wanted), 303)


def _shown(request: Request) -> str:
    """The page that a fragment was for."""
    shown = urlsplit(request.headers.get("hx-current-url", ""))
    return safe_next(quote(shown.path, safe="/%()") + (f"?{shown.query}" if shown.query else ""))


def safe_next(address: str) -> str:
    """Where to go after signing in: a page of this server, or "" for what might be anything else."""
    inside = address.startswith("/") and not address.startswith("//") and "\\" not in address and len(address) < 2000
    return address if inside and address.isascii() and address.isprintable() and " " not in address else ""


def _basic(request: Request) -> tuple[str, str] | None:
    """The name and password that a program sends (RFC 7617)."""
    scheme, _, told = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, password = base64.b64decode(told.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return None
    return (name, password) if colon else None


def _problem(why: TurnedAway) -> Response:
    """As the interface for programs tells its troubles (RFC 9457)."""
    status = 503 if why.busy else 429 if why.wait else 401
    detail = (
        f"Too many tries: wait {why.wait} seconds."
        if why.wait
        else "Send the name and password of an account (HTTP Basic), or the cookie of a session."
    )
    headers = (
        {"retry-after": str(why.wait)} if why.wait else {"www-authenticate": 'Basic realm="Prongsai", charset="UTF-8"'}
    )
    title = {401: "Unauthorized", 429: "Too Many Requests", 503: "Service Unavailable"}[status]
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JSONResponse(body, status, headers=headers, media_type="application/problem+json")
