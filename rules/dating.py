"""Which dates speak for a piece of information, and which of them decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import assert_never

from rules.kept import TEXTS
from rules.month import BUDDHIST_OFFSET, Month
from rules.period import Granularity, Period
from rules.periods import find_periods
from rules.recency import Ageless, CalendarYear, FiscalYear, Monthly, Recency, WithinMonths, as_dated, is_recent

_YEARS = (Granularity.FISCAL_YEAR, Granularity.YEAR, Granularity.YEAR_RANGE)
_MONTHS = (Granularity.MONTH, Granularity.MONTH_RANGE, Granularity.FISCAL_QUARTER, Granularity.FISCAL_HALF)
_DAYS = (Granularity.DAY, Granularity.DAY_RANGE)

Said = tuple[str, str]
"""(where it stands, the text)"""


@lru_cache(maxsize=TEXTS)
def read(text: str) -> tuple[Period, ...]:
    """The periods of a text that stands by itself."""
    return find_periods(text)


@lru_cache(maxsize=TEXTS)
def _read_under(text: str, context: str) -> tuple[Period, ...]:
    """The periods of a text that takes its year from the words around it."""
    for period in read(context):
        if period.granularity is Granularity.FISCAL_YEAR:
            year = period.end.year + BUDDHIST_OFFSET
            found = find_periods(f"{text} ปีงบประมาณ {year}")
            inherited = tuple(replace(one, text=text.strip()) for one in found if one.granularity in _MONTHS)
            if inherited:
                return inherited
        elif period.granularity in (Granularity.YEAR, *_MONTHS, *_DAYS) and (
            found := find_periods(text, year=period.start.year)
        ):
            return found
    return ()


def periods_of(label: Said, around: Sequence[Said]) -> tuple[Period, ...]:
    """The periods of a label, its year taken from what surrounds it where it has none; else those of its surroundings.

    `around` is ordered nearest first: row, entry above, column, heading, page title, file name.
    """
    where, text = label
    if read(text):
        return _read_at(where, text)
    for context_where, context in around:
        if inherited := _read_under(text, context):
            return tuple(replace(period, where=f"{where}, its year from the {context_where}") for period in inherited)
    for context_where, context in around:
        if read(context):
            return _read_at(context_where, context)
    return ()


@lru_cache(maxsize=TEXTS)
def _read_at(where: str, text: str) -> tuple[Period, ...]:
    """The periods of a text by itself, with where it stands. Cached: every item that a page is reached for asks."""
    return tuple(replace(period, where=where) for period in read(text))


def speaking(periods: Iterable[Period], recency: Recency) -> tuple[Period, ...]:
    """Of the periods of one piece of information, those that say what it covers rather than when it was put up.

    A plan is of the year in its name, not of the day it was uploaded; a notice is of its day, not of the budget year.
    """
    return first_speaking([periods], recency)


def first_speaking(sources: Iterable[Iterable[Period]], recency: Recency) -> tuple[Period, ...]:
    """The periods of the first source that has any of the most telling kind; else of the next kind.

    `sources` are places in the order in which they are believed: the label before the file's own first lines. They are
    read only as far as one has the most telling kind.
    """
    most, *others = _telling(recency)
    seen: list[tuple[Period, ...]] = []
    for source in sources:
        seen.append(tuple(source))
        if dated := _of_kinds(most, seen[-1], recency):
            return dated
    return next((dated for kinds in others for periods in seen if (dated := _of_kinds(kinds, periods, recency))), ())


def _of_kinds(kinds: tuple[Granularity, ...], periods: Iterable[Period], recency: Recency) -> tuple[Period, ...]:
    chosen = [period for period in periods if period.granularity in kinds]
    return tuple([dated for period in chosen if (dated := as_dated(period, recency)) is not None])


def _telling(recency: Recency) -> tuple[tuple[Granularity, ...], ...]:
    match recency:
        case FiscalYear() | CalendarYear():
            return (_YEARS, _MONTHS, _DAYS)
        case Monthly():
            return (_MONTHS, _DAYS, _YEARS)
        case Ageless() | WithinMonths():
            return (_DAYS, _MONTHS, _YEARS)
        case _:
            assert_never(recency)


def newest(periods: Iterable[Period], recency: Recency, month: Month) -> Period | None:
    """The period that decides: the one that reaches furthest, the more exact of equals; first a recent one."""
    return max(
        periods,
        key=lambda period: (is_recent(period, recency, month), period.end, period.start, period.where, period.text),
        default=None,
    )
