"""Days, months and years in the forms that Thai agencies write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from rules.month import BUDDHIST_OFFSET, Month

MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
SHORT_MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def thai_digits(text: str) -> str:
    """The same text with its Arabic digits as Thai ones."""
    return text.translate(_THAI_DIGITS)


def buddhist(year: int) -> int:
    """The Buddhist year of a Common Era year."""
    return year + BUDDHIST_OFFSET


def fiscal_year(month: Month) -> int:
    """The Buddhist fiscal year that a month lies in (October to September)."""
    return buddhist(month.year) + (1 if month.month >= 10 else 0)


def _name(day: date) -> str:
    return MONTHS[day.month - 1]


_DAY_FORMS: Mapping[str, Callable[[date], str]] = {
    "long": lambda day: f"{day.day} {_name(day)} {buddhist(day.year)}",
    "thai": lambda day: thai_digits(f"{day.day} {_name(day)} {buddhist(day.year)}"),
    "era": lambda day: f"{day.day} {_name(day)} พ.ศ. {buddhist(day.year)}",
    "short": lambda day: f"{day.day} {SHORT_MONTHS[day.month - 1]} {buddhist(day.year)}",
    "short2": lambda day: f"{day.day} {SHORT_MONTHS[day.month - 1]} {buddhist(day.year) % 100}",
    "slash": lambda day: f"{day.day:02d}/{day.month:02d}/{buddhist(day.year)}",
    "slash2": lambda day: f"{day.day}/{day.month}/{buddhist(day.year) % 100}",
    "dash": lambda day: f"{day.day:02d}-{day.month:02d}-{buddhist(day.year)}",
    "weekday": lambda day: f"วัน{WEEKDAYS[day.weekday()]}ที่ {day.day} {_name(day)} {buddhist(day.year)}",
}
_MONTH_FORMS: Mapping[str, Callable[[Month], str]] = {
    "long": lambda month: f"{MONTHS[month.month - 1]} {buddhist(month.year)}",
    "thai": lambda month: thai_digits(f"{MONTHS[month.month - 1]} {buddhist(month.year)}"),
    "era": lambda month: f"{MONTHS[month.month - 1]} พ.ศ. {buddhist(month.year)}",
    "short": lambda month: f"{SHORT_MONTHS[month.month - 1]} {buddhist(month.year)}",
    "short2": lambda month: f"{SHORT_MONTHS[month.month - 1]} {buddhist(month.year) % 100}",
    "fiscal": lambda month: f"{MONTHS[month.month - 1]} ปีงบประมาณ {fiscal_year(month)}",
    "bare": lambda month: MONTHS[month.month - 1],
}
_YEAR_FORMS: Mapping[str, Callable[[int], str]] = {
    "fiscal": lambda year: f"ปีงบประมาณ พ.ศ. {year}",
    "fiscal_short": lambda year: f"ปีงบประมาณ {year}",
    "thai": lambda year: thai_digits(f"ปีงบประมาณ พ.ศ. {year}"),
    "tight": lambda year: f"ปีงบประมาณ พ.ศ.{year}",
}
DAY_FORMS, MONTH_FORMS, YEAR_FORMS = tuple(_DAY_FORMS), tuple(_MONTH_FORMS), tuple(_YEAR_FORMS)


def day_text(day: date, form: str = "long") -> str:
    """A day in one of DAY_FORMS: "12 มีนาคม 2563", "๑๒ มีนาคม ๒๕๖๓", "12 มี.ค. 63" and so on."""
    return _DAY_FORMS[form](day)


def month_text(month: Month, form: str = "long") -> str:
    """A month in one of MONTH_FORMS: "มีนาคม 2563", "มี.ค. 63", "มีนาคม" (bare) and so on."""
    return _MONTH_FORMS[form](month)


def year_text(year: int, form: str = "fiscal") -> str:
    """A Buddhist fiscal year in one of YEAR_FORMS: "ปีงบประมาณ พ.ศ. 2563" and so on."""
    return _YEAR_FORMS[form](year)
