"""What a careful auditor would find, derived from what a centre publishes and the contract alone (product.md §3, §6).

Nothing of the rule engine is used: the city states what it shows and when, and the contract says what that is worth.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from demo.dates import fiscal_year
from demo.plans import Segment, State
from rules.month import Month

ITEMS = (
    "index", "7(1)", "7(2)", "7(3)", "7(4)", "9(1)", "9(2)", "9(3)-plan", "9(3)-budget", "9(4)", "9(5)", "9(6)",
    "9(7)", "9(8)-tender", "9(8)-sk1", "9(8)-transparency", "7(5)", "9(8)-procurement-plan",
)  # fmt: skip
YEARLY = frozenset({"9(3)-plan", "9(3)-budget", "9(8)-procurement-plan"})
TENDER, MONTHLY = "9(8)-tender", "9(8)-sk1"
TENDER_MONTHS = 6
FIRST_PUBLISHED = Month(2019, 10)
"""The sample centres' oldest monthly papers on show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """The verdict that a careful person reaches on one item of one centre in one month."""

    status: str
    """A status of product.md §3."""
    reason: str


def newest_month(code: str, segment: Segment, month: Month) -> Month:
    """The newest month that an item's dated entries tell of, seen in `month`."""
    due = month.plus(-1) if code == MONTHLY else month
    return min(due, segment.last) if segment.last else due


def truth_of(code: str, segment: Segment, month: Month, *, shown: Month | None = None) -> Truth:
    """The verdict on an item that stands as the segment says.

    `shown` is the month whose state the site shows, where that is not the month in which it is looked at.
    """
    match segment.state:
        case State.HOLDS:
            return _recency(code, segment, month, shown or month)
        case State.NONE:
            return Truth(status="none_declared", reason="the centre states that it has none")
        case State.PLACEHOLDER | State.EMPTY_LIST | State.HEADING:
            return Truth(status="empty", reason=f"named, but nothing beneath it ({segment.state})")
        case (
            State.NOT_FOUND
            | State.DEAD_FILES
            | State.SERVER_ERROR
            | State.SOFT_404
            | State.LOGIN
            | State.DEAD_HOST
            | State.CORRUPT
        ):
            return Truth(status="broken", reason=f"named, but the target fails ({segment.state})")
        case State.ABSENT:
            return Truth(status="missing", reason="named nowhere")
        case _:
            assert_never(segment.state)


def _recency(code: str, segment: Segment, month: Month, shown: Month) -> Truth:
    if segment.undated:
        return Truth(status="undated", reason="the information is there, and nothing says of when")
    if code in YEARLY:
        due = fiscal_year(month)
        year = segment.year or fiscal_year(shown)
        return _fresh(year >= due, f"the newest is of fiscal year {year}, due is {due}")
    if code == TENDER:
        newest, due_month = newest_month(code, segment, shown), month.plus(-TENDER_MONTHS)
        return _fresh(newest >= due_month, f"the newest is of {newest}, due is {due_month}")
    if code == MONTHLY:
        newest, due_month = newest_month(code, segment, shown), month.plus(-1)
        if newest in segment.none_months and newest >= due_month:
            return Truth(status="none_declared", reason=f"the centre states that it bought nothing in {newest}")
        return _fresh(newest >= due_month, f"the newest is of {newest}, due is {due_month}")
    return Truth(status="satisfied", reason="the information is there")


def _fresh(fresh: bool, reason: str) -> Truth:
    return Truth(status="satisfied" if fresh else "stale", reason=reason)
