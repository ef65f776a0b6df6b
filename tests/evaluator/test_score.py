"""The month's score: exact, bounded while unknown, never shown better than it is (product.md §3, §4)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.score import Score, score_of, shown
from rules.findings import Finding, Status

CREDITS = {
    Status.SATISFIED: Decimal(1),
    Status.NONE_DECLARED: Decimal(1),
    Status.STALE: Decimal("0.5"),
    Status.UNDATED: Decimal("0.5"),
    Status.EMPTY: Decimal(0),
    Status.BROKEN: Decimal(0),
    Status.MISSING: Decimal(0),
}
WEIGHTS = st.decimals(min_value=0, max_value=100, places=3)


def finding(status: Status, weight: Decimal | str | int = 1, credit: Decimal | None = None) -> Finding:
    earned = CREDITS.get(status) if credit is None else credit
    return Finding(item="7(1)", status=status, weight=Decimal(weight), credit=earned, explanation="")


FINDINGS = st.lists(st.builds(finding, st.sampled_from(Status), WEIGHTS), max_size=8)


def test_the_score_is_the_weighted_share_of_credit() -> None:
    """100 × Σ(weight × credit) ÷ Σ(weight), exactly."""
    score = score_of([finding(Status.SATISFIED, 8), finding(Status.STALE, 4), finding(Status.MISSING, 3)])

    assert score.final == Fraction(100 * 10, 15)
    assert score.bounds == (score.final, score.final)


def test_thirds_stay_exact() -> None:
    """Three items of which one is satisfied score 100/3, not a rounded 33.33."""
    score = score_of([finding(Status.SATISFIED), finding(Status.EMPTY), finding(Status.BROKEN)])

    assert score.final == Fraction(100, 3)


def test_79_995_is_below_80_and_is_shown_as_79_99() -> None:
    """A score just below a mark is cut, never rounded up to it."""
    score = score_of([finding(Status.SATISFIED, "79.995"), finding(Status.MISSING, "20.005")])

    assert score.final == Fraction("79.995")
    assert score.final < 80
    assert shown(score.final) == Decimal("79.99")


def test_tenths_add_up_without_float_error() -> None:
    """Eight items of weight 0.1 out of ten are 80 exactly; in binary floats they would not be."""
    score = score_of([finding(Status.SATISFIED, "0.1")] * 8 + [finding(Status.MISSING, "0.1")] * 2)

    assert score.final == 80


def test_a_site_that_did_not_answer_is_not_scored_zero() -> None:
    """A transport failure is our ignorance, not the agency's breach (product.md §3)."""
    score = score_of([finding(Status.UNDETERMINED, 8), finding(Status.UNDETERMINED, 2)])

    assert score.final is None
    assert score.bounds == (Fraction(0), Fraction(100))


def test_an_undetermined_item_without_weight_leaves_the_score_final() -> None:
    """An item that is reported and not scored cannot keep a month open."""
    score = score_of([finding(Status.SATISFIED, 5), finding(Status.MISSING, 5), finding(Status.UNDETERMINED, 0)])

    assert score.final == 50


@pytest.mark.parametrize("findings", [[], [finding(Status.NOT_APPLICABLE, 8)], [finding(Status.SATISFIED, 0)]])
def test_nothing_to_score_gives_no_score(findings: list[Finding]) -> None:
    """Where no item with weight applies there is neither a 0 nor a 100."""
    assert score_of(findings) == Score(lower=Fraction(0), upper=Fraction(100), final=None)


def test_exempt_items_leave_the_sum() -> None:
    """A centre that is exempt from an item is scored as if the pack had none such."""
    findings = [finding(Status.SATISFIED, 8), finding(Status.MISSING, 2)]

    assert score_of([*findings, finding(Status.NOT_APPLICABLE, 90)]) == score_of(findings)


def test_a_judged_finding_without_credit_is_refused() -> None:
    """A missing credit is a fault of ours and must not pass as a zero."""
    broken = Finding(item="7(1)", status=Status.STALE, weight=Decimal(1), credit=None, explanation="")

    with pytest.raises(ValueError, match=r"stale finding on 7\(1\) bears no credit"):
        score_of([broken])


@given(FINDINGS)
def test_bounds_hold_every_way_the_unknown_can_turn_out(findings: list[Finding]) -> None:
    """However the undetermined items are decided, the score lies within the bounds, and both can be reached."""
    score = score_of(findings)
    unknown = [place for place, each in enumerate(findings) if each.status is Status.UNDETERMINED][:4]
    rest = [each for place, each in enumerate(findings) if place not in unknown]
    reached = [
        score_of(
            [*rest, *(finding(status, findings[place].weight) for place, status in zip(unknown, ways, strict=True))]
        )
        for ways in product((Status.SATISFIED, Status.STALE, Status.MISSING), repeat=len(unknown))
    ]

    assert all(score.lower <= each.lower <= each.upper <= score.upper for each in reached)
    assert min(each.lower for each in reached) == score.lower
    assert max(each.upper for each in reached) == score.upper


@given(FINDINGS, st.randoms(use_true_random=False))
def test_order_does_not_matter(findings: list[Finding], random: object) -> None:
    """The same findings in any order give the same score, to the last digit."""
    mixed = sorted(findings, key=lambda _: random.random())  # type: ignore[attr-defined]

    assert score_of(mixed) == score_of(findings)


@given(FINDINGS)
def test_a_score_stays_between_0_and_100(findings: list[Finding]) -> None:
    """Bounds are ordered, lie in 0..100, and coincide with a final score."""
    score = score_of(findings)

    assert 0 <= score.lower <= score.upper <= 100
    assert score.final is None or score.final == score.lower == score.upper


@given(st.fractions(min_value=0, max_value=100), st.decimals(min_value=0, max_value=100, places=2))
def test_what_is_shown_never_passes_a_mark_that_the_value_does_not(value: Fraction, mark: Decimal) -> None:
    """For every mark of two decimals: the shown number reaches it exactly when the value does."""
    assert (shown(value) >= mark) == (value >= Fraction(mark))


@given(st.fractions(min_value=0, max_value=100))
def test_shown_has_two_decimals_and_loses_less_than_a_hundredth(value: Fraction) -> None:
    """Cutting takes away less than 0.01, and the number always bears two decimals."""
    assert 0 <= value - Fraction(shown(value)) < Fraction(1, 100)
    assert shown(value).as_tuple().exponent == -2
