"""How recent an item's newest information must be, seen from the assessed month (product.md §6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import assert_never

from rules.clause import Clause
from rules.month import BUDDHIST_OFFSET, Month
from rules.period import Granularity, Period
from rules.thai_dates import month_in_thai

_FISCAL_START = 10
"""The Thai fiscal year begins in October of the year before (Budget Procedures Act B.E. 2561, s. 4)."""


@dataclass(frozen=True, slots=True)
class Ageless:
    """No recency asked for."""


@dataclass(frozen=True, slots=True)
class WithinMonths:
    """A date in the assessed month, or in one of so many months before it."""

    months: int


@dataclass(frozen=True, slots=True)
class Monthly:
    """A period of the month so many before the assessed one, or of a later month."""

    lag: int


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """The Thai fiscal year in which the assessed month lies."""


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """The calendar year in which the assessed month lies."""


Recency = Ageless | WithinMonths | Monthly | FiscalYear | CalendarYear


def fiscal_year_start(month: Month) -> date:
    """The first day of the fiscal year that the month lies in."""
    return date(month.year if month.month >= _FISCAL_START else month.year - 1, _FISCAL_START, 1)


def oldest_day(recency: Recency, month: Month) -> date | None:
    """The first day that still counts as recent in this month; None where age does not matter."""
    match recency:
        case Ageless():
            return None
        case WithinMonths(months):
            return month.plus(-months).first_day
        case Monthly(lag):
            return month.plus(-lag).first_day
        case FiscalYear():
            return fiscal_year_start(month)
        case CalendarYear():
            return date(month.year, 1, 1)
        case _:
            assert_never(recency)


def is_recent(period: Period, recency: Recency, month: Month) -> bool:
    """Whether a period reaches into the time that counts as recent."""
    oldest = oldest_day(recency, month)
    return oldest is None or period.end >= oldest


@lru_cache(maxsize=1_000)
def demand(recency: Recency, month: Month) -> Clause:
    """What is asked for in this month, in words. Cached: few recencies and one month make the sentences of all findings."""
    match recency:
        case Ageless():
            return Clause("no date is asked for", "เกณฑ์ไม่กำหนดวันที่ของข้อมูล")
        case WithinMonths(months):
            oldest = month.plus(-months)
            return Clause(
                f"a date of {oldest.buddhist} or later is asked for",
                f"เกณฑ์กำหนดให้ลงวันที่ตั้งแต่เดือน{month_in_thai(oldest)} เป็นต้นมา",
            )
        case Monthly(lag):
            oldest = month.plus(-lag)
            return Clause(
                f"the period {oldest.buddhist} or a later one is asked for",
                f"เกณฑ์กำหนดให้เป็นข้อมูลของเดือน{month_in_thai(oldest)} หรือใหม่กว่า",
            )
        case FiscalYear():
            year = fiscal_year_start(month).year + 1 + BUDDHIST_OFFSET
            return Clause(f"fiscal year {year} is asked for", f"เกณฑ์กำหนดให้เป็นข้อมูลของปีงบประมาณ พ.ศ. {year}")
        case CalendarYear():
            year = month.year + BUDDHIST_OFFSET
            return Clause(f"the year {year} is asked for", f"เกณฑ์กำหนดให้เป็นข้อมูลของปี พ.ศ. {year}")
        case _:
            assert_never(recency)


def as_dated(period: Period, recency: Recency) -> Period | None:
    """A period as this recency reads it; None where it cannot date the item.

    A bare year on a plan or budget means the fiscal year of that number: agencies write "แผนปฏิบัติราชการประจำปี 2563"
    for the year that began in October 2562 (docs/decisions). A year alone dates no monthly summary.
    """
    coarse = period.granularity in (Granularity.YEAR, Granularity.YEAR_RANGE, Granularity.FISCAL_YEAR)
    match recency:
        case FiscalYear() if period.granularity in (Granularity.YEAR, Granularity.YEAR_RANGE):
            return Period(
                start=date(period.start.year - 1, _FISCAL_START, 1),
                end=date(period.end.year, _FISCAL_START - 1, 30),
                granularity=Granularity.FISCAL_YEAR,
                text=period.text,
                where=period.where,
            )
        case Monthly() if coarse:
            return None
        case _:
            return period
