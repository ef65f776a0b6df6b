"""How each item stands across the centres of a month, people's decisions put over the rules' findings.

Counted by the database: a month of 2,000 centres has 36,000 findings, whose texts nobody needs for this.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from rules.findings import ItemCode, Status
from rules.month import Month
from storage.repository import Repository
from storage.schema import audits, centres, decisions, findings, overrides
from storage.views import ON_FINDING, official_ids


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCount:
    """One item across the official audits of a month."""

    item: ItemCode
    statuses: Mapping[Status, int]
    """How many centres; a status that none has is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreStatus:
    """One item at one centre."""

    centre: str
    name_th: str
    name_en: str
    status: Status
    decided: bool
    """Whether a person's decision stands for the rule's finding."""


_STATUS = func.coalesce(overrides.c.status, findings.c.status)
_DECIDED = findings.outerjoin(decisions, ON_FINDING).outerjoin(overrides, overrides.c.id == decisions.c.override_id)


def item_counts(repo: Repository, month: Month) -> tuple[ItemCount, ...]:
    """Every item that the month's official audits judged, in the order of their packs; empty for no audits."""
    query = (
        select(findings.c.item, _STATUS.label("status"), func.count(), func.min(findings.c.position))
        .select_from(_DECIDED)
        .where(findings.c.audit_id.in_(official_ids(audits.c.month == str(month))))
        .group_by(findings.c.item, _STATUS)
    )
    counts: dict[str, dict[Status, int]] = defaultdict(dict)
    places: dict[str, int] = {}
    with repo.reading() as connection:
        for item, status, count, place in connection.execute(query):
            counts[item][Status(status)] = count
            places[item] = min(place, places.get(item, place))
    return tuple(
        ItemCount(item=item, statuses=counts[item]) for item in sorted(places, key=lambda each: (places[each], each))
    )


def centres_of_item(repo: Repository, month: Month, item: ItemCode) -> tuple[CentreStatus, ...]:
    """What an item came to at each centre audited for the month; in the registry's order, former centres last."""
    query = (
        select(
            audits.c.centre,
            centres.c.name_th,
            centres.c.name_en,
            _STATUS.label("status"),
            overrides.c.id.is_not(None).label("decided"),
        )
        .select_from(
            _DECIDED.join(audits, audits.c.id == findings.c.audit_id).join(centres, centres.c.code == audits.c.centre)
        )
        .where(findings.c.audit_id.in_(official_ids(audits.c.month == str(month))), findings.c.item == item)
        .order_by(centres.c.position.nulls_last(), audits.c.centre)
    )
    with repo.reading() as connection:
        return tuple(
            CentreStatus(
                centre=row["centre"],
                name_th=row["name_th"],
                name_en=row["name_en"],
                status=Status(row["status"]),
                decided=bool(row["decided"]),
            )
            for row in connection.execute(query).mappings()
        )


def audited_centres(repo: Repository, month: Month) -> int:
    """How many centres have an official audit for the month."""
    counting = official_ids(audits.c.month == str(month)).subquery()
    with repo.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(counting)).scalar_one())
