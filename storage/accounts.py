"""The dashboard's accounts and their sessions. Every change of an account is a deed, noted in the same transaction.

ConflictError
└── AccountError   an account that there is already, that there is not, or the last one that looks after the others
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, exists, insert, select, update

from storage.access_schema import accounts, sessions
from storage.deeds import Doer, note
from storage.errors import ConflictError
from storage.repository import Repository
from storage.rows import instant_text


class AccountRole(StrEnum):
    """What an account may do; each may all that those before it may."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    ADMIN = "admin"


class AccountProblem(StrEnum):
    """Why an account was not changed."""

    TAKEN = "taken"
    UNKNOWN = "unknown"
    LAST_ADMIN = "last_admin"


class AccountError(ConflictError):
    """An account cannot be changed so; nothing was changed."""

    def __init__(self, problem: AccountProblem, sentence: str) -> None:
        super().__init__(sentence)
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may sign in."""

    name: str
    role: AccountRole
    password: str = field(repr=False)
    """Its Argon2id hash."""
    enabled: bool
    created_at: datetime
    created_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSession:
    """A browser in which somebody has signed in."""

    account: Account
    created_at: datetime
    seen_at: datetime
    """Within a minute."""
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the database tells of a request."""

    guarded: bool
    """Whether there is an enabled account: then everybody signs in."""
    session: AccountSession | None
    """None where there is none, or it is over in any way."""


def account_key(name: str) -> str:
    """A name as it is compared: "Ann", "ann " and "ＡＮＮ" are one."""
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


def accounts_of(repo: Repository) -> tuple[Account, ...]:
    """All accounts, by name."""
    with repo.reading() as connection:
        return tuple(map(_account, connection.execute(select(accounts).order_by(accounts.c.key)).mappings()))


def account_named(repo: Repository, name: str) -> Account | None:
    """The account of that name."""
    with repo.reading() as connection:
        row = connection.execute(select(accounts).where(accounts.c.key == account_key(name))).mappings().first()
    return None if row is None else _account(row)


def has_admin(repo: Repository) -> bool:
    """Whether somebody can sign in who looks after the others."""
    with repo.reading() as connection:
        return bool(connection.execute(select(exists().where(_IS_ADMIN))).scalar())


def add_account(repo: Repository, name: str, role: AccountRole, password: str, doer: Doer) -> None:
    """Add an account with the hash of its password. Raises AccountError where there is one of that name."""
    key = account_key(name)
    with repo.writing() as connection:
        if connection.execute(select(accounts.c.key).where(accounts.c.key == key)).first() is not None:
            raise AccountError(AccountProblem.TAKEN, f"there is an account '{name}' already; nothing was changed")
        values = {
            "key": key,
            "name": name,
            "role": role.value,
            "password": password,
            "enabled": True,
            "created_at": instant_text(doer.at),
            "created_by": doer.account,
        }
        connection.execute(insert(accounts), values)
        note(connection, doer, "account_added", name=name, role=role.value)


def set_password(repo: Repository, name: str, password: str, doer: Doer) -> None:
    """Give an account another password's hash, and end its sessions. Raises AccountError."""
    with repo.writing() as connection:
        found = _found(connection, name)
        _change(connection, found, password=password)
        note(connection, doer, "password_changed", name=found.name)


def renew_hash(repo: Repository, account: Account, password: str) -> None:
    """Keep the same password hashed anew; its sessions go on. Nothing happens where it was changed meanwhile."""
    with repo.writing() as connection:
        same = (accounts.c.key == account_key(account.name)) & (accounts.c.password == account.password)
        connection.execute(update(accounts).where(same).values(password=password))


def set_role(repo: Repository, name: str, role: AccountRole, doer: Doer) -> None:
    """Let an account do more or less, and end its sessions. Raises AccountError."""
    with repo.writing() as connection:
        found = _found(connection, name)
        if role is not AccountRole.ADMIN:
            _require_another_admin(connection, found)
        _change(connection, found, role=role.value)
        note(connection, doer, "role_changed", name=found.name, role=role.value, before=found.role.value)


def set_enabled(repo: Repository, name: str, doer: Doer, *, enabled: bool) -> None:
    """Let an account sign in again, or no more, and end its sessions. Raises AccountError."""
    with repo.writing() as connection:
        found = _found(connection, name)
        if not enabled:
            _require_another_admin(connection, found)
        _change(connection, found, enabled=enabled)
        note(connection, doer, "account_enabled" if enabled else "account_disabled", name=found.name)


# Sessions


def seen(repo: Repository, sha256: str | None, now: datetime, idle_since: datetime) -> Seen:
    """What there is to know of a request that brings a token with that digest, or none."""
    with repo.reading() as connection:
        guarded = bool(connection.execute(select(exists().where(accounts.c.enabled))).scalar())
        row = None
        if sha256 is not None and guarded:
            query = (
                select(accounts, *(column.label(f"session_{column.name}") for column in sessions.c))
                .join(sessions, sessions.c.account == accounts.c.key)
                .where(sessions.c.sha256 == sha256, accounts.c.enabled)
                .where(sessions.c.expires_at > instant_text(now), sessions.c.seen_at > instant_text(idle_since))
            )
            row = connection.execute(query).mappings().first()
    return Seen(guarded=guarded, session=None if row is None else _session(row))


def open_session(repo: Repository, account: Account, sha256: str, expires_at: datetime, doer: Doer) -> bool:
    """Keep a new session, and let those go that are over; tells whether the account still is as it was looked at."""
    now = instant_text(doer.at)
    with repo.writing() as connection:
        if _found(connection, account.name) != account or not account.enabled:
            return False
        connection.execute(delete(sessions).where(sessions.c.expires_at <= now))
        values = {"created_at": now, "seen_at": now, "expires_at": instant_text(expires_at)}
        connection.execute(insert(sessions), {"sha256": sha256, "account": account_key(account.name), **values})
        note(connection, doer, "signed_in")
    return True


def touch_session(repo: Repository, sha256: str, now: datetime) -> None:
    """Note that it was used."""
    with repo.writing() as connection:
        connection.execute(update(sessions).where(sessions.c.sha256 == sha256).values(seen_at=instant_text(now)))


def close_session(repo: Repository, sha256: str, doer: Doer) -> None:
    """End a session."""
    with repo.writing() as connection:
        connection.execute(delete(sessions).where(sessions.c.sha256 == sha256))
        note(connection, doer, "signed_out")


_IS_ADMIN = accounts.c.enabled & (accounts.c.role == AccountRole.ADMIN.value)


def _found(connection: Connection, name: str) -> Account:
    row = connection.execute(select(accounts).where(accounts.c.key == account_key(name))).mappings().first()
    if row is None:
        raise AccountError(
            AccountProblem.UNKNOWN, f"there is no account '{name}'; `prongsai accounts list` shows them all"
        )
    return _account(row)


def _require_another_admin(connection: Connection, account: Account) -> None:
    if not account.enabled or account.role is not AccountRole.ADMIN:
        return
    others = accounts.c.key != account_key(account.name)
    if connection.execute(select(exists().where(others))).scalar() and not (
        connection.execute(select(exists().where(others & _IS_ADMIN))).scalar()
    ):
        raise AccountError(
            AccountProblem.LAST_ADMIN,
            f"'{account.name}' is the last account that looks after the others: make another one admin first",
        )


def _change(connection: Connection, account: Account, **values: object) -> None:
    key = account_key(account.name)
    connection.execute(update(accounts).where(accounts.c.key == key).values(**values))
    connection.execute(delete(sessions).where(sessions.c.account == key))


def _account(row: RowMapping) -> Account:
    return Account(
        name=row["name"],
        role=AccountRole(row["role"]),
        password=row["password"],
        enabled=row["enabled"],
        created_at=datetime.fromisoformat(row["created_at"]),
        created_by=row["created_by"],
    )


def _session(row: RowMapping) -> AccountSession:
    instants: dict[str, Any] = {
        name: datetime.fromisoformat(row[f"session_{name}"]) for name in ("created_at", "seen_at", "expires_at")
    }
    return AccountSession(account=_account(row), **instants)
