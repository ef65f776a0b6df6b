"""Which of several places tells of what time a piece of information is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rules.dating import first_speaking, periods_of
from rules.period import Granularity, Period
from rules.recency import FiscalYear, Monthly


def _period(granularity: Granularity, text: str) -> Period:
    return Period(start=date(2020, 1, 1), end=date(2020, 1, 31), granularity=granularity, text=text)


YEAR, MONTH, DAY = (_period(kind, kind.value) for kind in (Granularity.YEAR, Granularity.MONTH, Granularity.DAY))


def test_the_most_telling_kind_decides_wherever_it_stands():
    """A monthly summary is of the month that a later source names, not of the day that an earlier one bears."""
    assert first_speaking([[DAY], [YEAR, MONTH]], Monthly(1)) == (MONTH,)


def test_of_sources_of_one_kind_the_first_decides():
    """The label is believed before the file's own first lines."""
    earlier, later = _period(Granularity.MONTH, "earlier"), _period(Granularity.MONTH, "later")
    assert first_speaking([[DAY], [earlier], [later]], Monthly(1)) == (earlier,)


def test_sources_after_the_one_that_decides_are_not_read():
    """A file's first lines are not looked at where its label tells the month."""

    def sources() -> Iterator[list[Period]]:
        yield [MONTH]
        raise AssertionError("read on")

    assert first_speaking(sources(), Monthly(1)) == (MONTH,)


def test_no_source_speaks_where_none_bears_a_date():
    """Silence is no period."""
    assert first_speaking([[], ()], FiscalYear()) == ()


def test_a_text_tells_where_it_stands_each_time():
    """The same words read as a row's and as a heading's bear both places."""
    (row,), (heading,) = periods_of(("row", "มกราคม 2563"), ()), periods_of(("heading", "มกราคม 2563"), ())
    assert (row.where, heading.where) == ("row", "heading")
    assert row.end == heading.end == date(2020, 1, 31)
