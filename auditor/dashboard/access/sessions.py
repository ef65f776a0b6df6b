"""Sessions: kept by the server under the digest of a random token, which the browser has in a cookie.

Sources: OWASP Session Management Cheat Sheet; RFC 6265bis (the prefix __Host-).
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from auditor.dashboard.desk.desk import Desk
from auditor.dashboard.desk.door import Door
from auditor.dashboard.frame.viewer import Role, Viewer
from storage.accounts import Account, AccountSession, Seen, open_session, seen, touch_session
from storage.deeds import Doer
from storage.errors import StorageError

log = logging.getLogger("prongsai.dashboard")
ABSOLUTE = timedelta(hours=12)
IDLE = timedelta(minutes=60)
TOUCH = timedelta(minutes=1)
"""Its last use is written down no more often."""
COOKIE = "prongsai_session"


def cookie_name(door: Door) -> str:
    """Under TLS with the prefix by which browsers keep other hosts of the same domain from setting it."""
    return f"__Host-{COOKIE}" if door.secure else COOKIE


def digest_in(request: Request, door: Door) -> str | None:
    """The digest of the token that a request brings; None where it brings none."""
    token = request.cookies.get(cookie_name(door), "")
    return _digest(token) if token else None


def look(desk: Desk, request: Request) -> Seen:
    """What there is to know of whoever asks; notes that the session is used."""
    now = desk.source.clock()
    digest = digest_in(request, desk.door)
    found = seen(desk.source.repository, digest, now, now - IDLE)
    if found.session is not None and digest is not None and now - found.session.seen_at >= TOUCH:
        try:
            touch_session(desk.source.repository, digest, now)
        except StorageError as error:  # somebody may look even while nothing can be written
            log.warning("the session's last use was not noted: %s", error)
    return found


def is_still_in(desk: Desk, request: Request, viewer: Viewer) -> bool:
    """Whether whoever was let in would be now, by the same session; asking is no use of it."""
    digest, now = digest_in(request, desk.door), desk.source.clock()
    if not viewer.signed_in or digest is None:
        return True
    return seen(desk.source.repository, digest, now, now - IDLE).session is not None


def viewer_of(session: AccountSession, request: Request, door: Door) -> Viewer:
    """Who has signed in, with the token of their forms: it is made of the cookie's and tells nothing of it."""
    token = request.cookies[cookie_name(door)]
    form = hmac.new(token.encode(), b"prongsai form", hashlib.sha256).hexdigest()
    return signed_in(session.account, form)


def signed_in(account: Account, form_token: str) -> Viewer:
    """An account as pages know it."""
    return Viewer(name=account.name, role=Role[account.role.name], token=form_token, signed_in=True)


def begin(desk: Desk, account: Account, response: Response, doer: Doer) -> bool:
    """A new session, whatever the browser brought; False where the account was changed just now."""
    token = secrets.token_urlsafe(32)
    if not open_session(desk.source.repository, account, _digest(token), doer.at + ABSOLUTE, doer):
        return False
    response.set_cookie(cookie_name(desk.door), token, path="/", secure=desk.door.secure, httponly=True, samesite="lax")
    return True


def forget(door: Door, response: Response) -> None:
    """Have the browser drop the cookie."""
    response.delete_cookie(cookie_name(door), path="/", secure=door.secure, httponly=True, samesite="lax")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
