"""Plans say what an item is in each month, and truth says what that is worth."""

from __future__ import annotations

import pytest

from demo.plans import PlanError, State, read_plan, segment_of
from demo.truth import truth_of
from rules.month import Month


def status(code: str, plan: str, month: str) -> str:
    when = Month.parse(month)
    return truth_of(code, segment_of(read_plan(plan), when), when).status


def test_a_plan_is_read_in_order_of_time():
    """Each segment lasts through its last month."""
    plan = read_plan("404 until 2563-02; placeholder until 2563-03; holds")

    states = [segment_of(plan, Month(2020, month)).state for month in (1, 2, 3, 4)]
    assert states == [State.NOT_FOUND, State.NOT_FOUND, State.PLACEHOLDER, State.HOLDS]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "shows",
        "holds year",
        "holds since 2563-01",
        "holds; holds",
        "holds until 2563-13; holds",
        "404 until 2563-02",
    ],
)
def test_a_plan_that_cannot_be_read_is_refused(line):
    """A slip in the data is an error that shows the words, not a different city."""
    with pytest.raises(PlanError):
        read_plan(line)


@pytest.mark.parametrize(
    ("code", "plan", "month", "expected"),
    [
        ("9(8)-sk1", "holds", "2563-01", "satisfied"),
        ("9(8)-sk1", "holds last 2563-03", "2563-04", "satisfied"),
        ("9(8)-sk1", "holds last 2563-03", "2563-05", "stale"),
        ("9(8)-sk1", "holds quiet 2563-02", "2563-03", "none_declared"),
        ("9(8)-sk1", "holds quiet 2563-02", "2563-04", "satisfied"),
        ("9(8)-tender", "holds last 2562-09", "2563-03", "satisfied"),
        ("9(8)-tender", "holds last 2562-09", "2563-04", "stale"),
        ("9(3)-budget", "holds year 2562", "2563-01", "stale"),
        ("9(3)-budget", "holds", "2563-06", "satisfied"),
        ("9(3)-budget", "holds undated", "2563-06", "undated"),
        ("9(5)", "none", "2563-06", "none_declared"),
        ("9(4)", "heading", "2563-01", "empty"),
        ("9(4)", "emptylist", "2563-01", "empty"),
        ("9(4)", "placeholder", "2563-01", "empty"),
        ("9(4)", "login", "2563-01", "broken"),
        ("9(4)", "soft", "2563-01", "broken"),
        ("9(4)", "deadfiles", "2563-01", "broken"),
        ("9(4)", "absent", "2563-01", "missing"),
    ],
)
def test_truth_follows_the_contract(code, plan, month, expected):
    """product.md §3 and §6, case by case."""
    assert status(code, plan, month) == expected
