"""One audit into the database, with all that belongs to it, inside a transaction."""

from __future__ import annotations

from sqlalchemy import Connection, Table, bindparam, insert, select

from evaluator.override import undecided
from storage.errors import SecondAuditError
from storage.journal import EntryKind, Scribe
from storage.records import AuditKind, AuditRecord, CrawlRecord, StoredCrawl
from storage.rows import Values, audit_values, crawl_values, decision_values, finding_values
from storage.schema import audits, crawls, decisions, findings

_ENTRY = {
    AuditKind.AUDIT: EntryKind.AUDIT,
    AuditKind.RESCORE: EntryKind.RESCORE,
    AuditKind.OVERRIDE: EntryKind.OVERRIDE,
}


def keep_audit_in(
    connection: Connection, record: AuditRecord, scribe: Scribe, *, entry: EntryKind | None = None, **subject: int
) -> int:
    """Keep an audit with its findings, its crawl where that is new, and its entry in the journal; its id comes back.

    A finding that a person decided is kept as the rule concluded it, with the decision beside it. `subject` is what
    else the entry is about, `entry` its kind where the audit's own does not say it.
    """
    if record.kind is AuditKind.AUDIT and record.run_id is not None:
        _refuse_second(connection, record.run_id, record.centre)
    crawl_id = _crawl_id(connection, record.crawl)
    audit_id = added(connection, audits, audit_values(record, crawl_id))
    rows = [finding_values(undecided(finding), audit_id, place) for place, finding in enumerate(record.findings)]
    if rows:
        connection.execute(insert(findings), rows)
    decided = [decision_values(finding, audit_id) for finding in record.findings if finding.decision is not None]
    if decided:
        connection.execute(insert(decisions), decided)
    scribe.enter(
        connection,
        entry or _ENTRY[record.kind],
        {"audit": audit_id, "centre": record.centre, "month": str(record.month), **subject},
        at=record.at,
        by=record.by,
        reason=record.reason,
    )
    return audit_id


def added(connection: Connection, table: Table, values: Values) -> int:
    """Insert one row; its key comes back."""
    key = connection.execute(insert(table), values).inserted_primary_key
    assert key is not None
    return int(key[0])


def _refuse_second(connection: Connection, run_id: int, centre: str) -> None:
    query = select(audits.c.id).where(
        audits.c.run_id == run_id, audits.c.centre == centre, audits.c.kind == AuditKind.AUDIT.value
    )
    if connection.execute(query).first() is not None:
        raise SecondAuditError(run_id=run_id, centre=centre)


_SAME_CRAWL = select(crawls.c.id).where(*(each == bindparam(each.name) for each in crawls.c if each is not crawls.c.id))
"""Made once: to put so many conditions together takes longer than to ask."""


def _crawl_id(connection: Connection, crawl: CrawlRecord) -> int:
    if isinstance(crawl, StoredCrawl):
        return crawl.id
    values = crawl_values(crawl)
    found = connection.execute(_SAME_CRAWL, values).scalar()
    return added(connection, crawls, values) if found is None else int(found)
