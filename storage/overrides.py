"""People's decisions on findings, kept and read. Each is one transaction, with its entry in the journal.

A decision in force adds a revision of the audit that it is about: the same crawl and pack, the decided finding beside
the rule's. Nothing is changed in place; a decision ends by a row that says so, and a revision without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, func, insert, select

from evaluator.override import Credit, Override, decided
from evaluator.score import score_of
from rules.findings import ItemCode, Status
from rules.month import Month
from storage.errors import ConflictError
from storage.journal import EntryKind
from storage.keeping import added, keep_audit_in
from storage.records import AuditKind, AuditRecord, StoredAudit
from storage.repository import Repository
from storage.rows import instant_text, override_of
from storage.schema import audits, override_ends, override_seconds, overrides, set_asides


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Who did what when, and why."""

    by: str
    at: datetime
    reason: str
    program_version: str


def decide(
    repo: Repository,
    audit: StoredAudit,
    item: ItemCode,
    status: Status,
    said: Said,
    *,
    credit: Credit,
    last_month: Month | None = None,
    attachment: str = "",
    attachment_sha256: str = "",
    needs_second: bool = False,
) -> Override:
    """Keep a person's decision on a finding of an official audit; it counts at once unless a second person is needed.

    Raises ConflictError where the audit has no such item, where the registry exempts the centre from it, and where
    another crawl or pack was judged meanwhile.
    """
    finding = next((one for one in audit.findings if one.item == item), None)
    if finding is None:
        raise ConflictError(f"the audit of {audit.centre} for {audit.month} has no item {item}; nothing was changed")
    if finding.status is Status.NOT_APPLICABLE:
        raise ConflictError(f"the registry exempts {audit.centre} from {item}: there is nothing to decide")
    values = {
        "audit_id": audit.id,
        "centre": audit.centre,
        "month": str(audit.month),
        "item": item,
        "status": status.value,
        "at": instant_text(said.at),
        "by": said.by,
        "reason": said.reason,
        "evidence_sha256": finding.evidence_sha256,
        "last_month": None if last_month is None else str(last_month),
        "attachment": attachment,
        "attachment_sha256": attachment_sha256,
        "needs_second": needs_second,
    }
    with repo.writing() as connection:
        _require_newest(connection, audit)
        override_id = added(connection, overrides, values)
        made = _override(connection, override_id)
        if made.in_force:
            _revise(connection, repo, audit, said, credit, EntryKind.OVERRIDE, override=override_id)
        else:
            subject = {"override": override_id, "centre": audit.centre, "month": str(audit.month)}
            repo.scribe.enter(connection, EntryKind.OVERRIDE, subject, at=said.at, by=said.by, reason=said.reason)
    return made


def agree(repo: Repository, override_id: int, audit: StoredAudit, said: Said, *, credit: Credit) -> Override:
    """A second person's word on a decision, after which it counts. Raises ConflictError where it is not theirs to say."""
    with repo.writing() as connection:
        waiting = _override(connection, override_id)
        if waiting.in_force or waiting.ended_at is not None:
            raise ConflictError(f"decision {override_id} waits for nobody")
        if _is_same_name(waiting.by, said.by):
            raise ConflictError(f"decision {override_id} is {said.by}'s own: another person must agree to it")
        _require_newest(connection, audit)
        row = {"override_id": override_id, "at": instant_text(said.at), "by": said.by}
        connection.execute(insert(override_seconds), row)
        _revise(connection, repo, audit, said, credit, EntryKind.SECOND, second=override_id)
        return _override(connection, override_id)


def withdraw(
    repo: Repository,
    override_id: int,
    audit: StoredAudit,
    said: Said,
    *,
    credit: Credit,
    also: Sequence[tuple[StoredAudit, Credit]] = (),
) -> Override:
    """End a decision, with a revision without it of its month's audit and of those of later months that it decides.

    One that waits for a second person decided nothing, so nothing is revised. `also` is these later months' audits.
    Raises ConflictError where it has ended already, and where another crawl or pack was judged meanwhile.
    """
    with repo.writing() as connection:
        was = _override(connection, override_id)
        if was.ended_at is not None:
            raise ConflictError(f"decision {override_id} was withdrawn already")
        row = {"override_id": override_id, "at": instant_text(said.at), "by": said.by, "reason": said.reason}
        connection.execute(insert(override_ends), row)
        for revised, its_credit in ((audit, credit), *also) if was.in_force else ():
            _require_newest(connection, revised)
            _revise(connection, repo, revised, said, its_credit, EntryKind.WITHDRAW, end=override_id)
        if not was.in_force:
            subject = {"end": override_id, "centre": audit.centre, "month": str(audit.month)}
            repo.scribe.enter(connection, EntryKind.WITHDRAW, subject, at=said.at, by=said.by, reason=said.reason)
        return _override(connection, override_id)


def overrides_of(repo: Repository, centres: Iterable[str] | None = None) -> tuple[Override, ...]:
    """All decisions on some centres, or on all, oldest first, those that have ended included."""
    query = _WHOLE if centres is None else _WHOLE.where(overrides.c.centre.in_(tuple(centres)))
    with repo.reading() as connection:
        return tuple(override_of(row) for row in connection.execute(query.order_by(overrides.c.id)).mappings())


def override(repo: Repository, override_id: int) -> Override | None:
    """One decision by its number."""
    with repo.reading() as connection:
        row = connection.execute(_WHOLE.where(overrides.c.id == override_id)).mappings().first()
        return None if row is None else override_of(row)


def _require_newest(connection: Connection, audit: StoredAudit) -> None:
    """That no other crawl or pack was judged since the audit was looked at: a revision of it would hide the newer one."""
    newest = (
        select(func.max(audits.c.id))
        .where(audits.c.centre == audit.centre, audits.c.month == str(audit.month))
        .where(audits.c.id.not_in(select(set_asides.c.audit_id)))
    )
    row = connection.execute(
        select(audits.c.crawl_id, audits.c.pack_sha256).where(audits.c.id == newest.scalar_subquery())
    ).first()
    if row is not None and tuple(row) != (audit.crawl.id, audit.pack.sha256):
        raise ConflictError(
            f"{audit.centre} was judged anew for {audit.month} meanwhile; nothing was changed: look at it and ask again"
        )


def _is_same_name(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _revise(
    connection: Connection,
    repo: Repository,
    audit: StoredAudit,
    said: Said,
    credit: Credit,
    entry: EntryKind,
    **subject: int,
) -> None:
    query = _WHOLE.where(overrides.c.centre == audit.centre)
    standing = [override_of(row) for row in connection.execute(query).mappings()]
    findings = decided(audit.findings, standing, crawl_id=audit.crawl.id, month=audit.month, credit=credit)
    record = AuditRecord(
        run_id=None,
        centre=audit.centre,
        month=audit.month,
        kind=AuditKind.OVERRIDE,
        pack_sha256=audit.pack.sha256,
        program_version=said.program_version,
        at=said.at,
        by=said.by,
        reason=said.reason,
        crawl=audit.crawl,
        findings=findings,
        score=score_of(findings),
    )
    keep_audit_in(connection, record, repo.scribe, entry=entry, **subject)


_WHOLE: Select[tuple[object, ...]] = (
    select(
        overrides,
        audits.c.crawl_id,
        override_seconds.c.by.label("second_by"),
        override_seconds.c.at.label("second_at"),
        override_ends.c.at.label("ended_at"),
    )
    .select_from(overrides)
    .join(audits, audits.c.id == overrides.c.audit_id)
    .outerjoin(override_seconds, override_seconds.c.override_id == overrides.c.id)
    .outerjoin(override_ends, override_ends.c.override_id == overrides.c.id)
)


def _override(connection: Connection, override_id: int) -> Override:
    row = connection.execute(_WHOLE.where(overrides.c.id == override_id)).mappings().first()
    if row is None:
        raise ConflictError(f"there is no decision {override_id}; `prongsai decisions list` shows them all")
    return override_of(row)
