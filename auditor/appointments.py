"""When the monthly audit and its second passes are due, in Bangkok's time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from apscheduler.triggers.cron import CronTrigger

from auditor.clock import BANGKOK, month_at
from auditor.settings import Schedule
from rules.month import Month


class Kind(StrEnum):
    """What is to be done."""

    MONTHLY = "monthly"
    """Every centre."""
    SECOND_PASS = "second pass"  # noqa: S105 - a pass over the centres, not a password
    """Centres of the month that have no final score: a failure is tried again on another day (product.md §3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """One run to come."""

    at: datetime
    kind: Kind

    @property
    def month(self) -> Month:
        """The month that it assesses: the one it falls in."""
        return month_at(self.at)


def triggers(schedule: Schedule) -> dict[Kind, CronTrigger]:
    """When each kind of run is due."""
    return {
        Kind.MONTHLY: _on(str(schedule.day), schedule),
        **(
            {Kind.SECOND_PASS: _on(",".join(map(str, schedule.second_pass_days)), schedule)}
            if schedule.second_pass_days
            else {}
        ),
    }


def appointments(schedule: Schedule, *, now: datetime, count: int) -> tuple[Appointment, ...]:
    """The next runs, soonest first."""
    found = []
    for kind, trigger in triggers(schedule).items():
        at: datetime | None = None
        for _ in range(count):
            at = trigger.get_next_fire_time(at, now if at is None else at + timedelta(seconds=1))
            if at is None:
                break
            found.append(Appointment(at=at, kind=kind))
    return tuple(sorted(found, key=lambda each: (each.at, each.kind))[:count])


def _on(days: str, schedule: Schedule) -> CronTrigger:
    return CronTrigger(day=days, hour=schedule.hour, minute=0, second=0, timezone=BANGKOK)
