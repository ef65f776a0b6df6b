"""The database against itself: SQLite's own checks, the journal's chain, and the rows that its entries are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from auditor.verifying.faults import Checked, Fault
from evaluator.score import score_of, shown
from storage import views
from storage.facts import Vanished, digest_of, facts_of
from storage.journal import FIRST, Entry, EntryKind, entry_of, fault_in
from storage.records import StoredAudit
from storage.repository import Repository
from storage.schema import (
    APPEND_ONLY,
    audits,
    closings,
    journal,
    override_ends,
    override_seconds,
    overrides,
    removed_archives,
    rule_packs,
    set_asides,
)

_MOST = 20
"""Faults of SQLite's own checks that are told."""


def check_file(repository: Repository) -> Checked:
    """SQLite's integrity and foreign keys, and the triggers that refuse changes."""
    with repository.reading() as connection:
        faults = [
            *(Fault(where="database file", what=text) for text in _integrity(connection)),
            *(
                Fault(where=f"row {row[1]} of {row[0]}", what=f"it refers to a row of {row[2]} that is not there")
                for row in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(_MOST)
            ),
            *(Fault(where=name, what="the trigger that refuses changes was dropped") for name in _dropped(connection)),
        ]
    return Checked(what="tables", count=len(APPEND_ONLY), faults=tuple(faults))


def _integrity(connection: Connection) -> list[str]:
    told = [row[0] for row in connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST})")]
    return [] if told == ["ok"] else told


def _dropped(connection: Connection) -> Iterator[str]:
    there = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars())
    wanted = (f"{table.name}_refuse_{operation}" for table in APPEND_ONLY for operation in ("UPDATE", "DELETE"))
    return (name for name in (*wanted, "findings_belong") if name not in there)


def check_journal(repository: Repository, head: str | None = None, public_key: str | None = None) -> Checked:
    """Every entry in its place, as it was written, about rows as they were written; and no row without its entry.

    `head` is an entry's digest that somebody noted: it must be among them. `public_key` is whose signature the last
    entry must bear, for it stands for all before.
    """
    with repository.reading() as connection:
        faults, seen = [], []
        previous, number = FIRST, 0
        last_import = _last(connection, EntryKind.IMPORT)
        for number, row in enumerate(connection.execute(select(journal).order_by(journal.c.number)).mappings(), 1):
            try:
                entry = entry_of(row)
            except (ValueError, TypeError) as error:
                faults.append(Fault(where=f"journal entry {row['number']}", what=f"it cannot be read ({error})"))
                previous = row["sha256"]
                continue
            seen.append(entry)
            fault = fault_in(entry, previous, number) or _changed(connection, entry, last_import)
            if fault is not None:
                faults.append(Fault(where=_name(entry), what=fault))
            previous = entry.sha256
            number = entry.number  # noqa: PLW2901 - one gap is one fault
        faults += _unentered(connection, seen)
    if head is not None and head not in {entry.sha256 for entry in seen}:
        faults.append(Fault(where=f"head {head}", what="it was noted once, and is no entry of this journal"))
    if public_key is not None and (seen[-1].public_key if seen else "") != public_key.lower():
        faults.append(Fault(where="the last entry", what=f"it is not signed by {public_key}"))
    notes = (f"head {previous}", _signatures(seen)) if seen else ("the journal is empty",)
    return Checked(what="journal entries", count=len(seen), faults=tuple(faults), notes=notes)


def check_chain(repository: Repository) -> Checked:
    """Every entry in its place and as it was written, whatever became of the rows that it is about: quick, and less."""
    faults, count, previous = [], 0, FIRST
    with repository.reading() as connection:
        for count, row in enumerate(connection.execute(select(journal).order_by(journal.c.number)).mappings(), 1):
            try:
                fault = fault_in(entry_of(row), previous, count)
            except (ValueError, TypeError) as error:
                fault = f"it cannot be read ({error})"
            if fault is not None:
                faults.append(Fault(where=f"journal entry {row['number']}", what=fault))
                if len(faults) == _MOST:
                    break
            previous = row["sha256"]
    return Checked(what="journal entries", count=count, faults=tuple(faults), notes=(f"head {previous}",))


def _last(connection: Connection, kind: EntryKind) -> int | None:
    query = select(journal.c.number).where(journal.c.kind == kind.value).order_by(journal.c.number.desc()).limit(1)
    return connection.execute(query).scalar()


def _changed(connection: Connection, entry: Entry, last_import: int | None) -> str | None:
    """What became of the rows that an entry is about; None where they are as they were."""
    if entry.kind is EntryKind.IMPORT and entry.number != last_import:
        return None  # the registry has been replaced since, as it may be
    try:
        if digest_of(facts_of(connection, entry.subject)) == entry.digest:
            return None
    except Vanished as gone:
        return str(gone)
    return f"what it is about was altered: {', '.join(f'{key} {value}' for key, value in entry.subject.items())}"


def _unentered(connection: Connection, entries: Iterable[Entry]) -> Iterator[Fault]:
    """Rows that no entry is about: slipped in, or their entry was taken away."""
    told: dict[str, set[Any]] = defaultdict(set)
    for entry in entries:
        for key, value in entry.subject.items():
            told[key].update(value if isinstance(value, list) else [value])
    kept: Mapping[str, Any] = {
        "audit": audits.c.id,
        "override": overrides.c.id,
        "second": override_seconds.c.override_id,
        "end": override_ends.c.override_id,
        "pack": rule_packs.c.sha256,
        "closing": closings.c.month,
        "set_aside": set_asides.c.audit_id,
        "removed": removed_archives.c.crawl_id,
    }
    for key, column in kept.items():
        for value in connection.execute(select(column).order_by(column)).scalars():
            if value not in told[key]:
                yield Fault(where=f"{key} {value}", what="the journal has no entry of it")


def _signatures(entries: list[Entry]) -> str:
    keys = {entry.public_key for entry in entries if entry.public_key}
    signed = sum(bool(entry.signature) for entry in entries)
    return f"{signed} of {len(entries)} entries are signed" + (f", by {', '.join(sorted(keys))}" if keys else "")


def _name(entry: Entry) -> str:
    return f"journal entry {entry.number} ({entry.kind.value} by {entry.by}, {entry.at:%Y-%m-%d %H:%M} UTC)"


def check_sums(repository: Repository) -> Checked:
    """That the score of every audit that counts is what its findings come to."""
    faults, count = [], 0
    for month in views.audited_months(repository):
        for audit in views.official_audits(repository, month):
            count += 1
            score = score_of(audit.findings)
            if score != audit.score:
                faults.append(Fault(where=name_of(audit), what=f"its findings come to {_told(score.final)}"))
    return Checked(what="scores added up", count=count, faults=tuple(faults))


def name_of(audit: StoredAudit) -> str:
    """An audit in a report."""
    return f"audit {audit.id} of {audit.centre} for {audit.month}"


def _told(final: Any) -> str:
    return "no final score" if final is None else str(shown(final))
