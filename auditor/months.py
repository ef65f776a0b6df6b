"""Which month may be audited, and when a reason is due."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from auditor.clock import month_at
from auditor.errors import MonthRefused
from rules.month import Month


def month_to_audit(asked: Month | None, *, now: datetime, late: bool, reason: str) -> Month:
    """The month of this run: the current one in Bangkok unless another was asked for.

    Sites show today's state, so an audit for another month than the current one is late: it needs `late` and a
    reason. A month that has not begun cannot be audited at all. Raises MonthRefused.
    """
    current = month_at(now)
    month = asked or current
    if month > current:
        raise MonthRefused(
            f"{month.buddhist} ({month}) has not begun: the current month is {current.buddhist} ({current}) in Bangkok"
        )
    if month < current and not late:
        raise MonthRefused(
            f"{month.buddhist} ({month}) is not the current month, {current.buddhist} ({current}): the sites show "
            f'today\'s state. To audit it all the same, add --late --reason "…"'
        )
    if month < current and not reason.strip():
        raise MonthRefused(f'a late audit of {month.buddhist} ({month}) needs to say why: add --reason "…"')
    return month


def require_reason_to_amend(month: Month, closed: Collection[Month], reason: str) -> None:
    """What comes after a month was closed is an amendment, and says why. Raises MonthRefused."""
    if month in closed and not reason.strip():
        raise MonthRefused(
            f'{month.buddhist} ({month}) is closed: what comes now is an amendment and needs to say why: add --reason "…"'
        )
