"""What the forms of the run page ask for: an order, or what is wrong with it in words of the page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from auditor.clock import month_at
from auditor.dashboard.desk.running import JobKind, Order
from auditor.dashboard.frame.routing import Asked
from auditor.errors import MonthRefused, UsageError
from auditor.months import month_to_audit, require_reason_to_amend
from auditor.nearest import nearest_centre
from auditor.statements import stated
from rules.month import Month, MonthError
from storage import views
from storage.centre import Centre
from storage.months import months_closed

_BETWEEN = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why an order is not taken."""

    name: str
    """Of the phrase "run.problem_…"."""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A form as it was filled in, to be shown again."""

    month: str = ""
    centres: tuple[str, ...] = ()
    late: bool = False
    reason: str = ""

    @classmethod
    def of(cls, asked: Asked) -> Filled:
        values = asked.form.getlist("centre") if asked.form else asked.request.query_params.getlist("centre")
        given = asked.field if asked.form else asked.query
        codes = [code for value in values if isinstance(value, str) for code in _BETWEEN.split(value) if code]
        return cls(
            month=given("month"),
            centres=tuple(dict.fromkeys(codes)),
            late=bool(asked.field("late")),
            reason=asked.field("reason"),
        )


def audit_order(asked: Asked, filled: Filled) -> Order | Problem:
    """An audit of a month, as the command line would take it."""
    source = asked.desk.source
    registry = source.repository.centres()
    current = month_at(source.clock())
    try:
        month = Month.parse(filled.month) if filled.month else current
    except MonthError:
        return Problem(name="month", values={"month": filled.month})
    reason = _reason(filled)
    if isinstance(reason, Problem):
        return reason
    try:
        month_to_audit(month, now=source.clock(), late=filled.late, reason=reason)
        require_reason_to_amend(month, months_closed(source.repository), reason)
    except MonthRefused:
        return Problem(name=_refused(month, current, filled), values={"month": asked.page.month(month)})
    return _lacking(registry, filled.centres, homes=True) or Order(
        kind=JobKind.AUDIT, months=(month,), centres=filled.centres, by=asked.viewer.name, reason=reason
    )


def rescore_order(asked: Asked, filled: Filled, *, keep: bool) -> Order | Problem:
    """Kept crawls judged again: of a month, or of all."""
    repository = asked.desk.source.repository
    try:
        months = (Month.parse(filled.month),) if filled.month else views.audited_months(repository)
    except MonthError:
        return Problem(name="month", values={"month": filled.month})
    reason = _reason(filled)
    if isinstance(reason, Problem):
        return reason
    if keep and not reason:
        return Problem(name="rescore_reason")
    if not months:
        return Problem(name="nothing_kept")
    kind = JobKind.RESCORE if keep else JobKind.TRIAL
    return _lacking(repository.centres(), filled.centres, homes=False) or Order(
        kind=kind, months=months, centres=filled.centres, by=asked.viewer.name, reason=reason
    )


def _reason(filled: Filled) -> str | Problem:
    try:
        return stated(filled.reason, "--reason")
    except UsageError:
        return Problem(name="reason_text")


def _refused(month: Month, current: Month, filled: Filled) -> str:
    if month > current:
        return "future"
    if month == current:
        return "closed"
    if not filled.late:
        return "late"
    return "reason"


def _lacking(registry: Sequence[Centre], codes: Sequence[str], *, homes: bool) -> Problem | None:
    """What the registry lacks for these centres; for all where none is named."""
    known = {centre.code: centre for centre in registry}
    for code in codes:
        if code not in known:
            near = nearest_centre(code, registry)
            name = "unknown_near" if near else "unknown"
            return Problem(name=name, values={"code": code, "near": near.code if near else ""})
    if homes and not any(known[code].home_url for code in codes or known):
        return Problem(name="no_home" if known else "no_registry")
    return None
