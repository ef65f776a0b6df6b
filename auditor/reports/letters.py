"""A page for one centre: what is missing or stale, where we looked, and what would satisfy it, in Thai."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from auditor.advice import advice
from auditor.clock import BANGKOK
from auditor.reports.words import Language, month_in, status_in
from evaluator.score import shown
from rules.findings import Finding, Status
from rules.month import BUDDHIST_OFFSET, Month
from rules.pack import Rule
from rules.recency import Ageless, demand
from rules.wording import readable
from storage.centre import Centre
from storage.records import StoredAudit

_SETTLED = frozenset({Status.SATISFIED, Status.NONE_DECLARED, Status.NOT_APPLICABLE})


def letter_of(
    centre: Centre, audit: StoredAudit, rules: Mapping[str, Rule], *, head: tuple[int, str], made_at: datetime
) -> dict[str, Any]:
    """The letter's texts; JSON can hold them. Items of the most weight come first, those of none are left out.

    `rules` are those that judged; `head` is the number and digest of the journal's last entry.
    """
    local = made_at.astimezone(BANGKOK)
    open_ones = [one for one in audit.findings if one.status not in _SETTLED and one.weight > 0]
    settled = sum(one.status in _SETTLED for one in audit.findings)
    score = audit.score
    final = score.final
    return {
        "code": centre.code,
        "centre": centre.name_th,
        "home": readable(centre.home_url),
        "month": month_in(audit.month, Language.THAI),
        "score": str(shown(final)) if final is not None else f"{shown(score.lower)} ถึง {shown(score.upper)}",
        "final": final is not None,
        "settled": settled,
        "count": len(audit.findings),
        "head": f"{head[0]} SHA-256 {head[1]}",
        "made": f"{local.day}/{local.month}/{local.year + BUDDHIST_OFFSET}",
        "items": [_item(one, rules.get(one.item), audit.month) for one in sorted(open_ones, key=_most_first)],
    }


def _most_first(finding: Finding) -> tuple[Any, str]:
    earned = finding.credit or 0
    return (-finding.weight * (1 - earned), finding.item)


def _item(finding: Finding, rule: Rule | None, month: Month) -> dict[str, Any]:
    next_step = advice(finding.status)
    dated = rule is not None and not isinstance(rule.recency, Ageless)
    return {
        "item": finding.item,
        "title": rule.title_th if rule else "",
        "status": finding.status.value,
        "verdict": status_in(finding.status, Language.THAI),
        "points": "–" if finding.credit is None else f"{finding.credit * finding.weight:f}",
        "weight": f"{finding.weight:f}",
        "why": finding.explanation_th or finding.explanation,
        "place": readable(finding.url or finding.found_on or ""),
        "todo": next_step.th if next_step else "",
        "asked": demand(rule.recency, month).th if rule is not None and dated else "",
        "near": [f"“{miss.label}” {readable(miss.found_on)} {miss.why_th}" for miss in finding.near_misses[:2]],
    }
