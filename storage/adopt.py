"""What earlier versions kept, which wrote no journal, gets its entries once: from then on it cannot be changed unnoticed."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Engine, func, select

from storage.engine import reading, writing
from storage.facts import Subject
from storage.journal import EntryKind, Scribe
from storage.schema import audits, centres, journal, rule_packs, set_asides

_REASON = "kept by an earlier version of the program, which wrote no journal"


def adopt(engine: Engine, scribe: Scribe) -> None:
    """Enter what is there where the journal is empty; writes nothing in a new database, or one that has a journal."""
    with reading(engine) as connection:
        if not _waits(connection):
            return
    with writing(engine) as connection:
        if not _waits(connection):  # another process may have been faster
            return
        registry = select(func.count()).where(centres.c.position.is_not(None))
        if size := connection.execute(registry).scalar():  # as an import: the next one takes its place
            scribe.enter(connection, EntryKind.IMPORT, {"registry": size}, reason=_REASON)
        for subject in _kept(connection):
            scribe.enter(connection, EntryKind.ADOPT, subject, reason=_REASON)


def _kept(connection: Connection) -> Iterator[Subject]:
    for pack in connection.execute(select(rule_packs).order_by(rule_packs.c.sha256)).mappings().all():
        yield {"pack": pack["sha256"], "name": pack["name"], "version": pack["version"]}
    known = select(audits.c.id, audits.c.centre, audits.c.month).order_by(audits.c.id)
    for audit_id, centre, month in connection.execute(known).all():
        yield {"audit": audit_id, "centre": centre, "month": month}
    for audit_id in connection.execute(select(set_asides.c.audit_id).order_by(set_asides.c.audit_id)).scalars().all():
        yield {"set_aside": audit_id}


def _waits(connection: Connection) -> bool:
    if connection.execute(select(journal.c.number).limit(1)).first() is not None:
        return False
    return connection.execute(select(audits.c.id).limit(1)).first() is not None
