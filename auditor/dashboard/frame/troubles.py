"""What a person is told when a page cannot be shown or something could not be done."""

from __future__ import annotations

import logging

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from auditor.dashboard.frame.routing import page_of
from auditor.errors import AuditorError, NothingToDo, UnknownCentre, UsageError
from rules.month import MonthError
from rules.pack import PackError
from storage.errors import ConflictError, LockHeldError, StorageError

log = logging.getLogger("prongsai.dashboard")
EXPECTED = (AuditorError, StorageError, PackError, MonthError)
"""Errors with a sentence for people."""


def refused(request: Request, error: Exception) -> Response:
    """Answer an HTTPException: no such page, not allowed, a form that is not ours."""
    assert isinstance(error, HTTPException)
    reason = "form" if error.detail == "form" else {403: "role", 404: "page"}.get(error.status_code, "other")
    return _told(request, error.status_code, reason, "" if reason != "other" else error.detail)


def told(request: Request, error: Exception) -> Response:
    """Answer one of our own errors with its sentence."""
    match error:
        case UnknownCentre():
            status = 404
        case NothingToDo():
            status = 404 if request.method == "GET" else 409
        case UsageError() | PackError() | MonthError():
            status = 400
        case LockHeldError() | ConflictError():
            status = 409
        case _:
            status = 500
            log.error("%r: %s", request.url.path, " ".join(str(error).split()))
    return _told(request, status, "ours", str(error))


def failed(request: Request, error: Exception) -> Response:
    """Answer a fault of this program: the log has it, the page says no more than that."""
    log.error("%r %r", request.method, request.url.path, exc_info=error)
    return _told(request, 500, "fault", "")


def _told(request: Request, status: int, reason: str, sentence: str) -> Response:
    page = page_of(request, getattr(request.state, "viewer", None))
    text = page.render("trouble.html.jinja", status=status, reason=reason, sentence=sentence)
    return HTMLResponse(text, status_code=status)


class Faults:
    """Answers what went wrong outside the pages themselves: within the headers and the language of every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception as error:
            if begun or scope["type"] != "http":
                raise
            request = Request(scope)
            answer = told(request, error) if isinstance(error, EXPECTED) else failed(request, error)
            await answer(scope, receive, send)
