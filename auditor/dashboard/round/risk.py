"""What deserves a look first: who may still miss the round, who stands near the pass mark, who crossed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from auditor.standings import RoundResult
from evaluator.score import Score
from evaluator.standing import MonthResult, Round, Standing, StandingStatus
from rules.month import Month

NEAR = Fraction(5)
"""So far from the pass mark a score is near it: from as much below it up to less than as much above."""


class Risk(StrEnum):
    """Why a centre deserves a look."""

    MUST_PASS = "must_pass"  # noqa: S105 - a reason, no password
    """It passes the round only if every month left passes."""
    JUST_BELOW = "just_below"
    """Its newest final score is near the mark, and does not pass."""
    JUST_ABOVE = "just_above"
    """Its newest final score is near the mark, and passes."""


def risk_of(standing: Standing, round_: Round) -> Risk | None:
    """Why this centre is at risk; None where it is not. The first reason is the graver."""
    if standing.status is StandingStatus.PENDING and standing.needs == standing.months_left:
        return Risk.MUST_PASS
    newest, mark = latest_final(standing), Fraction(round_.pass_score)
    if newest is None or newest.score is None or newest.score.final is None:
        return None
    if not mark - NEAR <= newest.score.final < mark + NEAR:
        return None
    return Risk.JUST_ABOVE if newest.passed else Risk.JUST_BELOW


def latest_final(standing: Standing) -> MonthResult | None:
    """The newest of its months that has a final score."""
    return next((each for each in reversed(tuple(standing.months.values())) if each.final), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """A centre whose newest month lies on another side of the pass mark than the month before."""

    centre: str
    before: Score
    after: Score


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What the newest audited month brought."""

    month: Month
    before: Month
    up: tuple[Crossing, ...]
    """Centres that pass now and did not."""
    down: tuple[Crossing, ...]
    """Centres that passed and do not now."""
    unknown: int
    """Centres that cannot be compared: one of the two months has no final score."""
    passed_now: int
    """Centres that passed the round with this month."""
    failed_now: int
    """Centres that can no longer pass it since this month."""


def newest_month(result: RoundResult) -> Month | None:
    """The newest month of the round for which any centre was audited."""
    months = reversed(result.round.months)
    return next((one for one in months if any(each.months[one].score for each in result.standings)), None)


def changes_of(result: RoundResult) -> Changes | None:
    """What changed since the month before; None where there are no two months to compare."""
    month = newest_month(result)
    if month is None or month == result.round.first_month:
        return None
    before = month.plus(-1)
    up: list[Crossing] = []
    down: list[Crossing] = []
    unknown = 0
    for each in result.standings:
        was, now = each.months[before], each.months[month]
        if not (was.final and now.final and was.score and now.score):
            unknown += 1
        elif was.passed != now.passed:
            crossing = Crossing(centre=each.centre, before=was.score, after=now.score)
            (up if now.passed else down).append(crossing)
    return Changes(
        month=month,
        before=before,
        up=tuple(up),
        down=tuple(down),
        unknown=unknown,
        passed_now=_passed_now(result.standings, month, result.round.required_passes),
        failed_now=_failed_now(result.standings, month, result.round.required_passes),
    )


def _passed_now(standings: Sequence[Standing], month: Month, required: int) -> int:
    return sum(each.passes == required and each.months[month].passed is True for each in standings)


def _failed_now(standings: Sequence[Standing], month: Month, required: int) -> int:
    """Of those that failed the month: with it still open, they could have passed the round."""
    return sum(
        each.status is StandingStatus.FAILED
        and each.months[month].passed is False
        and each.passes + each.months_left + 1 == required
        for each in standings
    )
