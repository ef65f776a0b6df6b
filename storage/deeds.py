"""Who did what through the dashboard, or to its accounts: a register that is only ever added to.

It is no part of the hash-chained history, which tells what became of the results (docs/decisions/access.md).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from storage.access_schema import deeds
from storage.repository import Repository
from storage.rows import instant_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Doer:
    """Who does something now, and from where."""

    account: str
    """Empty where nobody has signed in."""
    address: str
    """Of the network; "terminal" for the command line."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One line of the register."""

    number: int
    at: datetime
    account: str
    address: str
    deed: str
    about: Mapping[str, Any] = field(default_factory=dict)


def note(connection: Connection, doer: Doer, deed: str, **about: object) -> None:
    """Add a line as part of the transaction that does it; for this package only."""
    values = {
        "at": instant_text(doer.at),
        "account": doer.account,
        "address": doer.address,
        "deed": deed,
        "about": json.dumps(about, ensure_ascii=False, sort_keys=True),
    }
    connection.execute(insert(deeds), values)


def note_deed(repo: Repository, doer: Doer, deed: str, about: Mapping[str, object]) -> None:
    """Add a line."""
    with repo.writing() as connection:
        note(connection, doer, deed, **about)


def deeds_page(repo: Repository, *, first: int, size: int | None, account: str = "") -> tuple[int, tuple[Deed, ...]]:
    """How many there are, and some of them: newest first, from the `first` (0 is the newest), or all that follow."""
    whose = [deeds.c.account == account] if account else []
    query = (
        select(deeds).where(*whose).order_by(deeds.c.number.desc()).limit(-1 if size is None else size).offset(first)
    )
    with repo.reading() as connection:
        count = connection.execute(select(func.count()).select_from(deeds).where(*whose)).scalar_one()
        rows = connection.execute(query).mappings().all()
    return count, tuple(
        Deed(**{**row, "at": datetime.fromisoformat(row["at"]), "about": json.loads(row["about"])}) for row in rows
    )


def has_signed_in_from(repo: Repository, account: str, address: str, since: datetime) -> bool:
    """Whether that account has lately signed in from that address."""
    query = select(deeds.c.number).where(
        deeds.c.account == account,
        deeds.c.deed == "signed_in",
        deeds.c.at >= instant_text(since),
        deeds.c.address == address,
    )
    with repo.reading() as connection:
        return connection.execute(query.limit(1)).first() is not None
