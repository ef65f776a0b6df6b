"""Audits of earlier versions, which wrote no journal: each gets an entry, once, so that it cannot be changed from then on."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, select

from storage.engine import reading, writing
from storage.journal import EntryKind, Scribe
from storage.schema import audits, journal

_REASON = "kept by an earlier version of the program, which wrote no journal"


def adopt(engine: Engine, scribe: Scribe) -> None:
    """Enter what is there where the journal is empty; writes nothing in a new database, or one that has a journal."""
    with reading(engine) as connection:
        if not _waits(connection):
            return
    with writing(engine) as connection:
        if not _waits(connection):  # another process may have been faster
            return
        known = select(audits.c.id, audits.c.centre, audits.c.month).order_by(audits.c.id)
        for audit_id, centre, month in connection.execute(known).all():
            subject = {"audit": audit_id, "centre": centre, "month": month}
            scribe.enter(connection, EntryKind.ADOPT, subject, reason=_REASON)


def _waits(connection: Connection) -> bool:
    if connection.execute(select(journal.c.number).limit(1)).first() is not None:
        return False
    return connection.execute(select(audits.c.id).limit(1)).first() is not None
