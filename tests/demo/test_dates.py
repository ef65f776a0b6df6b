"""Dates are written as Thai agencies write them."""

from __future__ import annotations

from datetime import date

import pytest

from demo.dates import DAY_FORMS, MONTH_FORMS, YEAR_FORMS, day_text, fiscal_year, month_text, year_text
from rules.month import Month


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("long", "5 มีนาคม 2563"),
        ("thai", "๕ มีนาคม ๒๕๖๓"),
        ("era", "5 มีนาคม พ.ศ. 2563"),
        ("short", "5 มี.ค. 2563"),
        ("short2", "5 มี.ค. 63"),
        ("slash", "05/03/2563"),
        ("slash2", "5/3/63"),
        ("dash", "05-03-2563"),
        ("weekday", "วันพฤหัสบดีที่ 5 มีนาคม 2563"),
    ],
)
def test_a_day_in_each_form(form, expected):
    """One day, nine hands."""
    assert day_text(date(2020, 3, 5), form) == expected


def test_every_form_is_known_by_name():
    """The lists of forms are what the functions accept."""
    assert all(day_text(date(2020, 1, 31), form) for form in DAY_FORMS)
    assert all(month_text(Month(2020, 1), form) for form in MONTH_FORMS)
    assert all(year_text(2563, form) for form in YEAR_FORMS)


def test_the_fiscal_year_begins_in_october():
    """October 2562 belongs to fiscal year 2563 (product.md §6)."""
    assert fiscal_year(Month(2019, 9)) == 2562
    assert fiscal_year(Month(2019, 10)) == 2563
    assert month_text(Month(2019, 10), "fiscal") == "ตุลาคม ปีงบประมาณ 2563"
