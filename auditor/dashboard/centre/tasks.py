"""What a webmaster can do about a month's score: the findings that cost points, and what each would bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from auditor.advice import advice
from evaluator.score import FULL
from rules.clause import Clause
from rules.findings import Finding, ItemCode, Status
from storage.records import StoredAudit


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A finding that could bring more points."""

    finding: Finding
    advice: Clause
    points: Fraction
    """What the whole credit would add to the score; at most that much where a person has yet to decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tasks:
    """All of them, of one audit."""

    to_do: tuple[Task, ...]
    """Those that cost points, most points first."""
    waiting: tuple[Task, ...]
    """Those that wait for a person, likewise."""
    needed: Fraction
    """Points that lack to the mark; 0 where it is reached."""
    enough: int | None
    """How many of the first of `to_do` would reach it; None where all together would not."""


def shares(findings: Sequence[Finding]) -> dict[ItemCode, Fraction]:
    """The points of the score that each item can bring; none for those that do not apply or have no weight."""
    counted = [one for one in findings if one.status is not Status.NOT_APPLICABLE and one.weight]
    total = sum((Fraction(one.weight) for one in counted), Fraction(0))
    return {one.item: FULL * Fraction(one.weight) / total for one in counted} if total else {}


def tasks_of(audit: StoredAudit, mark: Fraction) -> Tasks:
    """What would raise this audit's score, and how much of it is needed for a mark."""
    share = shares(audit.findings)
    found = [task for one in audit.findings if (task := _task(one, share.get(one.item, Fraction(0)))) is not None]
    found.sort(key=lambda task: -task.points)
    to_do = tuple(task for task in found if task.finding.status is not Status.UNDETERMINED)
    needed = max(Fraction(0), mark - audit.score.lower)
    return Tasks(
        to_do=to_do,
        waiting=tuple(task for task in found if task.finding.status is Status.UNDETERMINED),
        needed=needed,
        enough=_enough(to_do, needed),
    )


def alike(tasks: Sequence[Task]) -> tuple[tuple[Task, ...], ...]:
    """Those whose findings say the same, together: a site that cannot be reached says it on every item."""
    groups: dict[str, list[Task]] = {}
    for task in tasks:
        groups.setdefault(task.finding.explanation, []).append(task)
    return tuple(map(tuple, groups.values()))


def _task(finding: Finding, share: Fraction) -> Task | None:
    told = advice(finding.status)
    points = share * (1 - Fraction(finding.credit or 0))
    is_open = finding.status is Status.UNDETERMINED
    return None if told is None or not (points or is_open) else Task(finding=finding, advice=told, points=points)


def _enough(to_do: Sequence[Task], needed: Fraction) -> int | None:
    brought = Fraction(0)
    for count, task in enumerate(to_do, start=1):
        brought += task.points
        if brought >= needed:
            return count
    return None
