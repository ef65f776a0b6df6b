"""Reading about centres: one that may have left the registry, what its months were closed with, how all stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from evaluator.score import Score
from rules.month import Month
from storage.centre import Centre
from storage.records import MonthScore
from storage.repository import Repository
from storage.rows import SCORE, centre_of, score_from
from storage.schema import audits, centres, closed_audits, closings, set_asides


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCentre:
    """A centre that the registry lists, or once listed."""

    centre: Centre
    listed: bool
    """Whether the registry still has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedFor:
    """A closed month, as far as it is one centre's."""

    at: datetime
    by: str
    reason: str
    audit_id: int | None
    """The audit that counted then; None where none did."""
    score: Score | None


def known_centre(repo: Repository, code: str) -> KnownCentre | None:
    """A centre by its code, one that left the registry too; None where there never was such a code."""
    with repo.reading() as connection:
        row = connection.execute(select(centres).where(centres.c.code == code)).mappings().first()
    return None if row is None else KnownCentre(centre=centre_of(row), listed=row["position"] is not None)


def closed_for(repo: Repository, centre: str) -> Mapping[Month, ClosedFor]:
    """What each closed month was closed with for a centre; by month."""
    own = and_(closed_audits.c.month == closings.c.month, closed_audits.c.centre == centre)
    query = (
        select(closings, audits.c.id.label("audit_id"), *SCORE)
        .outerjoin(closed_audits, own)
        .outerjoin(audits, audits.c.id == closed_audits.c.audit_id)
        .order_by(closings.c.month)
    )
    with repo.reading() as connection:
        return {
            Month.parse(row["month"]): ClosedFor(
                at=datetime.fromisoformat(row["at"]),
                by=row["by"],
                reason=row["reason"],
                audit_id=row["audit_id"],
                score=None if row["audit_id"] is None else score_from(row),
            )
            for row in connection.execute(query).mappings()
        }


def newest_scores(repo: Repository) -> Mapping[str, MonthScore]:
    """By centre, the official score of its newest audited month."""
    counts = audits.c.id.not_in(select(set_asides.c.audit_id))
    last = select(audits.c.centre, func.max(audits.c.month).label("month")).where(counts).group_by(audits.c.centre)
    newest = last.subquery()
    of_last = and_(newest.c.centre == audits.c.centre, newest.c.month == audits.c.month)
    official = select(func.max(audits.c.id)).join(newest, of_last).where(counts).group_by(audits.c.centre)
    query = select(audits.c.centre, audits.c.month, *SCORE).where(audits.c.id.in_(official))
    with repo.reading() as connection:
        return {
            row["centre"]: MonthScore(centre=row["centre"], month=Month.parse(row["month"]), score=score_from(row))
            for row in connection.execute(query).mappings()
        }
