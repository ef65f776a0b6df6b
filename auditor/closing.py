"""Closing a month: what counts then is frozen, and what comes later is shown as an amendment beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.clock import month_at
from auditor.errors import MonthRefused, NothingToDo
from auditor.statements import required, stated
from evaluator.score import Score
from rules.month import Month
from storage import views
from storage.months import Closing, close_month, closed_months
from storage.repository import Repository


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthState:
    """How a month stands."""

    month: Month
    audited: int
    """Centres with an audit that counts."""
    undetermined: tuple[str, ...]
    """Centres without a final score."""
    closing: Closing | None
    amended: Mapping[str, tuple[Score | None, Score]]
    """Centres whose score came about after the closing: the closed one (None where there was none), and today's."""


def close(repository: Repository, month: Month, *, by: str, reason: str) -> MonthState:
    """Close a month as it stands. Raises MonthRefused, NothingToDo, ConflictError where it is closed already."""
    now, reason = repository.scribe.clock(), stated(reason, "--reason")
    by = required(by, "--by NAME", "a month is closed with the name of who closes it")
    if month > month_at(now):
        raise MonthRefused(f"{month.buddhist} ({month}) has not begun: it cannot be closed")
    official = views.official_audits(repository, month)
    if not official:
        raise NothingToDo(f"nothing was audited for {month.buddhist} ({month}): there is nothing to close")
    close_month(repository, month, official, at=now, by=by, reason=reason)
    return next(state for state in month_states(repository) if state.month == month)


def month_states(repository: Repository) -> tuple[MonthState, ...]:
    """Every audited month, in order."""
    closings = {closing.month: closing for closing in closed_months(repository)}
    months = sorted({*views.audited_months(repository), *closings})
    return tuple(_state(repository, month, closings.get(month)) for month in months)


def amendments(closing: Closing, official: Sequence[tuple[str, int, Score]]) -> dict[str, tuple[Score | None, Score]]:
    """Centres whose counting audit, as (centre, audit, score), is another than when the month was closed."""
    return {
        centre: (closing.scores.get(centre), score)
        for centre, audit_id, score in official
        if closing.audits.get(centre) != audit_id
    }


def _state(repository: Repository, month: Month, closing: Closing | None) -> MonthState:
    official = views.official_scores(repository, month)
    return MonthState(
        month=month,
        audited=len(official),
        undetermined=tuple(centre for centre, _, score in official if score.final is None),
        closing=closing,
        amended=amendments(closing, official) if closing is not None else {},
    )
