"""What programs are told in trouble: problem documents (RFC 9457), and who is let in."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from auditor.errors import AuditorError, NothingToDo, UnknownCentre, UsageError
from rules.month import MonthError
from rules.pack import PackError
from storage.errors import LockedError, StorageError

log = logging.getLogger("prongsai.dashboard")
MEDIA_TYPE = "application/problem+json"
EXPECTED = (AuditorError, StorageError, PackError, MonthError)
"""Errors with a sentence for people."""


def problem(
    request: Request, status: int, detail: str, headers: Mapping[str, str] | None = None, **more: Any
) -> Response:
    """The problem as a document."""
    document = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": request.url.path,
        **more,
    }
    kept = {"cache-control": "no-store", **(headers or {})}
    return Response(json.dumps(document, ensure_ascii=False).encode(), status, kept, media_type=MEDIA_TYPE)


def refused(request: Request, error: Exception) -> Response:
    """Answer an HTTPException: no such path, a method that there is not."""
    assert isinstance(error, HTTPException)
    match error.status_code:
        case 404:
            return problem(request, 404, "there is no such path; /api/v1/openapi.json lists them all")
        case 405:
            return problem(request, 405, "this interface only reads: use GET or HEAD", {"allow": "GET, HEAD"})
        case status:
            return problem(request, status, str(error.detail), error.headers)


def invalid(request: Request, error: Exception) -> Response:
    """Answer a parameter out of its bounds."""
    assert isinstance(error, RequestValidationError)
    errors = [{"where": ".".join(map(str, one["loc"])), "what": one["msg"]} for one in error.errors()]
    sentence = "; ".join(f"{one['where']}: {one['what']}" for one in errors)
    return problem(request, 422, sentence, errors=errors)


def told(request: Request, error: Exception) -> Response:
    """Answer one of our own errors with its sentence."""
    match error:
        case UnknownCentre() | NothingToDo():
            status = 404
        case UsageError() | MonthError():
            status = 400
        case LockedError():
            status = 503
        case _:
            status = 500
            log.error("%s: %s", request.url.path, error)
    return problem(request, status, str(error))


def failed(request: Request, error: Exception) -> Response:
    """Answer a fault of this program: the log has it."""
    log.error("%s %s", request.method, request.url.path, exc_info=error)
    return problem(request, 500, "the program failed; the server's log has the details")


class Entrance:
    """Lets those in who may look, whatever the path; and answers HEAD as GET without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope.get("state", {}).get("viewer") is None:
            sign_in = {"www-authenticate": 'Basic realm="Prongsai", charset="UTF-8"'}
            refusal = problem(
                Request(scope),
                401,
                "this needs an account: send its name and password (HTTP Basic), or a session's cookie",
                sign_in,
            )
            await refusal(scope, receive, send)
            return
        if scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self._app({**scope, "method": "GET"}, receive, send_head)
