"""The hours in which a centre may be visited, in Asia/Bangkok."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from typing import Self

BANGKOK = timezone(timedelta(hours=7), "Asia/Bangkok")
"""Without daylight saving time since 1920."""
SHORTEST = timedelta(hours=1)
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})")
_SPAN = re.compile(r"(\S+?)\s*[-\u2013]\s*(\S+)")
_DAY = timedelta(days=1)


class WindowError(ValueError):
    """A text that names no window."""


class OutsideWindow(Exception):
    """A request would begin outside the hours in which the centre may be visited; str() says when they are."""

    def __init__(self, centre: str, window: Window) -> None:
        super().__init__(
            f"open to visits from {window.start:%H:%M} to {window.end:%H:%M} only (Asia/Bangkok):"
            " run the same command again within these hours"
        )
        self.centre = centre
        self.window = window


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A span of every day, over midnight where it ends before it starts; its last minute is the one before `end`."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.length < SHORTEST:
            raise WindowError("is shorter than an hour: no visit fits in")

    @classmethod
    def parse(cls, text: str) -> Self:
        """From "22:00-05:00", with a dot or an en dash too, as Thai offices write it. Raises WindowError."""
        match = _SPAN.fullmatch(text.strip())
        if match is None:
            raise WindowError(f"'{text}' is no span of hours: write it as 22:00-05:00")
        return cls(start=time_of(match[1]), end=time_of(match[2]))

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    @property
    def length(self) -> timedelta:
        """From its start to its end."""
        return _between(self.start, self.end)

    def opens_in(self, moment: datetime, *, stay: timedelta = timedelta(0)) -> timedelta:
        """How long from an aware `moment` until a visit may begin; 0 where it may now.

        A visit begins only where it can stay so long before the window closes; half the window's length is long enough.
        """
        now = moment.astimezone(BANGKOK).time()
        left = self.length - _between(self.start, now)
        if left > timedelta(0) and left >= min(stay, self.length / 2):
            return timedelta(0)
        return _between(now, self.start)

    def is_open(self, moment: datetime) -> bool:
        """Whether a request may begin at this aware moment."""
        return not self.opens_in(moment)


def time_of(text: str) -> time:
    """From "22:00" or "22.00"; "24:00" is midnight. Raises WindowError."""
    match = _CLOCK.fullmatch(text.strip())
    hour, minute = (int(match[1]), int(match[2])) if match else (-1, -1)
    if (hour, minute) == (24, 0):
        hour = 0
    if not (0 <= hour <= 23 and 0 <= minute <= 59):
        raise WindowError(f"'{text}' is no time of day: write it as 22:00")
    return time(hour, minute)


def _between(first: time, last: time) -> timedelta:
    """From one time of day to the next occurrence of another, less than a day."""
    return (_since_midnight(last) - _since_midnight(first)) % _DAY


def _since_midnight(moment: time) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond)
