"""Months that were closed: which audit counted for each centre at that moment; and archives that were removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from evaluator.score import Score
from rules.month import Month
from storage.errors import ConflictError
from storage.journal import EntryKind
from storage.records import StoredAudit
from storage.repository import Repository
from storage.rows import instant_text, score_from
from storage.schema import audits, closed_audits, closings, removed_archives


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A month as it was closed."""

    month: Month
    at: datetime
    by: str
    reason: str
    audits: Mapping[str, int]
    """The audit that counted, by centre."""
    scores: Mapping[str, Score]
    """What it came to, by centre."""


def close_month(
    repo: Repository, month: Month, official: Sequence[StoredAudit], *, at: datetime, by: str, reason: str
) -> None:
    """Freeze a month with the audits that count now. Raises ConflictError where it is closed already."""
    with repo.writing() as connection:
        if connection.execute(select(closings).where(closings.c.month == str(month))).first() is not None:
            raise ConflictError(f"{month.buddhist} ({month}) is closed already; what comes later is an amendment")
        row = {"month": str(month), "at": instant_text(at), "by": by, "reason": reason}
        connection.execute(insert(closings), row)
        rows = [{"month": str(month), "centre": audit.centre, "audit_id": audit.id} for audit in official]
        if rows:
            connection.execute(insert(closed_audits), rows)
        repo.scribe.enter(connection, EntryKind.CLOSE, {"closing": str(month)}, at=at, by=by, reason=reason)


def closed_months(repo: Repository) -> tuple[Closing, ...]:
    """All closed months, in order."""
    frozen = select(closed_audits.c.month, closed_audits.c.centre, closed_audits.c.audit_id, audits).join(
        audits, audits.c.id == closed_audits.c.audit_id
    )
    with repo.reading() as connection:
        rows = connection.execute(select(closings).order_by(closings.c.month)).mappings().all()
        counted = connection.execute(frozen).mappings().all()
    of_month = {row["month"]: [one for one in counted if one[closed_audits.c.month] == row["month"]] for row in rows}
    return tuple(
        Closing(
            month=Month.parse(row["month"]),
            at=datetime.fromisoformat(row["at"]),
            by=row["by"],
            reason=row["reason"],
            audits={one[closed_audits.c.centre]: one["audit_id"] for one in of_month[row["month"]]},
            scores={one[closed_audits.c.centre]: score_from(one) for one in of_month[row["month"]]},
        )
        for row in rows
    )


def note_removal(repo: Repository, crawl_ids: Sequence[int], *, at: datetime, by: str, reason: str) -> None:
    """Note that archives were removed on purpose: their rows, with their digests, stay."""
    with repo.writing() as connection:
        rows = [{"crawl_id": each, "at": instant_text(at), "by": by, "reason": reason} for each in sorted(crawl_ids)]
        connection.execute(insert(removed_archives), rows)
        subject = {"removed": sorted(crawl_ids)}
        repo.scribe.enter(connection, EntryKind.REMOVE, subject, at=at, by=by, reason=reason)


def removed_crawls(repo: Repository) -> frozenset[int]:
    """The crawls whose archives were removed on purpose."""
    with repo.reading() as connection:
        return frozenset(connection.execute(select(removed_archives.c.crawl_id)).scalars())
