"""What another judgement turns in a round: months that pass or fail, and standings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from auditor.means import Means, Step
from auditor.pipeline import RescoreOutcome, rescore
from auditor.standings import RoundResult, is_over, round_result
from auditor.stop import Stop
from evaluator.standing import Round
from rules.month import Month


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescored:
    """Kept crawls judged again, and what that turns in a round."""

    outcome: RescoreOutcome
    flips: list[dict[str, Any]]
    """Months that pass, fail or are open where they were not."""
    standings: list[dict[str, Any]]
    """Centres whose standing becomes another."""


def rescore_in_round(
    means: Means,
    round_: Round,
    *,
    months: Sequence[Month],
    centres: Sequence[str] = (),
    reason: str,
    dry_run: bool,
    stop: Stop,
    progress: Callable[[Step], None] = lambda _: None,
) -> Rescored:
    """Judge again as `pipeline.rescore` does, whose errors it raises, and compare the round before and after."""
    closed = is_over(round_, means.clock())
    before = round_result(means.repository, round_, closed=closed)
    outcome = rescore(
        means, months=months, centres=centres, reason=reason, dry_run=dry_run, stop=stop, progress=progress
    )
    instead = {(change.centre, change.month): change.after for change in outcome.changes}
    after = round_result(means.repository, round_, closed=closed, instead=instead)
    return Rescored(outcome=outcome, flips=flipped_months(before, after), standings=flipped_standings(before, after))


def flipped_months(before: RoundResult, after: RoundResult) -> list[dict[str, Any]]:
    """The months of the round that pass, fail or open where they did not before."""
    return [
        {"centre": then.centre, "month": str(month), "passed_before": was.passed, "passed_after": now.passed}
        for then, later in zip(before.standings, after.standings, strict=True)
        for (month, was), now in zip(then.months.items(), later.months.values(), strict=True)
        if was.passed is not now.passed
    ]


def flipped_standings(before: RoundResult, after: RoundResult) -> list[dict[str, Any]]:
    """The centres whose standing in the round becomes another."""
    return [
        {"centre": then.centre, "before": then.status.value, "after": later.status.value}
        for then, later in zip(before.standings, after.standings, strict=True)
        if then.status is not later.status
    ]
