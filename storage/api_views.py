"""Reading in slices: scores, findings and audits of all months, a page at a time and never more than the page needs.

Everything is told in one order: by month, then as the registry has the centres, then as the pack has the items. A
slice goes on after the key of the last row of the one before, so that what is kept meanwhile shifts nothing. The
audits are those that count; people's decisions stand over the rules' findings, as in `storage.views`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, Float, RowMapping, Select, cast, exists, func, literal, select, tuple_

from evaluator.override import with_decision
from rules.findings import Finding, ItemCode, Status
from rules.month import Month
from storage import views
from storage.centre import Centre
from storage.journal import Entry, entry_of
from storage.overrides import overrides_of
from storage.records import MonthScore, StoredAudit
from storage.repository import Repository
from storage.rows import SCORE, centre_of, finding_of, score_from
from storage.schema import audits, centres, decisions, findings, journal, overrides

T = TypeVar("T")
Key = tuple[str | int | float, ...]
"""Where in the order a row stands."""

_FORMER = 2**40
"""The place of centres that left the registry: behind all others."""
_FIRST_AUDITS, _MOST_AUDITS = 64, 16_384
"""Findings are looked for in so many audits at once: few where each has some, more and more where they are rare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice(Generic[T]):
    """Some of what was asked for."""

    rows: tuple[T, ...]
    total: int
    """Of all that were asked for."""
    last: Key | None
    """After which the rest follows; None where nothing does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which centres and months are asked for; all where nothing is said."""

    centre: str = ""
    first: Month | None = None
    last: Month | None = None

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """On `audits`."""
        found: list[ColumnElement[bool]] = [audits.c.centre == self.centre] if self.centre else []
        found += [audits.c.month >= str(self.first)] if self.first else []
        return found + ([audits.c.month <= str(self.last)] if self.last else [])


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedFinding:
    """A finding, with whose and of when it is."""

    centre: str
    month: Month
    finding: Finding


_PLACE: ColumnElement[int] = func.coalesce(centres.c.position, _FORMER)
_ORDER: tuple[ColumnElement[Any], ...] = (audits.c.month, _PLACE, audits.c.centre)


def centre_slice(repo: Repository, after: Key | None, limit: int) -> Slice[Centre]:
    """Centres of the registry; the key is (place,)."""
    listed = centres.c.position.is_not(None)
    query = select(centres).where(listed).order_by(centres.c.position).limit(limit + 1)
    if after is not None:
        query = query.where(centres.c.position > after[0])
    with repo.reading() as connection:
        total = connection.execute(select(func.count()).where(listed)).scalar_one()
        rows = connection.execute(query).mappings().all()
    return _slice([(centre_of(row), (row["position"],)) for row in rows], total, limit)


def score_slice(repo: Repository, wanted: Wanted, after: Key | None, limit: int) -> Slice[MonthScore]:
    """Scores of centres' months; the key is (month, place, centre)."""
    query = _in_order(wanted, after, *SCORE).limit(limit + 1)
    with repo.reading() as connection:
        total = _count(connection, wanted)
        rows = connection.execute(query).mappings().all()
    found = [
        (MonthScore(centre=row["centre"], month=Month.parse(row["month"]), score=score_from(row)), _key(row))
        for row in rows
    ]
    return _slice(found, total, limit)


def audit_slice(repo: Repository, wanted: Wanted, after: Key | None, limit: int) -> Slice[StoredAudit]:
    """Whole audits; the key is (month, place, centre)."""
    with repo.reading() as connection:
        total = _count(connection, wanted)
        rows = connection.execute(_in_order(wanted, after).limit(limit + 1)).mappings().all()
    page = _slice([(row["id"], _key(row)) for row in rows], total, limit)
    known = {audit.id: audit for audit in views.audits_of(repo, page.rows)}
    return Slice(rows=tuple(known[each] for each in page.rows), total=total, last=page.last)


def finding_slice(
    repo: Repository,
    wanted: Wanted,
    after: Key | None,
    limit: int,
    *,
    item: ItemCode = "",
    status: Status | None = None,
    heaviest_first: bool = False,
) -> Slice[PlacedFinding]:
    """Findings, perhaps of one item or verdict only; the key is (month, place, centre, rank, position).

    Where `heaviest_first`, those of each audit that weigh most come first; else they stand as in the pack.
    """
    chosen = _Chosen(item=item, status=status, heaviest_first=heaviest_first)
    with repo.reading() as connection:
        total = _count_findings(connection, wanted, chosen)
        keys = _finding_keys(connection, wanted, after, limit + 1, chosen) if total else []
        page = _slice(keys, total, limit)
        rows = connection.execute(_whole(page.rows)).mappings().all()
    placed = {row["id"]: finding for row, finding in zip(rows, _placed(repo, rows), strict=True)}
    return Slice(rows=tuple(map(placed.__getitem__, page.rows)), total=total, last=page.last)


def entry_slice(repo: Repository, after: Key | None, limit: int) -> Slice[Entry]:
    """Entries of the journal, oldest first; the key is (number,)."""
    query = select(journal).order_by(journal.c.number).limit(limit + 1)
    if after is not None:
        query = query.where(journal.c.number > after[0])
    with repo.reading() as connection:
        total = connection.execute(select(func.count()).select_from(journal)).scalar_one()
        rows = connection.execute(query).mappings().all()
    return _slice([(entry_of(row), (row["number"],)) for row in rows], total, limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """Which findings of an audit, and in which order."""

    item: ItemCode
    status: Status | None
    heaviest_first: bool

    @property
    def order(self) -> tuple[ColumnElement[Any], ...]:
        rank = -cast(findings.c.weight, Float) if self.heaviest_first else literal(0)
        return rank.label("rank"), findings.c.position.label("position")

    def ids(self, *of_audits: ColumnElement[bool]) -> Select[Any]:
        """Of the findings of these audits: those that have the verdict, or were given it by a person."""
        query = select(findings.c.id).where(*of_audits)
        if self.item:
            query = query.where(findings.c.item == self.item)
        if self.status is None:
            return query
        decided = exists().where(views.ON_FINDING)
        by_rule = query.where(findings.c.status == self.status.value, ~decided)
        by_person = query.where(
            findings.c.id.in_(
                select(findings.c.id)
                .join(decisions, views.ON_FINDING)
                .join(overrides, overrides.c.id == decisions.c.override_id)
                .where(overrides.c.status == self.status.value)
            )
        )
        return select(by_rule.union_all(by_person).subquery().c.id)


def _in_order(wanted: Wanted, after: Key | None, *columns: ColumnElement[Any], whole: bool = True) -> Select[Any]:
    """The audits that count, after a key; with the key's own audit where not `whole`."""
    conditions = wanted.conditions
    if after is not None:
        conditions.append(audits.c.month >= after[0])
    query = (
        select(audits.c.id, audits.c.month, audits.c.centre, _PLACE.label("place"), *columns)
        .join(centres, centres.c.code == audits.c.centre)
        .where(audits.c.id.in_(views.official_ids(*conditions)))
        .order_by(*_ORDER)
    )
    if after is None:
        return query
    own, key = tuple_(*_ORDER), tuple_(*map(literal, after[:3]))
    return query.where(own > key if whole else own >= key)


def _count(connection: Connection, wanted: Wanted) -> int:
    official = views.official_ids(*wanted.conditions).subquery()
    return int(connection.execute(select(func.count()).select_from(official)).scalar_one())


def _count_findings(connection: Connection, wanted: Wanted, chosen: _Chosen) -> int:
    official = views.official_ids(*wanted.conditions)
    if not chosen.item and chosen.status is None:
        query = select(func.coalesce(func.sum(audits.c.finding_count), 0)).where(audits.c.id.in_(official))
        return int(connection.execute(query).scalar_one())
    of_item = [findings.c.item == chosen.item] if chosen.item else []
    query = select(func.count()).select_from(findings).where(findings.c.audit_id.in_(official), *of_item)
    if chosen.status is None:
        return int(connection.execute(query).scalar_one())
    # Counted by the rules' verdicts, for the index has all that this needs; then what the few decisions change.
    by_rule = connection.execute(query.where(findings.c.status == chosen.status.value)).scalar_one()
    turned = (
        select(findings.c.status, overrides.c.status)
        .select_from(decisions)
        .join(overrides, overrides.c.id == decisions.c.override_id)
        .join(findings, views.ON_FINDING)
        .where(decisions.c.audit_id.in_(official), *of_item)
    )
    for found, decided in connection.execute(turned):
        by_rule += (decided == chosen.status.value) - (found == chosen.status.value)
    return int(by_rule)


def _finding_keys(
    connection: Connection, wanted: Wanted, after: Key | None, limit: int, chosen: _Chosen
) -> list[tuple[int, Key]]:
    """So many findings after a key, by id, each with its own."""
    found: list[tuple[int, Key]] = []
    reached, size = after, _FIRST_AUDITS
    while len(found) < limit:
        # The key's own audit may have more findings behind it.
        some = connection.execute(_in_order(wanted, reached, whole=reached is not after).limit(size)).mappings().all()
        if not some:
            break
        query = _keys_in([row["id"] for row in some], after, chosen).limit(limit - len(found))
        rows = connection.execute(query).mappings()
        found += [(row["finding"], (*_key(row), row["rank"], row["position"])) for row in rows]
        reached, size = _key(some[-1]), min(8 * size, _MOST_AUDITS)
    return found


def _keys_in(audit_ids: Sequence[int], after: Key | None, chosen: _Chosen) -> Select[Any]:
    query = (
        select(findings.c.id.label("finding"), audits.c.month, audits.c.centre, _PLACE.label("place"), *chosen.order)
        .join(audits, audits.c.id == findings.c.audit_id)
        .join(centres, centres.c.code == audits.c.centre)
        .where(findings.c.id.in_(chosen.ids(findings.c.audit_id.in_(audit_ids))))
        .order_by(*_ORDER, *chosen.order)
    )
    if after is None:
        return query
    return query.where(tuple_(*_ORDER, *chosen.order) > tuple_(*map(literal, after)))


def _whole(ids: Collection[int]) -> Select[Any]:
    return (
        select(findings, audits.c.centre, audits.c.month, decisions.c.override_id, decisions.c.credit.label("decided"))
        .join(audits, audits.c.id == findings.c.audit_id)
        .outerjoin(decisions, views.ON_FINDING)
        .where(findings.c.id.in_(ids))
    )


def _placed(repo: Repository, rows: Sequence[RowMapping]) -> list[PlacedFinding]:
    """Findings as they stand: under people's decisions."""
    decided = {row["centre"] for row in rows if row["override_id"] is not None}
    known = {one.id: one for one in overrides_of(repo, decided)} if decided else {}
    placed = []
    for row in rows:
        finding = finding_of(row)
        if row["override_id"] is not None:
            credit = None if row["decided"] is None else Decimal(row["decided"])
            finding = with_decision(finding, known[row["override_id"]], credit)
        placed.append(PlacedFinding(centre=row["centre"], month=Month.parse(row["month"]), finding=finding))
    return placed


def _key(row: Any) -> Key:
    return row["month"], row["place"], row["centre"]


def _slice(found: Sequence[tuple[T, Key]], total: int, limit: int) -> Slice[T]:
    """The first of what was found, which is one more than asked for where there is more."""
    shown = found[:limit]
    return Slice(rows=tuple(row for row, _ in shown), total=total, last=shown[-1][1] if len(found) > limit else None)
