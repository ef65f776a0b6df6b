"""The assessed month, in the forms people write it."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

BUDDHIST_OFFSET = 543
_FORM = re.compile(r"(\d{4})-(\d{2})")


class MonthError(ValueError):
    """A text that names no month."""


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of the Common Era; a year from 2400 on is read as Buddhist (product.md §6)."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.month <= 12 and 1900 <= self.year <= 2399):
            raise MonthError(f"no such month: {self.year}-{self.month:02d}")

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read "2563-02" or "2020-02"; raises MonthError that says what is expected."""
        match = _FORM.fullmatch(text.strip())
        if match is None:
            raise MonthError(f"'{text}' is no month: write the year in four digits, as 2563-02 or 2020-02")
        year, month = int(match[1]), int(match[2])
        if not 1 <= month <= 12:
            raise MonthError(f"'{text}' is no month: {match[2]} is not between 01 and 12")
        return cls(year - BUDDHIST_OFFSET if year >= 2400 else year, month)

    @classmethod
    def of(cls, day: date) -> Month:
        """The month a day lies in."""
        return cls(day.year, day.month)

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    @property
    def buddhist(self) -> str:
        """The month as Thai readers write it: "2563-02"."""
        return f"{self.year + BUDDHIST_OFFSET}-{self.month:02d}"

    def plus(self, months: int) -> Month:
        """The month so many months later (earlier, where negative)."""
        count = self.year * 12 + self.month - 1 + months
        return Month(count // 12, count % 12 + 1)

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"


def months_between(first: Month, last: Month) -> tuple[Month, ...]:
    """Every month from the first to the last, both included."""
    count = (last.year - first.year) * 12 + last.month - first.month
    return tuple(first.plus(step) for step in range(count + 1))
