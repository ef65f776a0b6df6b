"""Date strings of real sites: whether exactly the period is read that a person reads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.accuracy_data import rows_of
from rules.periods import find_periods


@dataclass(frozen=True, slots=True, kw_only=True)
class DateAnswer:
    """A date string and what was read in it; spans are "start/end" (ISO 8601)."""

    text: str
    kind: str
    expected: str | None
    """None where the text must yield no period."""
    read: tuple[str, ...]

    @property
    def right(self) -> bool:
        return self.read == (() if self.expected is None else (self.expected,))


def read_dates(path: Path) -> tuple[DateAnswer, ...]:
    """Read every date string; raises NoData."""
    return tuple(
        DateAnswer(
            text=row["text"],
            kind=row["granularity"],
            expected=f"{row['iso_start']}/{row['iso_end']}" if row["iso_start"] else None,
            read=tuple(f"{period.start}/{period.end}" for period in find_periods(row["text"])),
        )
        for row in rows_of(path, ("text", "granularity", "iso_start", "iso_end"))
    )


def exact(answers: tuple[DateAnswer, ...]) -> float:
    """The share that is exactly right."""
    return sum(answer.right for answer in answers) / max(1, len(answers))
