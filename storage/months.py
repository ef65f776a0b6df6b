"""Months that were closed: which audit counted for each centre at that moment; and archives that were removed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, func, insert, select

from evaluator.score import Score
from rules.month import Month
from storage.errors import ConflictError
from storage.journal import EntryKind
from storage.records import StoredAudit
from storage.repository import Repository
from storage.rows import SCORE, instant_text
from storage.schema import audits, closed_audits, closings, removed_archives
from storage.shared_scores import SharedScores


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedMonth:
    """That a month was closed: when, by whom, why."""

    month: Month
    at: datetime
    by: str
    reason: str
    audited: int
    """How many centres had an audit that counted then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing(ClosedMonth):
    """A month as it was closed."""

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
    return _closed(repo)


def closing_of(repo: Repository, month: Month) -> Closing | None:
    """How a month was closed; None where it is open."""
    return next(iter(_closed(repo, closings.c.month == str(month))), None)


def months_closed(repo: Repository) -> tuple[Month, ...]:
    """Which months are closed, in order."""
    return tuple(one.month for one in when_closed(repo))


def when_closed(repo: Repository) -> tuple[ClosedMonth, ...]:
    """That they were closed, of all closed months, in order; without what counted then, which may be much."""
    with repo.reading() as connection:
        rows = connection.execute(select(closings).order_by(closings.c.month)).mappings().all()
        count = select(closed_audits.c.month, func.count()).group_by(closed_audits.c.month)
        audited = {row[0]: row[1] for row in connection.execute(count)}
    return tuple(ClosedMonth(**_told(row), audited=audited.get(row["month"], 0)) for row in rows)


def _told(row: RowMapping) -> dict[str, Any]:
    at = datetime.fromisoformat(row["at"])
    return {"month": Month.parse(row["month"]), "at": at, "by": row["by"], "reason": row["reason"]}


def _closed(repo: Repository, *conditions: ColumnElement[bool]) -> tuple[Closing, ...]:
    chosen = select(closings).where(*conditions).order_by(closings.c.month)
    frozen = (
        select(closed_audits, *SCORE)
        .join(audits, audits.c.id == closed_audits.c.audit_id)
        .join(closings, closings.c.month == closed_audits.c.month)
        .where(*conditions)
    )
    of_months: dict[str, dict[str, int]] = defaultdict(dict)
    scores: dict[str, dict[str, Score]] = defaultdict(dict)
    shared = SharedScores()
    with repo.reading() as connection:
        rows = connection.execute(chosen).mappings().all()
        for month, centre, audit_id, *texts in connection.execute(frozen):
            of_months[month][centre] = audit_id
            scores[month][centre] = shared.of(*texts)
    return tuple(
        Closing(
            **_told(row),
            audited=len(of_months[row["month"]]),
            audits=of_months[row["month"]],
            scores=scores[row["month"]],
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
