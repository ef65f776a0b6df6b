"""The months of a round side by side, and the drawings of it; every number of theirs stands in a table too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from auditor.standings import RoundResult
from evaluator.indicator import Indicator
from evaluator.standing import MonthResult
from rules.month import Month

_FULL = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthTrend:
    """What a month came to over all centres."""

    month: Month
    audited: int
    passed: int
    undetermined: int
    median: Fraction | None
    """Of the final scores, exact; None where there is none."""
    mean: Fraction | None
    closed: bool


def trend_of(result: RoundResult) -> list[MonthTrend]:
    """Every month of the round, in order."""
    columns = zip(*(standing.months.values() for standing in result.standings), strict=True)
    of_months = list(columns) or [()] * len(result.round.months)
    return [
        _month(month, of_month, closed=month in result.closed_months)
        for month, of_month in zip(result.round.months, of_months, strict=True)
    ]


def _month(month: Month, results: Sequence[MonthResult], *, closed: bool) -> MonthTrend:
    # equal results are one object: to tell a few hundred scores apart is faster than thousands
    times, told = Counter(map(id, results)), {id(each): each for each in results}
    scored = [(told[key].score, count) for key, count in times.items()]
    finals = [(score.final, count) for score, count in scored if score is not None and score.final is not None]
    # whole numbers of the smallest part that all have in common: exact, and quicker to sort and add than fractions
    parts = lcm(*(value.denominator for value, _ in finals))
    whole = sorted((value.numerator * (parts // value.denominator), each) for value, each in finals)
    count = sum(each for _, each in whole)
    audited = sum(each for score, each in scored if score is not None)
    return MonthTrend(
        month=month,
        audited=audited,
        passed=sum(each for key, each in times.items() if told[key].passed),
        undetermined=audited - count,
        median=Fraction(_twice_the_median(whole, count), 2 * parts) if count else None,
        mean=Fraction(sum(value * each for value, each in whole), count * parts) if count else None,
        closed=closed,
    )


def _twice_the_median(whole: Sequence[tuple[int, int]], count: int) -> int:
    """Of values in order, each with how often it stands there."""
    return _at(whole, (count - 1) // 2) + _at(whole, count // 2)


def _at(whole: Sequence[tuple[int, int]], place: int) -> int:
    for value, times in whole:
        place -= times
        if place < 0:
            return value
    raise IndexError(place)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorBar:
    """Where the parts of the indicator's bar lie, in per cent of its length, cut to the bar."""

    passed: float
    possible: float
    """How much longer it becomes if all pending centres pass."""
    target: float
    minimum: float


def bar_of(indicator: Indicator) -> IndicatorBar:
    """The bar; a round of more passing centres than its denominator fills it."""
    passed, upper = _cut(indicator.lower), _cut(indicator.upper)
    return IndicatorBar(
        passed=passed, possible=upper - passed, target=float(indicator.target), minimum=float(indicator.minimum)
    )


def _cut(value: Fraction) -> float:
    return round(float(min(value, Fraction(_FULL))), 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A month in the drawing."""

    trend: MonthTrend
    x: int
    """Where its column begins."""
    bar: float
    """The height of the bar of centres that passed."""
    dot: float | None
    """How low the dot of the median lies."""
    labelled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendDrawing:
    """Two drawings of the same width, month below month: centres that passed, and the median score."""

    marks: tuple[Mark, ...]
    step: int
    """How much room each has."""
    width: int
    line: str
    """The points of the line through the medians."""
    mark: float
    """How low the pass mark lies."""


HEIGHT, LEFT = 120, 40
_WIDE, _NARROW = 64, 46
"""How much room a month has: where there are few, and where there are many."""
_MOST_LABELS, _FEW = 12, 8


def drawing_of(months: Sequence[MonthTrend], centres: int, pass_score: Fraction) -> TrendDrawing:
    """Place the months; bars are of all `centres`."""
    every = -(-len(months) // _MOST_LABELS)
    step = _WIDE if len(months) <= _FEW else _NARROW
    marks = tuple(
        Mark(
            trend=each,
            x=LEFT + place * step,
            bar=round(HEIGHT * each.passed / max(1, centres), 1),
            dot=None if each.median is None else _low(each.median),
            labelled=place % every == 0,
        )
        for place, each in enumerate(months)
    )
    dots = (f"{mark.x + step // 2},{mark.dot}" for mark in marks if mark.dot is not None)
    return TrendDrawing(
        marks=marks, step=step, width=LEFT + step * len(months) + 8, line=" ".join(dots), mark=_low(pass_score)
    )


def _low(score: Fraction) -> float:
    return round(HEIGHT - HEIGHT * float(score) / _FULL, 1)
