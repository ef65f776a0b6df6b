"""Days and months as Thai officials write them: full month names, Buddhist years."""

from __future__ import annotations

from datetime import date

from rules.month import BUDDHIST_OFFSET, Month
from rules.period import Granularity, Period

_MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip


def month_in_thai(month: Month) -> str:
    """As in "มกราคม 2563"."""
    return f"{_MONTHS[month.month - 1]} {month.year + BUDDHIST_OFFSET}"


def day_in_thai(day: date) -> str:
    """As in "31 มกราคม 2563"."""
    return f"{day.day} {month_in_thai(Month.of(day))}"


def period_in_thai(period: Period) -> str:
    """As in "31 มกราคม 2563", "เดือนมกราคม 2563", "15–31 มกราคม 2563", "ปีงบประมาณ พ.ศ. 2563"."""
    start, end = period.start, period.end
    if start == end:
        return day_in_thai(start)
    first, last = Month.of(start), Month.of(end)
    whole = start == first.first_day and end == last.last_day
    if first == last:
        return f"เดือน{month_in_thai(first)}" if whole else f"{start.day}–{day_in_thai(end)}"
    if whole and period.granularity is Granularity.FISCAL_YEAR and (first.month, last.month) == (10, 9):
        opening = "" if first.plus(11) == last else f"{start.year + 1 + BUDDHIST_OFFSET}–"
        return f"ปีงบประมาณ พ.ศ. {opening}{end.year + BUDDHIST_OFFSET}"
    if whole and (first.month, last) == (1, first.plus(11)):
        return f"ปี พ.ศ. {end.year + BUDDHIST_OFFSET}"
    return f"{day_in_thai(start)} ถึง {day_in_thai(end)}"
