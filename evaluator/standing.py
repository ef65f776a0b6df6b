"""A centre's standing in a round: which months passed, what is still needed, what can still come (product.md §5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from evaluator.score import Score
from rules.month import Month, months_between


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """An assessment round (รอบการประเมิน): a span of months with its marks. All of it is data, none is built in."""

    name: str
    title_th: str
    title_en: str
    first_month: Month
    last_month: Month
    pass_score: Decimal
    """0..100; a month passes when its exact score is this or more."""
    required_passes: int
    """How many months a centre must pass."""
    denominator: int
    """Of how many centres the indicator is a percentage, whatever the registry holds."""
    target: Decimal
    """Per cent of centres aimed for."""
    minimum: Decimal
    """Per cent of centres below which the indicator counts for nothing."""

    def __post_init__(self) -> None:
        if self.last_month < self.first_month:
            raise ValueError(f"last_month {self.last_month} lies before first_month {self.first_month}")
        _require_percentage("pass_score", self.pass_score)
        _require_percentage("target", self.target)
        _require_percentage("minimum", self.minimum)
        if self.minimum > self.target:
            raise ValueError(f"minimum {self.minimum} is above target {self.target}")
        count = len(self.months)
        if not 1 <= self.required_passes <= count:
            raise ValueError(
                f"required_passes must be between 1 and the round's {count} months, not {self.required_passes}"
            )
        if self.denominator < 1:
            raise ValueError(f"denominator must be 1 or more, not {self.denominator}")

    @property
    def months(self) -> tuple[Month, ...]:
        """The round's months in order, both ends included."""
        return months_between(self.first_month, self.last_month)


class StandingStatus(StrEnum):
    """Where a centre stands in a round."""

    PASSED = "passed"
    """The required passes are reached."""
    FAILED = "failed"
    """They can no longer be reached with the months left."""
    PENDING = "pending"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthResult:
    """One centre's month as the round counts it."""

    month: Month
    score: Score | None
    """None where the month was not audited, or the centre could not be reached at all."""
    passed: bool | None
    """None while the month is open."""
    final: bool
    """Whether there is a final score; a closed round counts a month without one as not passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a centre has reached in a round, and what it still needs."""

    centre: str
    months: Mapping[Month, MonthResult]
    """Every month of the round, in order."""
    passes: int
    status: StandingStatus
    needs: int
    """How many more passes the centre needs."""
    months_left: int
    """How many months of the round are open."""


def standing_of(centre: str, scores: Mapping[Month, Score | None], round_: Round, *, closed: bool = False) -> Standing:
    """Count a centre's months.

    `scores` need not name every month; months outside the round are left alone. A month with bounds only is
    open however high its lower bound lies: it asks a person to decide, and nothing passes silently. In a
    `closed` round no month is open: one without a final score counts as not passed.
    """
    months = {month: _result(month, scores.get(month), round_.pass_score, closed) for month in round_.months}
    passes = sum(result.passed is True for result in months.values())
    months_left = sum(result.passed is None for result in months.values())
    return Standing(
        centre=centre,
        months=months,
        passes=passes,
        status=_status(passes, months_left, round_.required_passes),
        needs=max(0, round_.required_passes - passes),
        months_left=months_left,
    )


def _result(month: Month, score: Score | None, mark: Decimal, closed: bool) -> MonthResult:
    if score is None or score.final is None:
        return MonthResult(month=month, score=score, passed=False if closed else None, final=False)
    return MonthResult(month=month, score=score, passed=score.final >= Fraction(mark), final=True)


def _status(passes: int, months_left: int, required: int) -> StandingStatus:
    if passes >= required:
        return StandingStatus.PASSED
    return StandingStatus.FAILED if passes + months_left < required else StandingStatus.PENDING


def _require_percentage(name: str, value: Decimal) -> None:
    if not (value.is_finite() and 0 <= value <= 100):
        raise ValueError(f"{name} must be between 0 and 100, not {value}")
