"""One finding: why, and the page as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from auditor.advice import advice
from auditor.clock import month_at
from auditor.dashboard.archived.exhibits import Evidence, evidence_of
from auditor.dashboard.archived.sights import Places, ServedPlaces
from auditor.dashboard.desk.source import Source
from auditor.dashboard.frame.page import Page
from auditor.dashboard.frame.routing import Asked, shows
from auditor.deciding import official
from auditor.kept_rules import rules_that_judged
from evaluator.override import DECIDABLE, Override
from rules.findings import Finding
from rules.month import Month
from rules.pack import Pack, Rule
from rules.recency import demand
from rules.wording_th import place_in_thai
from storage import views
from storage.months import Closing, closing_of
from storage.overrides import overrides_of
from storage.records import StoredAudit

DONE = ("decided", "waits", "agreed", "withdrawn")
"""What may have been done just now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which finding."""

    code: str
    month: Month
    item: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """The finding as one of the month's audits had it."""

    audit: StoredAudit
    finding: Finding | None
    official: bool
    amends: bool
    """Whether it came after the month was closed."""


def contents(
    source: Source, page: Page, place: Place, *, places: Places | None = None, evidence: bool = True
) -> dict[str, Any]:
    """What the page shows. Without `evidence` it is left to a part that is loaded later.

    `places` tells where archived pages stand; by default, on this server. Raises HTTPException where the month has no
    such item, NothingToDo where it was not audited.
    """
    audit = official(source.repository, place.code, place.month)
    finding = next((one for one in audit.findings if one.item == place.item), None)
    if finding is None:
        raise HTTPException(404)
    pack = rules_that_judged(source.repository, source.pack, [audit])[audit.pack.sha256]
    closing = closing_of(source.repository, place.month)
    return {
        "place": place,
        "centre": source.repository.centre(place.code),
        "audit": audit,
        "finding": finding,
        "titles": _titles(page, pack, audit.findings),
        "rule": _rule(page, pack, finding, place.month),
        "points": _points(finding),
        "where": _where(page, finding),
        "advice": advice(finding.status),
        "closing": closing,
        "current": place.month == month_at(source.clock()),
        "decisions": _decisions(source, finding, place),
        "decidable": DECIDABLE,
        "revisions": _revisions(source, audit, place, closing),
        **_neighbours(audit, finding),
        **_evidence(source, page, audit, finding, places, wanted=evidence),
        "done": "",
        "trouble": "",
        "given": {"status": "", "reason": "", "until": ""},
    }


def show_finding(asked: Asked) -> Response:
    """All about it but the archived pages, which come by themselves where scripts run."""
    done = asked.query("done")
    told = contents(asked.desk.source, asked.page, place_of(asked), evidence=False)
    return asked.answer("finding.html.jinja", **told | {"done": done if done in DONE else ""})


def show_evidence(asked: Asked) -> Response:
    """The archived pages: as a part for the page that asks, else within the whole page."""
    told = contents(asked.desk.source, asked.page, place_of(asked))
    if asked.request.headers.get("hx-request") == "true":
        return HTMLResponse(asked.page.render("finding_evidence.html.jinja", **told))
    return asked.answer("finding.html.jinja", **told)


def place_of(asked: Asked) -> Place:
    """Raises HTTPException for a month that is none."""
    try:
        month = Month.parse(asked.part("month"))
    except ValueError as error:
        raise HTTPException(404) from error
    return Place(code=asked.part("code"), month=month, item=asked.part("item"))


def _evidence(
    source: Source, page: Page, audit: StoredAudit, finding: Finding, places: Places | None, *, wanted: bool
) -> Mapping[str, Evidence | None]:
    if not wanted:
        return {"evidence": None}
    here = places or ServedPlaces(go=page.links, crawl_id=audit.crawl.id, audit_id=audit.id, item=finding.item)
    return {"evidence": evidence_of(source.archive_root, audit, finding, here)}


def _titles(page: Page, pack: Pack, findings: Sequence[Finding]) -> dict[str, str]:
    known = {rule.code: page.either(rule.title_th, rule.title_en) for rule in pack.items}
    return {finding.item: known.get(finding.item, finding.item) for finding in findings}


def _rule(page: Page, pack: Pack, finding: Finding, month: Month) -> dict[str, Any] | None:
    """What the item asks for; None where the pack that judged can no longer be read."""
    rule: Rule | None = next((one for one in pack.items if one.code == finding.item), None)
    if rule is None:
        return None
    none = rule.none_accepted
    return {
        "clause": rule.clause,
        "title_th": rule.title_th,
        "title_en": rule.title_en,
        "recency": page.clause(demand(rule.recency, month)),
        "none": "month" if none == "month" else "yes" if none else "no",
    }


def _points(finding: Finding) -> dict[str, str]:
    earned = None if finding.credit is None else finding.credit * finding.weight
    return {"earned": "–" if earned is None else _plain(earned), "weight": _plain(finding.weight)}


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _where(page: Page, finding: Finding) -> str:
    """Where the deciding period was read."""
    where = finding.period.where if finding.period else ""
    return (place_in_thai(where) or where) if page.thai else where


def _decisions(source: Source, finding: Finding, place: Place) -> list[Override]:
    """Those made for this month, and the one that decides it; the newest first."""
    standing = finding.decision.override if finding.decision else None
    of_centre = overrides_of(source.repository, [place.code])
    mine = [one for one in of_centre if one.item == place.item and (one.month == place.month or one.id == standing)]
    return sorted(mine, key=lambda one: -one.id)


def _revisions(source: Source, counts: StoredAudit, place: Place, closing: Closing | None) -> list[Revision]:
    return [
        Revision(
            audit=audit,
            finding=next((one for one in audit.findings if one.item == place.item), None),
            official=audit.id == counts.id,
            amends=closing is not None and audit.at > closing.at,
        )
        for audit in reversed(views.history(source.repository, place.code, place.month))
    ]


def _neighbours(audit: StoredAudit, finding: Finding) -> dict[str, str]:
    items = [one.item for one in audit.findings]
    at = items.index(finding.item)
    return {"before": items[at - 1] if at else "", "after": items[at + 1] if at + 1 < len(items) else ""}


ROUTES = [
    shows("/centres/{code}/{month}/items/{item}", show_finding),
    shows("/centres/{code}/{month}/items/{item}/evidence", show_evidence),
]
