"""Adding and changing accounts, as the pages and the command line do it: names and passwords are looked at here."""

from __future__ import annotations

import unicodedata

from auditor.dashboard.desk.passwords import Passwords, Refused
from storage.accounts import (
    AccountError,
    AccountProblem,
    AccountRole,
    account_named,
    add_account,
    set_password,
)
from storage.deeds import Doer
from storage.repository import Repository

_LONGEST_NAME = 64
_MARKS = frozenset(" ._-@")


def register(repo: Repository, passwords: Passwords, name: str, role: AccountRole, password: str, doer: Doer) -> str:
    """Add an account; its name as it is kept. Raises Refused, AccountError."""
    kept = _name(name)
    if account_named(repo, kept) is not None:  # told before a password is asked to be better
        raise AccountError(AccountProblem.TAKEN, f"there is an account '{kept}' already; nothing was changed")
    add_account(repo, kept, role, passwords.hashed(password, kept), doer)
    return kept


def give_password(repo: Repository, passwords: Passwords, name: str, password: str, doer: Doer) -> str:
    """Give an account another password, which ends its sessions. Raises Refused, AccountError."""
    account = account_named(repo, name)
    if account is None:
        raise AccountError(
            AccountProblem.UNKNOWN, f"there is no account '{name}'; `prongsai accounts list` shows them all"
        )
    set_password(repo, account.name, passwords.hashed(password, account.name), doer)
    return account.name


def _name(name: str) -> str:
    told = " ".join(unicodedata.normalize("NFC", name).split())
    if not told:
        raise Refused("no_name", "an account needs a name")
    if len(told) > _LONGEST_NAME or not all(_may_stand(character) for character in told):
        raise Refused(
            "name",
            f"'{told[:_LONGEST_NAME]}' cannot be an account's name: take up to {_LONGEST_NAME} letters, digits, spaces and . _ - @",
        )
    return told


def _may_stand(character: str) -> bool:
    return character in _MARKS or unicodedata.category(character)[0] in "LMN"
