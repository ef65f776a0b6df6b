"""One centre: its months, its items, and what its webmaster can do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from starlette.responses import Response

from auditor.clock import month_at
from auditor.dashboard.centre.drawings import Drawing, in_order, score_drawing, waterfall_drawing
from auditor.dashboard.centre.months import CentreMonths, all_months, centre_months, columns_for, in_round, meaning_of
from auditor.dashboard.centre.points import moved_text, points_text
from auditor.dashboard.centre.tasks import alike, shares, tasks_of
from auditor.dashboard.desk.source import Source
from auditor.dashboard.frame.page import Page
from auditor.dashboard.frame.routing import Asked, shows
from auditor.difference import Step, waterfall
from auditor.errors import UnknownCentre
from auditor.nearest import nearest_centres
from rules.findings import Finding, ItemCode
from rules.month import Month
from rules.pack import Rule
from rules.troubles import ending_clause
from rules.wording_th import place_in_thai
from storage import views
from storage.months import removed_crawls
from storage.records import StoredAudit

_MOST_NEAR = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One item over the months."""

    item: ItemCode
    title: str
    clause: str
    findings: tuple[Finding | None, ...]
    """One a column; None where the rules of that month had no such item, or nothing was audited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One finding in full."""

    finding: Finding
    title: str
    clause: str
    earned: str
    share: str
    """The points that it brings, and that it can bring."""
    sentence: str
    place: str
    """Where the deciding date was read, in words; "" where that is not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """What changed since an earlier audit."""

    before: StoredAudit
    steps: tuple[Step, ...]
    drawing: Drawing | None
    """None where the score did not move."""
    adjacent: bool
    """Whether it is the audit of the month before."""
    other_rules: bool


def contents(source: Source, page: Page, code: str, month: Month | None = None) -> dict[str, Any]:
    """The centre's page for a month, or for the newest that was audited. Raises UnknownCentre."""
    kept = centre_months(source, code)
    month = month or kept.newest
    audit = kept.audits.get(month) if month else None
    mark = Fraction(source.round.pass_score)
    columns = columns_for(source, kept, month)
    rules = kept.rules(month) if month else {}
    view: dict[str, Any] = {
        "centre": kept.centre,
        "listed": kept.listed,
        "month": month,
        "this_month": month_at(source.clock()),
        "round": source.round,
        "mark": f"{source.round.pass_score.normalize():f}",
        "in_round": in_round(source, kept) if kept.listed else None,
        "tabs": [(each, kept.score(each), _passed(kept, each, mark)) for each in all_months(source, kept, month)],
        "drawing": score_drawing([(page.short_month(each), kept.score(each)) for each in columns], mark),
        "columns": columns,
        "rows": _rows(page, kept, columns, rules),
        "closed": kept.closed.get(month) if month else None,
        "audit": audit,
    }
    return view | (_of_audit(source, page, kept, audit, mark) if audit else {})


def _passed(kept: CentreMonths, month: Month, mark: Fraction) -> bool | None:
    score = kept.score(month)
    return None if score is None or score.final is None else score.final >= mark


def _of_audit(source: Source, page: Page, kept: CentreMonths, audit: StoredAudit, mark: Fraction) -> dict[str, Any]:
    """What is told of one month's audit."""
    rules = kept.rules(audit.month)
    closed, crawl, tasks = kept.closed.get(audit.month), audit.crawl, tasks_of(audit, mark)
    return {
        "meaning": meaning_of(audit.score, mark),
        "ending": ending_clause(crawl.stopped_because),
        "tasks": tasks,
        "waiting": alike(tasks.waiting),
        "titles": {item: _title(page, rules, item) for item in {**rules, **{one.item: one for one in audit.findings}}},
        "points": points_text,
        "moved": moved_text,
        "told": _told(page, audit, rules),
        "fall": _fall(page, kept, audit, mark),
        "amended": closed is not None and closed.audit_id != audit.id,
        "evidence": bool(crawl.archive) and crawl.id not in removed_crawls(source.repository),
        "revisions": tuple(reversed(views.history(source.repository, audit.centre, audit.month))),
    }


def _title(page: Page, rules: Mapping[ItemCode, Rule], item: ItemCode) -> str:
    rule = rules.get(item)
    return "" if rule is None else page.either(rule.title_th, rule.title_en)


def _rows(page: Page, kept: CentreMonths, columns: Sequence[Month], rules: Mapping[ItemCode, Rule]) -> tuple[Row, ...]:
    by_month = [
        {one.item: one for one in kept.audits[each].findings} if each in kept.audits else {} for each in columns
    ]
    known = {item for findings in by_month for item in findings}
    codes = [*(code for code in rules if code in known), *sorted(known - rules.keys())]
    return tuple(
        Row(
            item=code,
            title=_title(page, rules, code),
            clause=rules[code].clause if code in rules else "",
            findings=tuple(findings.get(code) for findings in by_month),
        )
        for code in codes
    )


def _told(page: Page, audit: StoredAudit, rules: Mapping[ItemCode, Rule]) -> tuple[Told, ...]:
    share = shares(audit.findings)
    return tuple(
        Told(
            finding=one,
            title=_title(page, rules, one.item),
            clause=rules[one.item].clause if one.item in rules else "",
            earned="" if one.credit is None else points_text(share.get(one.item, Fraction(0)) * Fraction(one.credit)),
            share=points_text(share[one.item]) if one.item in share else "",
            sentence=page.either(one.explanation_th, one.explanation),
            place=_place(page, one),
        )
        for one in audit.findings
    )


def _place(page: Page, finding: Finding) -> str:
    if finding.period is None:
        return ""
    return place_in_thai(finding.period.where) if page.thai else finding.period.where


def _fall(page: Page, kept: CentreMonths, audit: StoredAudit, mark: Fraction) -> Fall | None:
    """None where there is no earlier audit."""
    before = kept.earlier(audit.month)
    if before is None:
        return None
    steps = in_order(waterfall(before.findings, audit.findings))
    moved = [step for step in steps if step.moved]
    ends = [(page.short_month(each.month), each.score.lower) for each in (before, audit)]
    return Fall(
        before=before,
        steps=steps,
        drawing=waterfall_drawing(ends[0], moved, ends[1], mark) if moved else None,
        adjacent=before.month == audit.month.plus(-1),
        other_rules=before.pack.sha256 != audit.pack.sha256,
    )


def show_newest(asked: Asked) -> Response:
    """The newest audited month."""
    return _answer(asked, None)


def show_month(asked: Asked) -> Response:
    """One month; a text that names no month is told so (MonthError)."""
    return _answer(asked, Month.parse(asked.part("month")))


def _answer(asked: Asked, month: Month | None) -> Response:
    source, code = asked.desk.source, asked.part("code")
    try:
        view = contents(source, asked.page, code, month)
    except UnknownCentre:
        near = nearest_centres(code, source.repository.centres(), most=_MOST_NEAR)
        return asked.answer("no_centre.html.jinja", status=404, wanted=code, near=near)
    return asked.answer("centre.html.jinja", **view)


ROUTES = [shows("/centres/{code}", show_newest), shows("/centres/{code}/{month}", show_month)]
