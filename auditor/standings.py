"""A round as it stands: every centre's months and the indicator, read from the kept scores."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from auditor.clock import month_at
from evaluator.indicator import Indicator, indicator_of, registry_size_warning
from evaluator.score import Score
from evaluator.standing import Round, Standing, standings_of
from rules.month import Month
from storage.centre import Centre
from storage.repository import Repository
from storage.round_views import kept_scores


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundResult:
    """What a round has come to so far."""

    round: Round
    centres: tuple[Centre, ...]
    """The registry."""
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
    kept = kept_scores(repository, round_.first_month, round_.last_month)
    closed = closed or len(kept.closed) == len(round_.months)
    scores = _with(kept.scores, instead) if instead else kept.scores
    standings = standings_of((centre.code for centre in registry), scores, round_, closed=closed)
    return RoundResult(
        round=round_,
        centres=registry,
        standings=standings,
        indicator=indicator_of(standings, round_),
        warning=registry_size_warning(len(registry), round_),
        closed=closed,
        closed_months=kept.closed,
        amended=kept.amended,
    )


def is_over(round_: Round, moment: datetime) -> bool:
    """Whether the round's last month has passed in Bangkok: from then on an open month counts as not passed."""
    return month_at(moment) > round_.last_month


def _with(
    kept: Mapping[Month, Mapping[str, Score]], instead: Mapping[tuple[str, Month], Score]
) -> dict[Month, dict[str, Score]]:
    scores = defaultdict(dict, {month: dict(of_month) for month, of_month in kept.items()})
    for (centre, month), score in instead.items():
        scores[month][centre] = score
    return scores
