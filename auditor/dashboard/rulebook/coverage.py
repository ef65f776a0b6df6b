"""How many centres disclose each item in a month, and which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from auditor.dashboard.desk.source import Source
from auditor.dashboard.frame.page import Page
from auditor.dashboard.frame.routing import Asked, shows
from auditor.dashboard.rulebook.in_force import source_now
from auditor.kept_rules import packs_of
from rules.findings import ItemCode, Status
from rules.month import Month
from rules.pack import Rule
from storage import views
from storage.coverage_views import (
    CentreStatus,
    ItemCount,
    audited_centres,
    centres_of_item,
    item_counts,
)
from storage.pack_views import packs_that_judged

DISCLOSED = (Status.SATISFIED, Status.NONE_DECLARED)
LACKING = (Status.EMPTY, Status.BROKEN, Status.MISSING)
_WORST_FIRST = (
    *reversed(LACKING),
    Status.STALE,
    Status.UNDATED,
    Status.UNDETERMINED,
    *DISCLOSED,
    Status.NOT_APPLICABLE,
)
BY_PACK, BY_LACKING = "pack", "lacking"
_LABELLED = Fraction(7)
"""Per cent of a bar from which on a part has room for its number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One status in the bar of an item; places are in per cent of its length."""

    status: Status
    count: int
    start: str
    width: str
    middle: str
    labelled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One item across the centres."""

    item: ItemCode
    title_th: str
    title_en: str
    counts: Mapping[Status, int]
    applies: int
    """Centres that are asked for it."""
    disclosed: int
    lacking: int
    moved: int | None
    """Centres that disclose it now and did not in the month before, less those that no longer do; None without one."""
    parts: Sequence[Part]


def contents(source: Source, page: Page, month: Month | None = None, order: str = BY_PACK) -> dict[str, Any]:
    """Every item of a month, or of the newest that was audited."""
    months = views.audited_months(source.repository)
    shown = month or (months[-1] if months else None)
    before = max((each for each in months if shown is not None and each < shown), default=None)
    return {
        "months": months if page.viewer is not None else (),
        "month": shown,
        "before": before,
        "order": order,
        "audited": audited_centres(source.repository, shown) if shown is not None else 0,
        "registered": len(source.repository.centres()),
        "rows": _sorted(_rows(source, shown, before), order) if shown is not None else [],
        "statuses": tuple(Status),
    }


def item_contents(source: Source, page: Page, item: ItemCode, month: Month | None = None) -> dict[str, Any]:
    """The centres of a month by what one item came to. Raises HTTPException for an item that there is not."""
    months = views.audited_months(source.repository)
    shown = month or (months[-1] if months else None)
    found = centres_of_item(source.repository, shown, item) if shown is not None else ()
    rule = _rules(source, shown).get(item)
    if rule is None and not found:
        raise HTTPException(404)
    by_status: dict[Status, list[CentreStatus]] = {status: [] for status in _WORST_FIRST}
    for each in found:
        by_status[each.status].append(each)
    return {
        "item": item,
        "title": page.either(rule.title_th, rule.title_en) if rule is not None else "",
        "months": months if page.viewer is not None else (),
        "month": shown,
        "groups": [(status, each) for status, each in by_status.items() if each],
    }


def show_coverage(asked: Asked) -> Response:
    """How many centres disclose each item."""
    order = BY_LACKING if asked.query("order") == BY_LACKING else BY_PACK
    return asked.answer("coverage.html.jinja", **contents(source_now(asked), asked.page, _month(asked), order))


def show_item(asked: Asked) -> Response:
    """Which centres disclose an item."""
    view = item_contents(source_now(asked), asked.page, asked.part("item"), _month(asked))
    return asked.answer("coverage_item.html.jinja", **view)


def _month(asked: Asked) -> Month | None:
    text = asked.query("month")
    return Month.parse(text) if text else None


def _rules(source: Source, month: Month | None) -> dict[ItemCode, Rule]:
    """The items as those who judged the month called them."""
    judged = sorted(packs_that_judged(source.repository, (month,))) if month is not None else []
    packs = packs_of(source.repository, source.pack, judged)
    then = [packs[sha256] for sha256 in judged]
    return {rule.code: rule for pack in (source.pack, *then) for rule in pack.items}


def _rows(source: Source, month: Month, before: Month | None) -> list[Row]:
    rules = _rules(source, month)
    earlier = {each.item: _disclosed(each) for each in item_counts(source.repository, before)} if before else {}
    return [_row(each, rules.get(each.item), earlier.get(each.item)) for each in item_counts(source.repository, month)]


def _row(each: ItemCount, rule: Rule | None, earlier: int | None) -> Row:
    disclosed = _disclosed(each)
    return Row(
        item=each.item,
        title_th=rule.title_th if rule is not None else "",
        title_en=rule.title_en if rule is not None else "",
        counts=each.statuses,
        applies=sum(each.statuses.values()) - each.statuses.get(Status.NOT_APPLICABLE, 0),
        disclosed=disclosed,
        lacking=sum(each.statuses.get(status, 0) for status in LACKING),
        moved=None if earlier is None else disclosed - earlier,
        parts=_parts(each.statuses),
    )


def _disclosed(each: ItemCount) -> int:
    return sum(each.statuses.get(status, 0) for status in DISCLOSED)


def _parts(counts: Mapping[Status, int]) -> list[Part]:
    total, start, parts = sum(counts.values()), Fraction(0), []
    for status in Status:
        if count := counts.get(status, 0):
            width = Fraction(100 * count, total)
            parts.append(
                Part(
                    status=status,
                    count=count,
                    start=f"{float(start):.3f}%",
                    width=f"{float(width):.3f}%",
                    middle=f"{float(start + width / 2):.3f}%",
                    labelled=width >= _LABELLED,
                )
            )
            start += width
    return parts


def _sorted(rows: list[Row], order: str) -> list[Row]:
    """By the pack, or those that most centres lack first."""
    return rows if order == BY_PACK else sorted(rows, key=lambda row: (-row.lacking, row.disclosed))


ROUTES = [
    shows("/rules/coverage", show_coverage),
    shows("/rules/coverage/{item}", show_item),
]
