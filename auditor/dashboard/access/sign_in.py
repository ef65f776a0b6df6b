"""Signing in and out, and one's own password."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from auditor.dashboard.access.middleware import safe_next
from auditor.dashboard.access.registering import give_password
from auditor.dashboard.access.sessions import begin, digest_in, forget
from auditor.dashboard.access.signing_in import TurnedAway, address_of, authenticate, doer_of
from auditor.dashboard.desk.desk import Desk
from auditor.dashboard.desk.passwords import LONGEST, SHORTEST, Refused
from auditor.dashboard.frame.routing import Asked, does, page_of, shows
from auditor.dashboard.frame.viewer import TOKEN, Role
from storage.accounts import account_named, close_session

_FORM_COOKIE = "prongsai_form"
"""Of the form, before anybody has signed in: what it holds must match what the form brings."""
_LARGEST = 20_000
"""Bytes of the form: strangers may send it."""
_IS_TOKEN = re.compile(r"[\w-]{43}")


async def show_sign_in(request: Request) -> Response:
    """The form; whoever needs none goes on."""
    wanted = safe_next(request.query_params.get("next", ""))
    if request.state.viewer is not None:
        return RedirectResponse(_onward(request, wanted), 303)
    return _form(request, wanted)


async def sign_in(request: Request) -> Response:
    """Let somebody in."""
    told = request.headers.get("content-length", "")
    if not (told.isascii() and told.isdigit()) or int(told[:9]) > _LARGEST:
        return _form(request, "", problem="form", status=413)
    form = await request.form(max_files=0, max_fields=10)
    if not _is_ours(request, form):
        return _form(request, safe_next(_text(form, "next")), problem="form", status=403)
    return await run_in_threadpool(_sign_in, request, form)


def _sign_in(request: Request, form: FormData) -> Response:
    desk: Desk = request.app.state.desk
    wanted, name = safe_next(_text(form, "next")), _text(form, "name")
    found = authenticate(desk, name, _text(form, "password"), address_of(request))
    if isinstance(found, TurnedAway):
        return _refused(request, wanted, name, found)
    response = RedirectResponse(_onward(request, wanted), 303)
    if not begin(desk, found, response, doer_of(desk, request, found.name)):
        return _refused(request, wanted, name, TurnedAway())
    response.delete_cookie(_FORM_COOKIE, path="/")
    return response


def sign_out(asked: Asked) -> Response:
    """End the session."""
    desk, response = asked.desk, asked.then("sign-in")
    digest = digest_in(asked.request, desk.door)
    if asked.viewer.signed_in and digest is not None:
        close_session(desk.source.repository, digest, doer_of(desk, asked.request, asked.viewer.name))
    forget(desk.door, response)
    return response


def show_account(asked: Asked) -> Response:
    """One's own account."""
    if not asked.viewer.signed_in:
        return asked.then("accounts")
    return asked.answer("account.html.jinja", **_account(asked))


def change_password(asked: Asked) -> Response:
    """Give oneself another password: all sessions end, and a new one begins here."""
    if not asked.viewer.signed_in:
        return asked.then("accounts")
    desk, name = asked.desk, asked.viewer.name
    found = authenticate(desk, name, asked.field("password"), address_of(asked.request))
    if isinstance(found, TurnedAway):
        problem = "wait" if found.wait else "password"
        return asked.answer("account.html.jinja", _status(found, 400), **_account(asked, problem, found.wait))
    if asked.field("new_password") != asked.field("new_password_again"):
        return asked.answer("account.html.jinja", 400, **_account(asked, "differ"))
    doer = doer_of(desk, asked.request, name)
    try:
        give_password(desk.source.repository, desk.door.passwords, name, asked.field("new_password"), doer)
    except Refused as refused:
        return asked.answer("account.html.jinja", 400, **_account(asked, refused.reason))
    response = asked.then("account", done="yes")
    account = account_named(desk.source.repository, name)
    if account is not None:
        begin(desk, account, response, doer)
    return response


def _account(asked: Asked, problem: str = "", wait: int = 0) -> dict[str, Any]:
    return {
        "problem": problem,
        "wait": wait,
        "done": asked.query("done") == "yes" and not problem,
        "shortest": SHORTEST,
        "longest": LONGEST,
    }


def _refused(request: Request, wanted: str, name: str, why: TurnedAway) -> Response:
    problem = "busy" if why.busy else "wait" if why.wait else "wrong"
    response = _form(request, wanted, problem=problem, name=name, wait=why.wait, status=_status(why, 401))
    if why.wait:
        response.headers["retry-after"] = str(why.wait)
    return response


def _status(why: TurnedAway, wrong: int) -> int:
    return 503 if why.busy else 429 if why.wait else wrong


def _form(
    request: Request, wanted: str, *, problem: str = "", name: str = "", wait: int = 0, status: int = 200
) -> Response:
    """The form, with a token that only the browser that gets it can send back."""
    desk: Desk = request.app.state.desk
    given = request.cookies.get(_FORM_COOKIE, "")
    token = given if _IS_TOKEN.fullmatch(given) else secrets.token_urlsafe(32)
    view = {"problem": problem, "name": name[:200], "wait": wait, "wanted": wanted, "form_token": _mark(desk, token)}
    response = HTMLResponse(page_of(request, None).render("sign_in.html.jinja", **view), status)
    response.set_cookie(
        _FORM_COOKIE, token, path="/", max_age=3600, secure=desk.door.secure, httponly=True, samesite="lax"
    )
    return response


def _is_ours(request: Request, form: FormData) -> bool:
    cookie = request.cookies.get(_FORM_COOKIE, "")
    expected = _mark(request.app.state.desk, cookie)
    return bool(_IS_TOKEN.fullmatch(cookie)) and hmac.compare_digest(_text(form, TOKEN).encode(), expected.encode())


def _mark(desk: Desk, token: str) -> str:
    return hmac.new(desk.door.secret, token.encode(), hashlib.sha256).hexdigest()


def _onward(request: Request, wanted: str) -> str:
    """The page that was asked for, or the first one; never one that would send them back here."""
    links = page_of(request, None).links
    path = wanted.partition("?")[0].removeprefix("/en")
    return links.to() if not wanted or path in ("/sign-in", "/sign-out") else wanted


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


ROUTES = [
    Route("/sign-in", show_sign_in, methods=["GET"]),
    Route("/sign-in", sign_in, methods=["POST"]),
    does("/sign-out", sign_out, role=Role.VIEWER),
    shows("/account", show_account),
    does("/account/password", change_password, role=Role.VIEWER),
]
