"""The clock of a run: real time, or real time moved so that a month can be replayed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from rules.month import Month

BANGKOK = ZoneInfo("Asia/Bangkok")
"""Months begin and end here (product.md §2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Tells the time, in UTC; a plain value, so that a worker process gets the same one."""

    offset: timedelta = timedelta(0)

    @classmethod
    def set_to(cls, moment: datetime) -> Clock:
        """A clock that shows this moment now and goes on from there."""
        return cls(offset=moment - datetime.now(UTC))

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.offset


def month_at(moment: datetime) -> Month:
    """The month that this moment lies in, in Bangkok; the moment must know its zone."""
    return Month.of(moment.astimezone(BANGKOK).date())


def end_of(month: Month) -> datetime:
    """Noon of the month's last day in Bangkok: late enough to see all that the month published."""
    day = month.last_day
    return datetime(day.year, day.month, day.day, 12, tzinfo=BANGKOK)
