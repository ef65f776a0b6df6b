"""Reading the journal in pages: the newest entries first, and only as many as are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select

from storage.journal import Entry, EntryKind, entry_of, head_of
from storage.repository import Repository
from storage.schema import audits, journal, overrides


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries are asked for; all where nothing is said."""

    kind: EntryKind | None = None
    centre: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalPage:
    """Some entries of the journal."""

    entries: tuple[Entry, ...]
    """Newest first."""
    count: int
    """Of all that were asked for."""
    head: tuple[int, str]
    """The number and digest of the last entry of all."""
    places: Mapping[int, tuple[str, str]]
    """By audit: the centre and month of audits that an entry names by number only."""


def journal_page(repo: Repository, wanted: Wanted, *, first: int, size: int) -> JournalPage:
    """Entries from the `first` (0 is the newest), at most `size`."""
    conditions = _conditions(wanted)
    query = select(journal).where(*conditions).order_by(journal.c.number.desc()).offset(first).limit(size)
    with repo.reading() as connection:
        found = tuple(entry_of(row) for row in connection.execute(query).mappings())
        count = connection.execute(select(func.count()).select_from(journal).where(*conditions)).scalar_one()
        named = [each.subject["set_aside"] for each in found if "set_aside" in each.subject]
        of_audit = select(audits.c.id, audits.c.centre, audits.c.month).where(audits.c.id.in_(named))
        places = {audit: (centre, month) for audit, centre, month in connection.execute(of_audit)}
        return JournalPage(entries=found, count=count, head=head_of(connection), places=places)


def journal_writers(repo: Repository) -> tuple[str, ...]:
    """Everybody who is named in the journal, by name."""
    query = select(journal.c.by).distinct().order_by(journal.c.by)
    with repo.reading() as connection:
        return tuple(connection.execute(query).scalars())


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.kind is not None:
        conditions.append(journal.c.kind == wanted.kind.value)
    if wanted.by:
        conditions.append(journal.c.by == wanted.by)
    if wanted.centre:
        conditions.append(or_(*_about(wanted.centre)))
    return conditions


def _about(centre: str) -> Iterable[ColumnElement[bool]]:
    """An entry names its centre, or only the number of one of its rows."""
    yield func.json_extract(journal.c.subject, "$.centre") == centre
    numbers = {
        "set_aside": select(audits.c.id).where(audits.c.centre == centre),
        "override": select(overrides.c.id).where(overrides.c.centre == centre),
        "second": select(overrides.c.id).where(overrides.c.centre == centre),
        "end": select(overrides.c.id).where(overrides.c.centre == centre),
    }
    for key, rows in numbers.items():
        yield func.json_extract(journal.c.subject, f"$.{key}").in_(rows)
