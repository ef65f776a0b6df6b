"""A round as it stands: every centre's months and the indicator, read from the kept scores."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from auditor.clock import month_at
from auditor.closing import amendments
from evaluator.indicator import Indicator, indicator_of, registry_size_warning
from evaluator.score import Score
from evaluator.standing import Round, Standing, standing_of
from rules.month import Month
from storage import views
from storage.centre import Centre
from storage.months import closed_months
from storage.repository import Repository


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundResult:
    """What a round has come to so far."""

    round: Round
    standings: tuple[Standing, ...]
    """One a centre, in the registry's order."""
    indicator: Indicator
    warning: str | None
    """Words for a registry of another size than the round's denominator."""
    closed: bool
    closed_months: frozenset[Month]
    amended: Mapping[tuple[str, Month], Score | None]
    """Centres' months whose score came about after the month was closed, with the closed score; None where none was."""


def round_result(
    repository: Repository,
    round_: Round,
    *,
    closed: bool,
    instead: Mapping[tuple[str, Month], Score] | None = None,
) -> RoundResult:
    """Count the official scores; those in `instead` (by centre and month) stand for the kept ones.

    A round is over where `closed` says so, and where every month of it was closed.
    """
    registry = repository.centres()
    closings = {one.month: one for one in closed_months(repository) if one.month in round_.months}
    closed = closed or len(closings) == len(round_.months)
    scores: dict[str, dict[Month, Score | None]] = defaultdict(dict)
    for kept in views.scores(repository, round_.first_month, round_.last_month):
        scores[kept.centre][kept.month] = kept.score
    for (centre, month), score in (instead or {}).items():
        scores[centre][month] = score
    standings = _standings(registry, scores, round_, closed=closed)
    return RoundResult(
        round=round_,
        standings=standings,
        indicator=indicator_of(standings, round_),
        warning=registry_size_warning(len(registry), round_),
        closed=closed,
        closed_months=frozenset(closings),
        amended={
            (centre, month): before
            for month, closing in closings.items()
            for centre, (before, _) in amendments(closing, views.official_scores(repository, month)).items()
        },
    )


def is_over(round_: Round, moment: datetime) -> bool:
    """Whether the round's last month has passed in Bangkok: from then on an open month counts as not passed."""
    return month_at(moment) > round_.last_month


def _standings(
    registry: Sequence[Centre], scores: Mapping[str, Mapping[Month, Score | None]], round_: Round, *, closed: bool
) -> tuple[Standing, ...]:
    return tuple(standing_of(centre.code, scores.get(centre.code, {}), round_, closed=closed) for centre in registry)
