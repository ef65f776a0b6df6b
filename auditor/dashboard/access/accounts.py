"""Looking after accounts, and the register of who did what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from auditor.dashboard.access.registering import give_password, register
from auditor.dashboard.access.signing_in import doer_of
from auditor.dashboard.desk.passwords import LONGEST, SHORTEST, Refused
from auditor.dashboard.desk.source import Source
from auditor.dashboard.frame.page import Page
from auditor.dashboard.frame.routing import Asked, does, shows
from auditor.dashboard.frame.viewer import Role
from auditor.dashboard.frame.words import phrases
from auditor.errors import UsageError
from storage.accounts import AccountError, AccountRole, account_key, accounts_of, set_enabled, set_role
from storage.deeds import Doer, deeds_page

SIZE = 50
"""Deeds on a page."""
_MOST_PAGES = 10**6


def contents(source: Source, page: Page, problem: str = "", name: str = "") -> dict[str, Any]:
    """What the page of accounts shows; `problem` is why nothing was done to the account of that name."""
    found = accounts_of(source.repository)
    return {
        "accounts": found,
        "own": account_key(page.viewer.name) if page.viewer and page.viewer.signed_in else "",
        "key": account_key,
        "roles": list(AccountRole),
        "guarded": any(account.enabled for account in found),
        "problem": problem,
        "name": name[:200],
        "shortest": SHORTEST,
        "longest": LONGEST,
    }


def deeds_contents(source: Source, number: int, account: str = "") -> dict[str, Any]:
    """What a page of the register shows; from 1, the newest first."""
    count, found = deeds_page(source.repository, first=(number - 1) * SIZE, size=SIZE, account=account)
    return {
        "deeds": found,
        "count": count,
        "number": number,
        "last": max(1, -(-count // SIZE)),
        "account": account,
        "known": {key.removeprefix("access.deed_") for key in phrases() if key.startswith("access.deed_")},
        "told": _told,
    }


def show_accounts(asked: Asked) -> Response:
    """The page."""
    return asked.answer("accounts.html.jinja", **contents(asked.desk.source, asked.page), done=asked.query("done"))


def show_deeds(asked: Asked) -> Response:
    """A page of the register."""
    told = asked.query("page", "1")
    number = int(told) if told.isascii() and told.isdigit() and 1 <= int(told[:9]) <= _MOST_PAGES else 1
    return asked.answer("deeds.html.jinja", **deeds_contents(asked.desk.source, number, asked.query("account")[:200]))


def add(asked: Asked) -> Response:
    """Add an account. The first one must be an admin's: from then on only it lets others in."""

    def do(doer: Doer) -> None:
        role = _role(asked)
        repository = asked.desk.source.repository
        if role is not AccountRole.ADMIN and not any(account.enabled for account in accounts_of(repository)):
            raise Refused("first", "the first account must be an admin")
        register(repository, asked.desk.door.passwords, asked.field("account"), role, _new_password(asked), doer)

    return _done(asked, "added", do)


def change_role(asked: Asked) -> Response:
    """Let an account do more or less."""
    return _done(
        asked,
        "role",
        lambda doer: set_role(asked.desk.source.repository, asked.field("account"), _role(asked), doer),
    )


def reset_password(asked: Asked) -> Response:
    """Give an account another password."""

    def do(doer: Doer) -> None:
        desk = asked.desk
        give_password(desk.source.repository, desk.door.passwords, asked.field("account"), _new_password(asked), doer)

    return _done(asked, "password", do)


def disable(asked: Asked) -> Response:
    """Let an account in no more."""
    return _done(
        asked,
        "disabled",
        lambda doer: set_enabled(asked.desk.source.repository, asked.field("account"), doer, enabled=False),
    )


def enable(asked: Asked) -> Response:
    """Let an account in again."""
    return _done(
        asked,
        "enabled",
        lambda doer: set_enabled(asked.desk.source.repository, asked.field("account"), doer, enabled=True),
    )


def _done(asked: Asked, done: str, do: Callable[[Doer], None]) -> Response:
    """Do it; what stands against it is said on the page."""
    try:
        do(doer_of(asked.desk, asked.request, asked.viewer.name))
    except Refused as refused:
        problem, status = refused.reason, 400
    except AccountError as error:
        problem, status = error.problem.value, 409
    else:
        return asked.then("accounts", done=done)
    told = contents(asked.desk.source, asked.page, problem, asked.field("account"))
    return asked.answer("accounts.html.jinja", status, **told, done="")


def _role(asked: Asked) -> AccountRole:
    try:
        return AccountRole(asked.field("role"))
    except ValueError:
        raise UsageError(f"'{asked.field('role')[:40]}' is no role") from None


def _new_password(asked: Asked) -> str:
    if asked.field("new_password") != asked.field("new_password_again"):
        raise Refused("differ", "the two passwords are not the same")
    return asked.field("new_password")


def _told(value: object) -> str:
    """A value of what a deed was about, on one line."""
    if isinstance(value, dict):
        return " · ".join(f"{name}: {_told(each)}" for name, each in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


ROUTES = [
    shows("/accounts", show_accounts, role=Role.ADMIN),
    shows("/accounts/deeds", show_deeds, role=Role.ADMIN),
    does("/accounts", add, role=Role.ADMIN),
    does("/accounts/role", change_role, role=Role.ADMIN),
    does("/accounts/password", reset_password, role=Role.ADMIN),
    does("/accounts/disable", disable, role=Role.ADMIN),
    does("/accounts/enable", enable, role=Role.ADMIN),
]
