"""Closing a month: what counts then is frozen, and what comes later is shown as an amendment beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from auditor.clock import month_at
from auditor.errors import MonthRefused, NothingToDo
from auditor.statements import required, stated
from evaluator.score import Score
from rules.month import Month
from storage import views
from storage.months import ClosedMonth, close_month, when_closed
from storage.repository import Repository
from storage.round_views import KeptScores, kept_scores


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthState:
    """How a month stands."""

    month: Month
    audited: int
    """Centres with an audit that counts."""
    undetermined: tuple[str, ...]
    """Centres without a final score."""
    closing: ClosedMonth | None
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
    closings = {closing.month: closing for closing in when_closed(repository)}
    months = sorted({*views.audited_months(repository), *closings})
    if not months:
        return ()
    kept = kept_scores(repository, months[0], months[-1])
    places = {centre.code: place for place, centre in enumerate(repository.centres())}
    return tuple(_state(kept, month, closings.get(month), places) for month in months)


def _state(kept: KeptScores, month: Month, closing: ClosedMonth | None, places: Mapping[str, int]) -> MonthState:
    """In the registry's order; centres that left it come last."""
    scores = kept.scores.get(month, {})
    before = {centre: score for (centre, amended), score in kept.amended.items() if amended == month}

    def place(centre: str) -> tuple[int, str]:
        return places.get(centre, len(places)), centre

    undetermined = (centre for centre, score in scores.items() if score.final is None)
    return MonthState(
        month=month,
        audited=len(scores),
        undetermined=tuple(sorted(undetermined, key=place)),
        closing=closing,
        amended={centre: (before[centre], scores[centre]) for centre in sorted(before, key=place)},
    )
