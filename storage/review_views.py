"""Reading what waits for a person: the undetermined findings of a month, without the rest of its audits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select

from evaluator.score import Score
from rules.findings import ItemCode, Status
from rules.month import Month
from storage.repository import Repository
from storage.rows import score_from
from storage.schema import audits, centres, findings
from storage.views import ON_FINDING, official_ids


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """A finding that could not be judged and that nobody has decided."""

    item: ItemCode
    weight: Decimal
    explanation: str
    explanation_th: str
    url: str | None
    since: datetime
    """When the month's first audit said so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCentre:
    """A centre whose month waits for a person."""

    centre: str
    name_th: str
    name_en: str
    audit_id: int
    score: Score
    items: int
    """How many of its findings are open."""


def open_centres(repo: Repository, month: Month) -> tuple[OpenCentre, ...]:
    """The centres with an open finding in the audit that counts, in the registry's order."""
    query = (
        select(audits, centres.c.name_th, centres.c.name_en, func.count().label("open"))
        .join(centres, centres.c.code == audits.c.centre)
        .join(findings, findings.c.audit_id == audits.c.id)
        .where(audits.c.id.in_(official_ids(audits.c.month == str(month))), *_IS_OPEN)
        .group_by(audits.c.id)
        .order_by(centres.c.position.nulls_last(), audits.c.centre)
    )
    with repo.reading() as connection:
        return tuple(
            OpenCentre(
                centre=row["centre"],
                name_th=row["name_th"],
                name_en=row["name_en"],
                audit_id=row["id"],
                score=score_from(row),
                items=row["open"],
            )
            for row in connection.execute(query).mappings()
        )


def open_items(repo: Repository, month: Month, audit_ids: Collection[int]) -> dict[int, tuple[OpenItem, ...]]:
    """The open findings of these audits of the month, by audit; those that weigh most come first."""
    query = (
        select(findings, audits.c.centre, audits.c.at)
        .join(audits, audits.c.id == findings.c.audit_id)
        .where(audits.c.id.in_(audit_ids), *_IS_OPEN)
        .order_by(findings.c.audit_id, findings.c.position)
    )
    found: dict[int, list[OpenItem]] = defaultdict(list)
    with repo.reading() as connection:
        rows = connection.execute(query).mappings().all()
        first = _first_said(month, {row["centre"] for row in rows})
        since = {(centre, item): at for centre, item, at in connection.execute(first)}
    for row in rows:
        found[row["audit_id"]].append(
            OpenItem(
                item=row["item"],
                weight=Decimal(row["weight"]),
                explanation=row["explanation"],
                explanation_th=row["explanation_th"],
                url=row["url"],
                since=datetime.fromisoformat(since[row["centre"], row["item"]]),
            )
        )
    return {audit: tuple(sorted(items, key=lambda each: -each.weight)) for audit, items in found.items()}


def open_counts(repo: Repository) -> dict[Month, int]:
    """By month, how many findings are open in the audits that count; months without any are left out."""
    query = (
        select(audits.c.month, func.count())
        .join(findings, findings.c.audit_id == audits.c.id)
        .where(audits.c.id.in_(official_ids()), *_IS_OPEN)
        .group_by(audits.c.month)
        .order_by(audits.c.month)
    )
    with repo.reading() as connection:
        return {Month.parse(month): count for month, count in connection.execute(query)}


_IS_OPEN: tuple[ColumnElement[bool], ...] = (
    findings.c.status == Status.UNDETERMINED.value,
    ~exists().where(ON_FINDING),
)


def _first_said(month: Month, chosen: Collection[str]) -> Select[Any]:
    return (
        select(audits.c.centre, findings.c.item, func.min(audits.c.at))
        .join(findings, findings.c.audit_id == audits.c.id)
        .where(audits.c.month == str(month), audits.c.centre.in_(chosen))
        .where(findings.c.status == Status.UNDETERMINED.value)
        .group_by(audits.c.centre, findings.c.item)
    )
