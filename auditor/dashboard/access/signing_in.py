"""Whether a name and a password are an account's; slowed down, and with the same work for names that nobody has."""

from __future__ import annotations

import hashlib
import hmac
import logging
import math
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.requests import Request

from auditor.dashboard.desk.desk import Desk
from storage.accounts import Account, account_key, account_named, renew_hash
from storage.deeds import Doer, has_signed_in_from, note_deed
from storage.errors import StorageError

log = logging.getLogger("prongsai.dashboard")
_LATELY = timedelta(days=30)
_WAITING = threading.BoundedSemaphore(8)
"""More are turned away, so that those who have signed in still find a free thread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnedAway:
    """They did not get in."""

    wait: int = 0
    """Seconds until it may be tried again; 0 where name or password are wrong."""
    busy: bool = False
    """Whether it is the server that has no time."""


def address_of(request: Request) -> str:
    """From where a request comes, as far as that can be trusted."""
    return request.client.host if request.client else ""


def doer_of(desk: Desk, request: Request, name: str) -> Doer:
    """Who asks, for the register."""
    return Doer(account=name, address=address_of(request), at=desk.source.clock())


def authenticate(desk: Desk, name: str, password: str, address: str) -> Account | TurnedAway:
    """The account of that name and password. Failures are noted; successes by whoever opens a session."""
    if not _WAITING.acquire(blocking=False):
        return TurnedAway(wait=5, busy=True)
    try:
        return _authenticate(desk, name, password, address)
    finally:
        _WAITING.release()


def _authenticate(desk: Desk, name: str, password: str, address: str) -> Account | TurnedAway:
    repository, door, now = desk.source.repository, desk.door, desk.source.clock()
    account, key = account_named(repository, name), account_key(name)
    known = account is not None and has_signed_in_from(repository, account.name, address, now - _LATELY)
    wait = door.throttle.begin(key, address, now, known=known)
    if wait is not None:
        return TurnedAway(wait=math.ceil(wait.total_seconds()))
    if not door.passwords.verifies(account.password if account else None, password) or (
        account is None or not account.enabled
    ):
        _note_failure(desk, account, Doer(account=account.name if account else "", address=address, at=now))
        return TurnedAway()
    door.throttle.succeeded(key, address)
    return _renewed(desk, account, password)


def _renewed(desk: Desk, account: Account, password: str) -> Account:
    """Hashed with today's parameters."""
    if not desk.door.passwords.needs_renewal(account.password):
        return account
    repository = desk.source.repository
    renew_hash(repository, account, desk.door.passwords.renewed(password))
    return account_named(repository, account.name) or account


def _note_failure(desk: Desk, account: Account | None, doer: Doer) -> None:
    """What was typed is not written down: it may be a password."""
    if account is None and not desk.door.throttle.is_worth_noting(doer.at):
        return
    _note(desk, doer, "sign_in_failed", {} if account else {"known": False})


def _note(desk: Desk, doer: Doer, deed: str, about: dict[str, object]) -> None:
    try:
        note_deed(desk.source.repository, doer, deed, about)
    except StorageError:
        log.exception("not noted: %s of %r from %s", deed, doer.account, doer.address)


class Remembered:
    """Names and passwords that were right a short while ago, so that a program's every request costs no hash."""

    _FOR = timedelta(minutes=5)
    _MOST = 100

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._until: OrderedDict[bytes, datetime] = OrderedDict()

    def authenticate(self, desk: Desk, name: str, password: str, address: str) -> Account | TurnedAway:
        """As `authenticate`; an account that was changed meanwhile is asked anew."""
        now = desk.source.clock()
        account = account_named(desk.source.repository, name)
        if account is not None and account.enabled and self._has(_mark(desk, account, password), now):
            return account
        found = authenticate(desk, name, password, address)
        if isinstance(found, Account):
            self._add(_mark(desk, found, password), now)
            _note(desk, Doer(account=found.name, address=address, at=now), "signed_in", {"by": "HTTP Basic"})
        return found

    def _has(self, mark: bytes, now: datetime) -> bool:
        with self._turn:
            until = self._until.get(mark)
            return until is not None and now < until

    def _add(self, mark: bytes, now: datetime) -> None:
        with self._turn:
            self._until[mark] = now + self._FOR
            self._until.move_to_end(mark)
            if len(self._until) > self._MOST:
                self._until.popitem(last=False)


def _mark(desk: Desk, account: Account, password: str) -> bytes:
    told = f"{account.name}\0{account.password}\0{password}".encode("utf-8", "surrogatepass")
    return hmac.new(desk.door.secret, told, hashlib.sha256).digest()
