"""Standings: all histories of a round against the definition, written out by brute force (product.md §5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.score import Score
from evaluator.standing import Round, StandingStatus, standing_of
from rules.month import Month

ROUND = Round(
    name="sample",
    title_th="รอบตัวอย่าง",
    title_en="Sample round",
    first_month=Month(2020, 1),
    last_month=Month(2020, 6),
    pass_score=Decimal(80),
    required_passes=4,
    denominator=72,
    target=Decimal(100),
    minimum=Decimal(10),
)
PASS, FAIL, OPEN = "pass", "fail", "open"


def final(value: str | int) -> Score:
    exact = Fraction(value)
    return Score(lower=exact, upper=exact, final=exact)


def bounds(lower: int, upper: int) -> Score:
    return Score(lower=Fraction(lower), upper=Fraction(upper), final=None)


SCORES: dict[str, Score | None] = {PASS: final(80), FAIL: final("79.995"), OPEN: bounds(60, 95)}


def history(outcomes: Sequence[str], round_: Round = ROUND) -> dict[Month, Score | None]:
    return {month: SCORES[outcome] for month, outcome in zip(round_.months, outcomes, strict=True)}


def possible_ends(outcomes: Sequence[str], required: int) -> set[bool]:
    """The definition: what the round comes to in each way that the open months can turn out."""
    ways = product(*((outcome,) if outcome != OPEN else (PASS, FAIL) for outcome in outcomes))
    return {sum(outcome == PASS for outcome in way) >= required for way in ways}


def status_by_definition(outcomes: Sequence[str], required: int) -> StandingStatus:
    match possible_ends(outcomes, required):
        case ends if ends == {True}:
            return StandingStatus.PASSED
        case ends if ends == {False}:
            return StandingStatus.FAILED
        case _:
            return StandingStatus.PENDING


@pytest.mark.parametrize("required", range(1, 7))
def test_all_complete_histories(required: int) -> None:
    """All 2^6 histories without unknowns, for every number of required passes: nothing is pending."""
    for outcomes in product((PASS, FAIL), repeat=6):
        standing = standing_of("a", history(outcomes), replace(ROUND, required_passes=required))

        assert standing.passes == outcomes.count(PASS)
        assert standing.status is status_by_definition(outcomes, required)
        assert standing.status is not StandingStatus.PENDING
        assert standing.months_left == 0


@pytest.mark.parametrize("required", range(1, 7))
def test_all_histories_with_unknowns(required: int) -> None:
    """All 3^6 histories: passed or failed exactly when every way the open months can end says so."""
    for outcomes in product((PASS, FAIL, OPEN), repeat=6):
        standing = standing_of("a", history(outcomes), replace(ROUND, required_passes=required))

        assert standing.status is status_by_definition(outcomes, required), outcomes
        assert standing.passes == outcomes.count(PASS)
        assert standing.months_left == outcomes.count(OPEN)
        assert standing.needs == max(0, required - outcomes.count(PASS))


def test_all_histories_when_closed() -> None:
    """In a closed round an open month counts as not passed, so all 3^6 histories are decided."""
    for outcomes in product((PASS, FAIL, OPEN), repeat=6):
        standing = standing_of("a", history(outcomes), ROUND, closed=True)
        decided = [FAIL if outcome == OPEN else outcome for outcome in outcomes]

        assert standing.status is status_by_definition(decided, 4)
        assert standing.months_left == 0
        assert [result.passed for result in standing.months.values()] == [outcome == PASS for outcome in outcomes]


def test_79_995_does_not_pass_a_mark_of_80() -> None:
    """The pass test is made on the exact value, never on a rounded one."""
    standing = standing_of("a", {Month(2020, 1): final("79.995"), Month(2020, 2): final(80)}, ROUND)

    assert standing.months[Month(2020, 1)].passed is False
    assert standing.months[Month(2020, 2)].passed is True


def test_a_mark_between_two_scores_of_many_digits() -> None:
    """A decimal mark is compared exactly with a score that no decimal can write."""
    round_ = replace(ROUND, pass_score=Decimal("33.3333333333333333333333333333"))

    standing = standing_of("a", {Month(2020, 1): final("100/3")}, round_)

    assert standing.months[Month(2020, 1)].passed is True


def test_bounds_above_the_mark_leave_the_month_open() -> None:
    """Nothing passes silently: a month that is sure to pass still waits for its final score."""
    standing = standing_of("a", {Month(2020, 1): bounds(85, 100)}, ROUND)

    assert standing.months[Month(2020, 1)].passed is None
    assert standing.months[Month(2020, 1)].final is False
    assert standing.passes == 0
    assert standing.months_left == 6


def test_bounds_below_the_mark_leave_the_month_open() -> None:
    """Nor is a month lost before its score is final."""
    standing = standing_of("a", {Month(2020, 1): bounds(10, 20)}, ROUND)

    assert standing.months[Month(2020, 1)].passed is None


def test_a_centre_that_was_never_audited_is_pending_with_every_month_left() -> None:
    """No audit is no failure while the round runs; months that no one names are in the standing all the same."""
    standing = standing_of("a", {}, ROUND)

    assert standing.status is StandingStatus.PENDING
    assert (standing.needs, standing.months_left) == (4, 6)
    assert tuple(standing.months) == ROUND.months


def test_passed_before_the_end_says_that_nothing_is_needed() -> None:
    """Four passes of six decide the round in April."""
    standing = standing_of("a", history([PASS] * 4 + [OPEN] * 2), ROUND)

    assert standing.status is StandingStatus.PASSED
    assert (standing.needs, standing.months_left) == (0, 2)


def test_failed_before_the_end_says_how_far_off() -> None:
    """After three failed months the fourth pass is out of reach."""
    standing = standing_of("a", history([FAIL] * 3 + [OPEN] * 3), ROUND)

    assert standing.status is StandingStatus.FAILED
    assert (standing.needs, standing.months_left) == (4, 3)


def test_months_outside_the_round_do_not_count() -> None:
    """A pass in December 2019 or July 2020 is no pass of this round."""
    scores = {month: final(100) for month in (Month(2019, 12), Month(2020, 7), Month(2020, 8), Month(2021, 1))}

    standing = standing_of("a", scores, ROUND)

    assert standing.passes == 0
    assert tuple(standing.months) == ROUND.months


@given(st.lists(st.sampled_from([PASS, FAIL, OPEN]), min_size=1, max_size=14), st.data())
def test_a_decided_standing_never_changes_its_mind(outcomes: list[str], data: st.DataObject) -> None:
    """Once passed or failed, whatever the open months bring leaves the status as it is; rounds of any length."""
    required = data.draw(st.integers(1, len(outcomes)))
    round_ = replace(ROUND, last_month=ROUND.first_month.plus(len(outcomes) - 1), required_passes=required)
    before = standing_of("a", history(outcomes, round_), round_)
    later = [data.draw(st.sampled_from([PASS, FAIL])) if outcome == OPEN else outcome for outcome in outcomes]

    after = standing_of("a", history(later, round_), round_)

    assert before.status in {after.status, StandingStatus.PENDING}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"last_month": Month(2019, 12)}, "last_month 2019-12 lies before first_month 2020-01"),
        ({"pass_score": Decimal("100.01")}, "pass_score must be between 0 and 100"),
        ({"pass_score": Decimal("NaN")}, "pass_score must be between 0 and 100"),
        ({"target": Decimal(-1)}, "target must be between 0 and 100"),
        ({"minimum": Decimal(101)}, "minimum must be between 0 and 100"),
        ({"minimum": Decimal(50), "target": Decimal(40)}, "minimum 50 is above target 40"),
        ({"required_passes": 0}, "between 1 and the round's 6 months, not 0"),
        ({"required_passes": 7}, "between 1 and the round's 6 months, not 7"),
        ({"denominator": 0}, "denominator must be 1 or more"),
    ],
)
def test_a_round_that_makes_no_sense_is_refused(change: dict[str, Any], words: str) -> None:
    """A round says what is wrong with it instead of reckoning nonsense."""
    with pytest.raises(ValueError, match=words):
        replace(ROUND, **change)


def test_a_round_may_cross_the_year_and_may_be_one_month_long() -> None:
    """The fiscal year's first half and a single month are rounds like any other."""
    winter = replace(ROUND, first_month=Month(2019, 10), last_month=Month(2020, 3))
    single = replace(ROUND, last_month=ROUND.first_month, required_passes=1)

    assert [str(month) for month in winter.months][2:5] == ["2019-12", "2020-01", "2020-02"]
    assert single.months == (Month(2020, 1),)
