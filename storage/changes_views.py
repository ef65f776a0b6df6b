"""Reading what differs between two months: which items of which centres were judged otherwise."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import case, func, select

from rules.findings import ItemCode, Status
from rules.month import Month
from storage.repository import Repository
from storage.schema import audits, centres, decisions, findings, overrides
from storage.views import official_ids


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChange:
    """One item of one centre, judged otherwise than in the month compared with; people's decisions counted."""

    centre: str
    item: ItemCode
    before: Status | None
    """None where the rules of that month had no such item."""
    after: Status | None
    credit_before: Decimal | None
    credit_after: Decimal | None


def item_changes(repo: Repository, before: Month, after: Month) -> tuple[ItemChange, ...]:
    """Of every centre audited in both months: the items judged otherwise; in the registry's and the pack's order."""
    both = official_ids(audits.c.month.in_([str(before), str(after)]))
    told = (
        select(
            audits.c.centre,
            audits.c.month,
            findings.c.item,
            findings.c.position,
            func.coalesce(overrides.c.status, findings.c.status).label("status"),
            case((decisions.c.override_id.is_not(None), decisions.c.credit), else_=findings.c.credit).label("credit"),
        )
        .join(findings, findings.c.audit_id == audits.c.id)
        .outerjoin(decisions, (decisions.c.audit_id == audits.c.id) & (decisions.c.item == findings.c.item))
        .outerjoin(overrides, overrides.c.id == decisions.c.override_id)
        .where(audits.c.id.in_(both))
        .subquery()
    )
    was, now = told.c.month == str(before), told.c.month == str(after)
    status_before, status_after = func.max(case((was, told.c.status))), func.max(case((now, told.c.status)))
    compared = (
        select(audits.c.centre)
        .where(audits.c.id.in_(both))
        .group_by(audits.c.centre)
        .having(func.count(audits.c.month.distinct()) == 2)
    )
    query = (
        select(
            told.c.centre,
            told.c.item,
            status_before.label("before"),
            status_after.label("after"),
            func.max(case((was, told.c.credit))).label("credit_before"),
            func.max(case((now, told.c.credit))).label("credit_after"),
        )
        .join(centres, centres.c.code == told.c.centre)
        .where(told.c.centre.in_(compared))
        .group_by(told.c.centre, told.c.item)
        .having(status_before.is_distinct_from(status_after))
        .order_by(centres.c.position.nulls_last(), told.c.centre, func.max(told.c.position))
    )
    with repo.reading() as connection:
        return tuple(
            ItemChange(
                centre=row["centre"],
                item=row["item"],
                before=None if row["before"] is None else Status(row["before"]),
                after=None if row["after"] is None else Status(row["after"]),
                credit_before=None if row["credit_before"] is None else Decimal(row["credit_before"]),
                credit_after=None if row["credit_after"] is None else Decimal(row["credit_after"]),
            )
            for row in connection.execute(query).mappings()
        )


def packs_that_judged(repo: Repository, months: Collection[Month]) -> frozenset[str]:
    """The digests of the packs of the audits that count for these months."""
    counting = official_ids(audits.c.month.in_([str(month) for month in months]))
    query = select(audits.c.pack_sha256).where(audits.c.id.in_(counting)).distinct()
    with repo.reading() as connection:
        return frozenset(connection.execute(query).scalars())
