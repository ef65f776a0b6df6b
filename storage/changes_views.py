"""Reading what differs between two months: which items of which centres were judged otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import starmap
from typing import Any

from sqlalchemy import CTE, ColumnElement, FromClause, Select, and_, case, exists, func, null, or_, select

from rules.findings import ItemCode, Status
from rules.month import Month
from storage.repository import Repository
from storage.schema import audits, centres, decisions, findings, overrides
from storage.views import official_ids

_Row = tuple[Any, ...]


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
    """Of every centre audited in both months: the items judged otherwise; in the registry's and the pack's order.

    Each finding is laid beside its own of the other month where the database keeps them: grouping them all by centre
    and item takes ten times as long with thousands of centres.
    """
    was, now = _Side.of("was"), _Side.of("now")
    pairs = _pairs(before, after)
    with repo.reading() as connection:
        rows: list[_Row] = [
            row
            for query in (_now_otherwise(pairs, was, now), _no_longer(pairs, was, now))
            for row in map(tuple, connection.execute(query).all())
        ]
    rows.sort(key=_order)
    return tuple(starmap(_change, rows))


def _order(row: _Row) -> tuple[bool, int, str, int]:
    """Centres that left the registry come last."""
    place, centre, position = row[:3]
    return place is None, place or 0, centre, position


@dataclass(frozen=True, slots=True)
class _Side:
    """The findings of one of the months, with what people decided on them."""

    found: FromClause
    decided: FromClause
    said: FromClause

    @classmethod
    def of(cls, name: str) -> _Side:
        tables = findings, decisions, overrides
        return cls(*(table.alias(f"{table.name}_{name}") for table in tables))

    @property
    def status(self) -> ColumnElement[Any]:
        return func.coalesce(self.said.c.status, self.found.c.status)

    @property
    def credit(self) -> ColumnElement[Any]:
        return case((self.decided.c.override_id.is_not(None), self.decided.c.credit), else_=self.found.c.credit)

    def with_decisions(self, query: Select[Any]) -> Select[Any]:
        """The query, which reads `found`, with what was decided on it."""
        found, decided = self.found.c, self.decided.c
        return query.outerjoin(
            self.decided, and_(decided.audit_id == found.audit_id, decided.item == found.item)
        ).outerjoin(self.said, self.said.c.id == decided.override_id)


def _pairs(before: Month, after: Month) -> CTE:
    """The two audits that count of each centre that has both, and its place in the registry."""
    was, now = (
        official_ids(audits.c.month == str(month)).add_columns(audits.c.centre).subquery() for month in (before, after)
    )
    was_id, now_id = was.c[0].label("was_id"), now.c[0].label("now_id")
    return (
        select(was.c.centre, centres.c.position.label("place"), was_id, now_id)
        .join(now, now.c.centre == was.c.centre)
        .join(centres, centres.c.code == was.c.centre)
        .cte("pairs")
        .prefix_with("MATERIALIZED")
    )


def _now_otherwise(pairs: CTE, was: _Side, now: _Side) -> Select[Any]:
    """What is found now and was found otherwise then, or was no item then."""
    query = (
        select(
            pairs.c.place,
            pairs.c.centre,
            func.max(now.found.c.position, func.coalesce(was.found.c.position, 0)).label("position"),
            now.found.c.item,
            was.status.label("before"),
            now.status.label("after"),
            was.credit.label("credit_before"),
            now.credit.label("credit_after"),
        )
        .select_from(pairs)
        .join(now.found, now.found.c.audit_id == pairs.c.now_id)
        .outerjoin(was.found, and_(was.found.c.audit_id == pairs.c.was_id, was.found.c.item == now.found.c.item))
    )
    decided = select(decisions.c.audit_id)
    may_differ = or_(  # without people's decisions, which are few, these need not be looked up for each finding
        was.found.c.status.is_distinct_from(now.found.c.status),
        pairs.c.was_id.in_(decided),
        pairs.c.now_id.in_(decided),
    )
    differs = was.status.is_distinct_from(now.status)
    return was.with_decisions(now.with_decisions(query)).where(may_differ, differs)


def _no_longer(pairs: CTE, was: _Side, now: _Side) -> Select[Any]:
    """What was found then and is no item now."""
    query = (
        select(
            pairs.c.place,
            pairs.c.centre,
            was.found.c.position,
            was.found.c.item,
            was.status.label("before"),
            null().label("after"),
            was.credit.label("credit_before"),
            null().label("credit_after"),
        )
        .select_from(pairs)
        .join(was.found, was.found.c.audit_id == pairs.c.was_id)
    )
    still = exists().where(now.found.c.audit_id == pairs.c.now_id, now.found.c.item == was.found.c.item)
    return was.with_decisions(query).where(~still)


_STATUSES = {status.value: status for status in Status}
_decimal = lru_cache(maxsize=256)(Decimal)
"""Thousands of findings earn one of a few credits."""


def _change(
    _place: int | None,
    centre: str,
    _position: int,
    item: ItemCode,
    before: str | None,
    after: str | None,
    credit_before: str | None,
    credit_after: str | None,
) -> ItemChange:
    return ItemChange(
        centre=centre,
        item=item,
        before=None if before is None else _STATUSES[before],
        after=None if after is None else _STATUSES[after],
        credit_before=None if credit_before is None else _decimal(credit_before),
        credit_after=None if credit_after is None else _decimal(credit_after),
    )
