"""Recency: how old is too old, seen from the assessed month (product.md §6)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.month import Month, MonthError, months_between
from rules.period import Granularity, Period
from rules.recency import Ageless, CalendarYear, FiscalYear, Monthly, WithinMonths, as_dated, is_recent, oldest_day

MONTHS = st.builds(Month, st.integers(1950, 2100), st.integers(1, 12))


def period(start, end, granularity=Granularity.DAY):
    return Period(start=start, end=end, granularity=granularity, text="…")


@pytest.mark.parametrize(
    ("recency", "month", "oldest"),
    [
        (Ageless(), Month(2020, 1), None),
        (Monthly(1), Month(2020, 1), date(2019, 12, 1)),
        (Monthly(0), Month(2020, 1), date(2020, 1, 1)),
        (WithinMonths(6), Month(2020, 1), date(2019, 7, 1)),
        (FiscalYear(), Month(2020, 1), date(2019, 10, 1)),
        (FiscalYear(), Month(2020, 9), date(2019, 10, 1)),
        (FiscalYear(), Month(2020, 10), date(2020, 10, 1)),
        (CalendarYear(), Month(2020, 12), date(2020, 1, 1)),
    ],
)
def test_the_oldest_day_that_counts(recency, month, oldest):
    """Fiscal year 2563 runs from 1 October 2562 to 30 September 2563; lag 1 asks for the month before."""
    assert oldest_day(recency, month) == oldest


@given(MONTHS, st.sampled_from([Monthly(1), WithinMonths(6), FiscalYear(), CalendarYear()]))
def test_a_period_of_the_month_itself_is_always_recent(month, recency):
    """Nothing can be fresher than what the month itself brought."""
    assert is_recent(period(month.first_day, month.last_day), recency, month)


def test_a_bare_year_on_a_plan_means_the_fiscal_year():
    """Agencies write "แผนปฏิบัติราชการประจำปี 2562" for the year that ended in September 2562."""
    year = period(date(2019, 1, 1), date(2019, 12, 31), Granularity.YEAR)

    read = as_dated(year, FiscalYear())

    assert read is not None
    assert (read.start, read.end) == (date(2018, 10, 1), date(2019, 9, 30))
    assert not is_recent(read, FiscalYear(), Month(2019, 12))


def test_a_year_dates_no_monthly_summary():
    """A heading of the whole fiscal year does not say that December is there."""
    assert as_dated(period(date(2019, 10, 1), date(2020, 9, 30), Granularity.FISCAL_YEAR), Monthly(1)) is None


@pytest.mark.parametrize("text", ["2563-13", "63-01", "2563-00", "2563/01", "", "สองพัน-01", "2563-1"])
def test_what_is_no_month_is_refused_in_words(text):
    """An operator who types 63-01 is told how a month is written."""
    with pytest.raises(MonthError, match="no month"):
        Month.parse(text)


def test_buddhist_and_common_months_are_the_same():
    """2563-02 and 2020-02 name one month; it is shown in either form."""
    assert Month.parse("2563-02") == Month.parse("2020-02") == Month(2020, 2)
    assert Month(2020, 2).buddhist == "2563-02"
    assert str(Month(2020, 2)) == "2020-02"


@given(MONTHS, st.integers(-200, 200))
def test_going_forth_and_back_ends_where_it_began(month, steps):
    """Months add like numbers."""
    try:
        there = month.plus(steps)
    except MonthError:
        return
    assert there.plus(-steps) == month


def test_a_round_has_its_months_in_order():
    """January to June are six months, both ends included."""
    assert [str(month) for month in months_between(Month(2019, 11), Month(2020, 2))] == [
        "2019-11",
        "2019-12",
        "2020-01",
        "2020-02",
    ]
