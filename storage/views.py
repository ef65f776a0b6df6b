"""Reading the database: what the command line, the exports and the dashboard show.

An audit is newer than another where it was kept later. The official audit of a centre's month is the newest that has
not been set aside (product.md §4).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, func, select

from evaluator.override import with_decision
from evaluator.score import Score
from rules.findings import Finding
from rules.month import Month
from storage.overrides import overrides_of
from storage.records import LastVisit, MonthScore, PackReference, Run, SetAside, StoredAudit, StoredCrawl
from storage.repository import Repository
from storage.rows import SCORE, audit_of, crawl_of, finding_of, last_visit_of, score_from
from storage.schema import audits, centres, crawls, decisions, findings, rule_packs, run_ends, runs, set_asides

__all__ = [
    "LastVisit",
    "MonthScore",
    "PackReference",
    "SetAside",
    "StoredAudit",
    "StoredCrawl",
    "all_crawls",
    "audit",
    "audited_months",
    "audits_of",
    "history",
    "last_visits",
    "last_whole_looks",
    "official_audit",
    "official_audits",
    "official_history",
    "official_ids",
    "official_scores",
    "run_progress",
    "scores",
    "unfinished_runs",
]

ON_FINDING = (decisions.c.audit_id == findings.c.audit_id) & (decisions.c.item == findings.c.item)
"""Joins people's decisions to the findings that they are about; for the queries of this package."""
_AT_ONCE = 500
"""Audits whose findings are read together: 20,000 centres' take memory for as many only."""


def official_audit(repo: Repository, centre: str, month: Month) -> StoredAudit | None:
    """The audit that counts for a centre's month; None where there is none."""
    official = official_ids(audits.c.month == str(month), audits.c.centre == centre)
    found = _audits(repo, audits.c.id.in_(official))
    return found[0] if found else None


def official_audits(repo: Repository, month: Month) -> tuple[StoredAudit, ...]:
    """The audits that count for a month, in the registry's order; centres that left it come last."""
    return _audits(repo, audits.c.id.in_(official_ids(audits.c.month == str(month))))


def last_visits(repo: Repository, chosen: Collection[str]) -> dict[str, LastVisit]:
    """By centre, of these: the newest crawl that read anything at all, as it was first judged."""
    newest = select(func.max(crawls.c.id)).where(crawls.c.pages > 0).group_by(crawls.c.centre)
    query = (
        select(crawls, func.min(audits.c.id).label("audit_id"))
        .join(audits, audits.c.crawl_id == crawls.c.id)
        .where(crawls.c.id.in_(newest))
        .group_by(crawls.c.id)
    )
    wanted = frozenset(chosen)
    with repo.reading() as connection:
        rows = [row for row in connection.execute(query).mappings() if row["centre"] in wanted]
        visits: dict[str, LastVisit] = {}
        for start in range(0, len(rows), _AT_ONCE):
            some = rows[start : start + _AT_ONCE]
            found = _found(connection, [row["audit_id"] for row in some])
            visits |= {row["centre"]: last_visit_of(row, found[row["audit_id"]]) for row in some}
    return visits


def last_whole_looks(repo: Repository, ending: str) -> dict[str, datetime]:
    """By centre, when its site was last looked at other than by a crawl whose ending begins so."""
    query = (
        select(crawls.c.centre, func.max(crawls.c.finished_at).label("at"))
        .where(crawls.c.pages > 0, crawls.c.stopped_because.not_like(f"{ending}%"))
        .group_by(crawls.c.centre)
    )
    with repo.reading() as connection:
        return {row["centre"]: datetime.fromisoformat(row["at"]) for row in connection.execute(query).mappings()}


def scores(repo: Repository, first: Month, last: Month) -> tuple[MonthScore, ...]:
    """The official scores from the first to the last month, both included; by month, then in the registry's order."""
    official = official_ids(audits.c.month.between(str(first), str(last)))
    query = (
        select(audits.c.centre, audits.c.month, *SCORE)
        .join(centres, centres.c.code == audits.c.centre)
        .where(audits.c.id.in_(official))
        .order_by(audits.c.month, centres.c.position.nulls_last(), audits.c.centre)
    )
    with repo.reading() as connection:
        return tuple(
            MonthScore(centre=row["centre"], month=Month.parse(row["month"]), score=score_from(row))
            for row in connection.execute(query).mappings()
        )


def official_scores(repo: Repository, month: Month) -> tuple[tuple[str, int, Score], ...]:
    """Centre, audit and score of each audit that counts for a month; in the registry's order."""
    official = official_ids(audits.c.month == str(month))
    query = (
        select(audits.c.id, audits.c.centre, *SCORE)
        .join(centres, centres.c.code == audits.c.centre)
        .where(audits.c.id.in_(official))
        .order_by(centres.c.position.nulls_last(), audits.c.centre)
    )
    with repo.reading() as connection:
        return tuple((row["centre"], row["id"], score_from(row)) for row in connection.execute(query).mappings())


def all_crawls(repo: Repository) -> tuple[StoredCrawl, ...]:
    """Every crawl that was kept, in the order they were kept in."""
    with repo.reading() as connection:
        return tuple(crawl_of(row) for row in connection.execute(select(crawls).order_by(crawls.c.id)).mappings())


def history(repo: Repository, centre: str, month: Month) -> tuple[StoredAudit, ...]:
    """Every revision of a centre's month, those set aside included, oldest first."""
    return _audits(repo, audits.c.centre == centre, audits.c.month == str(month))


def official_history(repo: Repository, centre: str) -> tuple[StoredAudit, ...]:
    """The audits that count for each of a centre's months, by month."""
    found = _audits(repo, audits.c.id.in_(official_ids(audits.c.centre == centre)))
    return tuple(sorted(found, key=lambda one: one.month))


def audit(repo: Repository, audit_id: int) -> StoredAudit | None:
    """One audit by its id."""
    found = _audits(repo, audits.c.id == audit_id)
    return found[0] if found else None


def audits_of(repo: Repository, audit_ids: Collection[int]) -> tuple[StoredAudit, ...]:
    """These audits; in the registry's order."""
    return _audits(repo, audits.c.id.in_(audit_ids))


def audited_months(repo: Repository) -> tuple[Month, ...]:
    """The months that any audit was kept for, in order."""
    query = select(audits.c.month).distinct().order_by(audits.c.month)
    with repo.reading() as connection:
        return tuple(Month.parse(text) for text in connection.execute(query).scalars())


def run_progress(repo: Repository, run_id: int) -> Run | None:
    """How far a run is: its centres, those done, those remaining, when it ended."""
    return repo.run(run_id)


def unfinished_runs(repo: Repository) -> tuple[Run, ...]:
    """What was interrupted and can be resumed, newest first."""
    query = select(runs.c.id).outerjoin(run_ends).where(run_ends.c.at.is_(None)).order_by(runs.c.id.desc())
    with repo.reading() as connection:
        ids = connection.execute(query).scalars().all()
    return tuple(run for run in map(repo.run, ids) if run is not None)


def official_ids(*conditions: ColumnElement[bool]) -> Select[tuple[int]]:
    """The audits that count, of those that meet the conditions; for the queries of this package."""
    return (
        select(func.max(audits.c.id))
        .where(*conditions, audits.c.id.not_in(select(set_asides.c.audit_id)))
        .group_by(audits.c.centre, audits.c.month)
    )


def _found(connection: Connection, audit_ids: Sequence[int]) -> dict[int, list[RowMapping]]:
    """What the findings of these audits were, and where; by audit, in their order."""
    query = (
        select(findings.c.audit_id, findings.c.item, findings.c.status, findings.c.found_on, findings.c.url)
        .where(findings.c.audit_id.in_(audit_ids))
        .order_by(findings.c.audit_id, findings.c.position)
    )
    found: dict[int, list[RowMapping]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        found[row["audit_id"]].append(row)
    return found


_WHOLE = (
    select(
        audits,
        rule_packs.c.name.label("pack_name"),
        rule_packs.c.version.label("pack_version"),
        set_asides.c.at.label("aside_at"),
        set_asides.c.by.label("aside_by"),
        set_asides.c.reason.label("aside_reason"),
        *(column.label(f"crawl_{column.name}") for column in crawls.c if column.name != "id"),
    )
    .select_from(audits)
    .join(crawls, crawls.c.id == audits.c.crawl_id)
    .join(rule_packs, rule_packs.c.sha256 == audits.c.pack_sha256)
    .join(centres, centres.c.code == audits.c.centre)
    .outerjoin(set_asides, set_asides.c.audit_id == audits.c.id)
)


def _audits(repo: Repository, *conditions: ColumnElement[bool]) -> tuple[StoredAudit, ...]:
    # Of one month or one centre's month: the registry's order, then the order they were kept in.
    whole = _WHOLE.where(*conditions).order_by(centres.c.position.nulls_last(), audits.c.centre, audits.c.id)
    chosen = select(audits.c.id).where(*conditions)
    parts = select(findings).where(findings.c.audit_id.in_(chosen)).order_by(findings.c.audit_id, findings.c.position)
    with repo.reading() as connection:
        decided = connection.execute(select(decisions).where(decisions.c.audit_id.in_(chosen))).mappings().all()
        of_audit: dict[int, list[Finding]] = defaultdict(list)
        same: dict[str, str] = {}
        for row in connection.execute(parts).mappings():
            if row["audit_id"] not in of_audit:
                same.clear()
            of_audit[row["audit_id"]].append(finding_of(row, same))
        rows = connection.execute(whole).mappings().all()
    _decide(repo, of_audit, decided)
    return tuple(audit_of(row, tuple(of_audit[row["id"]])) for row in rows)


def _decide(repo: Repository, of_audit: dict[int, list[Finding]], decided: Sequence[RowMapping]) -> None:
    """Put people's decisions over the rules' findings."""
    known = {one.id: one for one in overrides_of(repo)} if decided else {}
    for row in decided:
        found, credit = of_audit[row["audit_id"]], row["credit"]
        place = next(place for place, finding in enumerate(found) if finding.item == row["item"])
        decision = known[row["override_id"]]
        found[place] = with_decision(found[place], decision, None if credit is None else Decimal(credit))
