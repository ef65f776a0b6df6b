"""The indicator and its bounds, of the round's own denominator (product.md §1, §5)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from evaluator.indicator import indicator_of, registry_size_warning
from evaluator.standing import Round, Standing, StandingStatus
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
PASSED, FAILED, PENDING = StandingStatus.PASSED, StandingStatus.FAILED, StandingStatus.PENDING


def standings(*statuses: StandingStatus) -> list[Standing]:
    return [
        Standing(centre=str(number), months={}, passes=0, status=status, needs=0, months_left=0)
        for number, status in enumerate(statuses)
    ]


def test_the_indicator_is_of_the_denominator_not_of_the_registry() -> None:
    """Nine of 71 known centres are 9 × 100 ÷ 72."""
    indicator = indicator_of(standings(*[PASSED] * 9, *[FAILED] * 62), ROUND)

    assert (indicator.passed, indicator.failed, indicator.pending) == (9, 62, 0)
    assert indicator.value == Fraction(900, 72)
    assert indicator.bounds == (indicator.value, indicator.value)


def test_pending_centres_open_the_bounds() -> None:
    """At least those that passed, at most those that passed and the pending ones."""
    indicator = indicator_of(standings(*[PASSED] * 18, *[FAILED] * 18, *[PENDING] * 36), ROUND)

    assert indicator.bounds == (Fraction(25), Fraction(75))


def test_thirds_of_the_indicator_stay_exact() -> None:
    """A third of 72 centres is 100/3 per cent."""
    assert indicator_of(standings(*[PASSED] * 24), ROUND).value == Fraction(100, 3)


def test_a_target_is_met_missed_or_open() -> None:
    """Met when the lower bound reaches it, missed when the upper cannot, open between."""
    round_ = replace(ROUND, denominator=4, target=Decimal(75), minimum=Decimal(50))

    def verdicts(*statuses: StandingStatus) -> tuple[bool | None, bool | None]:
        indicator = indicator_of(standings(*statuses), round_)
        return indicator.target_met, indicator.minimum_met

    assert verdicts(PASSED, PASSED, PASSED, FAILED) == (True, True)
    assert verdicts(PASSED, PASSED, PENDING, FAILED) == (None, True)
    assert verdicts(PASSED, PENDING, FAILED, FAILED) == (False, None)
    assert verdicts(PASSED, FAILED, FAILED, FAILED) == (False, False)


def test_seven_of_72_miss_the_minimum_by_a_hair() -> None:
    """7 × 100 ÷ 72 is 9.72…, which is below 10 per cent; 8 are above."""
    assert indicator_of(standings(*[PASSED] * 7), ROUND).minimum_met is False
    assert indicator_of(standings(*[PASSED] * 8), ROUND).minimum_met is True


@given(st.lists(st.sampled_from(StandingStatus), max_size=6))
def test_bounds_hold_every_end_of_the_pending_centres(statuses: list[StandingStatus]) -> None:
    """However the pending centres end, the indicator lies within the bounds, and both can be reached."""
    indicator = indicator_of(standings(*statuses), ROUND)
    ends = product(*((status,) if status is not PENDING else (PASSED, FAILED) for status in statuses))
    values = [indicator_of(standings(*end), ROUND).value for end in ends]

    assert (min(values), max(values)) == indicator.bounds


def test_a_registry_of_another_size_is_said_loudly() -> None:
    """71 rows for a round of 72 are a warning that names both numbers, and changes neither."""
    assert registry_size_warning(72, ROUND) is None
    assert (registry_size_warning(71, ROUND) or "").startswith("71 centres for a round of 72")
    assert (registry_size_warning(1, ROUND) or "").startswith("1 centre for")
