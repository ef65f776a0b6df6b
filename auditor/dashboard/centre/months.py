"""One centre's months, read once for its page: which audit counts for each, under which rules, and how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from auditor.clock import month_at
from auditor.dashboard.desk.source import Source
from auditor.errors import UnknownCentre
from auditor.kept_rules import rules_that_judged
from auditor.nearest import no_such_centre
from auditor.standings import is_over
from evaluator.score import Score
from evaluator.standing import Standing, StandingStatus, standing_of
from rules.findings import ItemCode
from rules.month import Month
from rules.pack import Pack, Rule
from storage import views
from storage.centre import Centre
from storage.centre_views import ClosedFor, closed_for, known_centre
from storage.records import StoredAudit

_MOST_COLUMNS = 12
"""Months beside each other where the one that is looked at belongs to no round of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreMonths:
    """What is kept about one centre."""

    centre: Centre
    listed: bool
    """Whether the registry still has it."""
    audits: dict[Month, StoredAudit]
    """Those that count, in the months' order."""
    packs: Mapping[str, Pack]
    closed: Mapping[Month, ClosedFor]

    @property
    def newest(self) -> Month | None:
        return max(self.audits, default=None)

    def score(self, month: Month) -> Score | None:
        audit = self.audits.get(month)
        return None if audit is None else audit.score

    def earlier(self, month: Month) -> StoredAudit | None:
        """The newest audit of a month before."""
        return next((audit for each, audit in reversed(self.audits.items()) if each < month), None)

    def rules(self, month: Month) -> dict[ItemCode, Rule]:
        """The items as they were called by the rules that judged a month, then those that only others know."""
        others = [self.packs[audit.pack.sha256] for audit in reversed(self.audits.values())]
        own = [self.packs[self.audits[month].pack.sha256]] if month in self.audits else []
        found: dict[ItemCode, Rule] = {}
        for pack in dict.fromkeys((*own, *others)):
            found |= {rule.code: rule for rule in pack.items if rule.code not in found}
        return found


def centre_months(source: Source, code: str) -> CentreMonths:
    """Read them. Raises UnknownCentre."""
    repository = source.repository
    known = known_centre(repository, code)
    if known is None:
        raise UnknownCentre(no_such_centre(code, repository.centres()))
    official = views.official_history(repository, code)
    return CentreMonths(
        centre=known.centre,
        listed=known.listed,
        audits={audit.month: audit for audit in official},
        packs=rules_that_judged(repository, source.pack, official),
        closed=closed_for(repository, code),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class InRound:
    """How the centre stands in the round, and the words for it."""

    standing: Standing
    phrase: str
    """Which phrase says what is still needed."""


def in_round(source: Source, kept: CentreMonths) -> InRound:
    """Count its months, as the round's page does."""
    months = source.round.months
    closed = is_over(source.round, source.clock()) or all(month in kept.closed for month in months)
    scores = {month: kept.score(month) for month in months}
    standing = standing_of(kept.centre.code, scores, source.round, closed=closed)
    return InRound(standing=standing, phrase=_phrase(standing))


def _phrase(standing: Standing) -> str:
    match standing.status:
        case StandingStatus.PASSED:
            return "standing_passed"
        case StandingStatus.FAILED:
            return "standing_failed" if standing.months_left else "standing_over"
        case StandingStatus.PENDING if standing.needs < standing.months_left:
            return "standing_some"
        case StandingStatus.PENDING:
            return {1: "standing_one", 2: "standing_both"}.get(standing.needs, "standing_all")


def columns_for(source: Source, kept: CentreMonths, month: Month | None) -> tuple[Month, ...]:
    """The months that stand beside each other: the round's that have begun, or those up to the one that is shown."""
    if month is None or month in source.round.months:
        return tuple(each for each in source.round.months if each in kept.audits or each <= month_at(source.clock()))
    return tuple(each for each in kept.audits if each <= month)[-_MOST_COLUMNS:]


def all_months(source: Source, kept: CentreMonths, month: Month | None) -> tuple[Month, ...]:
    """The months that can be turned to: all audited ones, the round's that have begun, and the one that is shown."""
    begun = {each for each in source.round.months if each <= month_at(source.clock())}
    return tuple(sorted({*kept.audits, *begun} | ({month} if month else set())))


def meaning_of(score: Score, mark: Fraction) -> str:
    """Which phrase says what a score means for the month."""
    if score.final is not None:
        return "means_passed" if score.final >= mark else "means_failed"
    if score.lower >= mark:
        return "means_open_safe"
    return "means_open_lost" if score.upper < mark else "means_open"
