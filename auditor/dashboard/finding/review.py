"""What waits for a person: undetermined findings, decisions that need a second person, and the decisions in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from starlette.responses import Response

from auditor.dashboard.desk.source import Source
from auditor.dashboard.frame.paging import Part, number_of
from auditor.dashboard.frame.routing import Asked, shows
from evaluator.override import DECIDABLE
from evaluator.standing import Round
from rules.month import Month
from storage import views
from storage.overrides import overrides_of
from storage.repository import Repository
from storage.review_views import OpenCentre, OpenItem, open_centres, open_counts, open_items

_CENTRES = 20
_DECISIONS = 50
FEW = 6
"""Open items that are decided one by one here; where nearly all are open, another visit says more than a form each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One centre's month that waits."""

    centre: OpenCentre
    items: tuple[OpenItem, ...]
    decides: bool
    """Whether the month passes or not, as the open items turn out."""


def contents(source: Source, asked_month: Month | None, queue: int, decided: int) -> dict[str, Any]:
    """What the page shows."""
    repository = source.repository
    counts = open_counts(repository)
    month = asked_month or (max(counts) if counts else _newest(repository))
    waiting = _in_order(open_centres(repository, month), source.round) if month else []
    part = Part(number=queue, size=_CENTRES, count=len(waiting))
    standing = [one for one in overrides_of(repository) if one.ended_at is None]
    in_force = [one for one in reversed(standing) if one.in_force]
    decisions = Part(number=decided, size=_DECISIONS, count=len(in_force))
    shown = decisions.of(in_force)
    return {
        "month": month,
        "counts": counts,
        "part": part,
        "cases": _cases(repository, month, part.of(waiting), source.round) if month else [],
        "deciding": sum(decides(one, source.round) for one in waiting),
        "waiting": [one for one in standing if not one.in_force],
        "decisions": shown,
        "decisions_part": decisions,
        "names": {centre.code: centre for centre in repository.centres()},
        "titles": {item.code: item for item in source.pack.items},
        "pass_score": source.round.pass_score,
        "choices": DECIDABLE,
        "few": FEW,
    }


def show_review(asked: Asked) -> Response:
    """The queue of a month, the newest that has one; and the decisions."""
    month = Month.parse(asked.query("month")) if asked.query("month") else None
    view = contents(asked.desk.source, month, number_of(asked.query("page")), number_of(asked.query("decisions")))
    return asked.answer("review.html.jinja", **view)


def decides(centre: OpenCentre, round_: Round) -> bool:
    """Whether the pass mark lies between the bounds: one decision or other makes the month pass."""
    return centre.score.lower < Fraction(round_.pass_score) <= centre.score.upper


def _in_order(waiting: Sequence[OpenCentre], round_: Round) -> list[OpenCentre]:
    """Those first whose pass depends on it, and of them those that a few decisions settle."""
    return sorted(waiting, key=lambda one: (not decides(one, round_), one.items))


def _cases(repository: Repository, month: Month, shown: Sequence[OpenCentre], round_: Round) -> list[Case]:
    items: Mapping[int, tuple[OpenItem, ...]] = open_items(repository, month, [one.audit_id for one in shown])
    return [Case(centre=one, items=items[one.audit_id], decides=decides(one, round_)) for one in shown]


def _newest(repository: Repository) -> Month | None:
    months = views.audited_months(repository)
    return months[-1] if months else None


ROUTES = [shows("/review", show_review)]
