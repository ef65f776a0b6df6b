"""Reading how runs went and how one goes on: counts and the newest audits, never a whole run's findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, RowMapping, Select, func, select

from evaluator.score import Score
from rules.month import Month
from storage.records import AuditKind
from storage.repository import Repository
from storage.rows import instant_text, score_from
from storage.schema import audits, centres, run_centres, run_ends, runs


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """A run in figures."""

    id: int
    month: Month
    by: str
    reason: str
    started_at: datetime
    finished_at: datetime | None
    """None while it is under way, and where it was interrupted."""
    centres: int
    done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAudit:
    """A centre whose audit is kept."""

    centre: str
    name_th: str
    name_en: str
    at: datetime
    score: Score


@dataclass(frozen=True, slots=True, kw_only=True)
class RunProgress:
    """How far a run is that is under way."""

    run: RunSummary
    lately: int
    """Centres kept since it went on, of `run.done`."""
    last: tuple[KeptAudit, ...]
    """The newest first."""


def runs_kept(repo: Repository, limit: int, *, only: int | None = None) -> tuple[RunSummary, ...]:
    """The last runs, newest first, or the one of that number."""
    query = _RUNS if only is None else _RUNS.where(runs.c.id == only)
    with repo.reading() as connection:
        return _summaries(connection, connection.execute(query.limit(limit)).mappings().all())


def unfinished_run(repo: Repository, month: Month) -> RunSummary | None:
    """The newest run of the month that has no end: under way, or interrupted."""
    query = _RUNS.where(run_ends.c.at.is_(None), runs.c.month == str(month)).limit(1)
    with repo.reading() as connection:
        found = _summaries(connection, connection.execute(query).mappings().all())
    return found[0] if found else None


def run_at_work(repo: Repository, since: datetime, *, last: int = 5) -> RunProgress | None:
    """The run that somebody carries on who has had the run lock since then.

    None where no unfinished run shows a sign of it yet, as one that goes on shows none before its first centre, and
    judging kept crawls again never does.
    """
    with repo.reading() as connection:
        began = connection.scalar(_open_runs().where(runs.c.started_at >= instant_text(since)))
        found: int | None = began if began is not None else connection.scalar(_going_on(since))
        if found is None:
            return None
        summary = _summaries(connection, connection.execute(_RUNS.where(runs.c.id == found)).mappings().all())[0]
        lately = select(func.count()).where(_of_run(found), audits.c.at >= instant_text(since))
        return RunProgress(
            run=summary,
            lately=connection.execute(lately).scalar_one(),
            last=tuple(map(_kept_audit, connection.execute(_newest(found, last)).mappings())),
        )


_RUNS = select(runs, run_ends.c.at.label("ended_at")).outerjoin(run_ends).order_by(runs.c.id.desc())


def _open_runs() -> Select[Any]:
    return select(runs.c.id).outerjoin(run_ends).where(run_ends.c.at.is_(None)).order_by(runs.c.id.desc()).limit(1)


def _going_on(since: datetime) -> Select[Any]:
    """An unfinished run for which an audit was kept since then."""
    lately = select(audits.c.run_id).where(audits.c.at >= instant_text(since), audits.c.run_id.is_not(None))
    return _open_runs().where(runs.c.id.in_(lately))


def _of_run(run_id: int) -> ColumnElement[bool]:
    return (audits.c.run_id == run_id) & (audits.c.kind == AuditKind.AUDIT.value)


def _newest(run_id: int, count: int) -> Select[Any]:
    return (
        select(audits, centres.c.name_th, centres.c.name_en)
        .join(centres, centres.c.code == audits.c.centre)
        .where(_of_run(run_id))
        .order_by(audits.c.id.desc())
        .limit(count)
    )


def _kept_audit(row: RowMapping) -> KeptAudit:
    return KeptAudit(
        centre=row["centre"],
        name_th=row["name_th"],
        name_en=row["name_en"],
        at=datetime.fromisoformat(row["at"]),
        score=score_from(row),
    )


def _summaries(connection: Connection, rows: Sequence[RowMapping]) -> tuple[RunSummary, ...]:
    ids = [row["id"] for row in rows]
    planned = _counts(connection, run_centres.c.run_id, ids)
    done = _counts(connection, audits.c.run_id, ids, audits.c.kind == AuditKind.AUDIT.value)
    return tuple(
        RunSummary(
            id=row["id"],
            month=Month.parse(row["month"]),
            by=row["by"],
            reason=row["reason"],
            started_at=datetime.fromisoformat(row["started_at"]),
            finished_at=None if row["ended_at"] is None else datetime.fromisoformat(row["ended_at"]),
            centres=planned.get(row["id"], 0),
            done=done.get(row["id"], 0),
        )
        for row in rows
    )


def _counts(
    connection: Connection, column: Column[int], ids: Sequence[int], *conditions: ColumnElement[bool]
) -> dict[int, int]:
    query = select(column, func.count()).where(column.in_(ids), *conditions).group_by(column)
    return {row[0]: row[1] for row in connection.execute(query)}
