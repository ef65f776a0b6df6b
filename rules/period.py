"""A stretch of days that a text names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Granularity(StrEnum):
    """How finely a text dates something."""

    DAY = "day"
    DAY_RANGE = "day-range"
    MONTH = "month"
    MONTH_RANGE = "month-range"
    FISCAL_QUARTER = "fiscal-quarter"
    FISCAL_HALF = "fiscal-half"
    FISCAL_YEAR = "fiscal-year"
    YEAR = "year"
    YEAR_RANGE = "year-range"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """An inclusive span of days, and the words it was read from."""

    start: date
    end: date
    granularity: Granularity
    text: str
    """The words as written."""
    where: str = ""
    """Where they stood: "label", "file name", "page heading", …; empty for a bare text."""

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period ends ({self.end}) before it starts ({self.start})")
