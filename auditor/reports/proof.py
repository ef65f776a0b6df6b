"""What a report says, in one language: plain data that its HTML and its PDF are both made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from auditor.advice import advice
from auditor.clock import BANGKOK
from auditor.reports.words import WORDS, Language, month_in, status_in
from evaluator.score import Score, shown
from rules.findings import Finding
from rules.month import BUDDHIST_OFFSET
from rules.period import Period
from rules.troubles import ending_clause
from rules.wording import readable
from storage.centre import Centre
from storage.journal import Entry
from storage.records import StoredAudit

__all__ = ["Grounds", "Language", "report_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What a report is about."""

    centre: Centre
    audit: StoredAudit
    titles: Mapping[str, tuple[str, str]]
    """An item's title in Thai and in English."""
    entries: Sequence[Entry]
    """The journal's entries on this centre and month."""
    head: tuple[int, str]
    """The journal's last entry: its number and digest."""
    public_key: str
    """Of the key the package is signed with; empty where it is not."""
    fetched: Mapping[str, datetime]
    """When what stands at an address was fetched."""
    made_at: datetime


def report_of(grounds: Grounds, language: Language) -> dict[str, Any]:
    """The report's texts and figures; JSON can hold them."""
    audit, words = grounds.audit, WORDS[language]
    ending = ending_clause(audit.crawl.stopped_because)
    thai = language is Language.THAI
    return {
        "language": language.value,
        "words": words,
        "centre": grounds.centre.name_th if thai else grounds.centre.name_en or grounds.centre.name_th,
        "code": audit.centre,
        "home": readable(grounds.centre.home_url),
        "month": month_in(audit.month, language),
        "score": _score(audit.score, words),
        "final": audit.score.final is not None,
        "pack": {"name": audit.pack.name, "version": audit.pack.version, "sha256": audit.pack.sha256},
        "program": audit.program_version,
        "audited": _instant(audit.at, language),
        "made": _instant(grounds.made_at, language),
        "crawl": {
            "at": _instant(audit.crawl.started_at, language),
            "pages": audit.crawl.pages,
            "requests": audit.crawl.requests,
            "ending": (ending.th or ending.en) if thai else ending.en,
            "archive": audit.crawl.archive.rpartition("/")[2],
            "sha256": audit.crawl.archive_sha256,
            "remarks": list(audit.crawl.remarks),
        },
        "findings": [_finding(finding, grounds, language) for finding in audit.findings],
        "entries": [
            {
                "number": entry.number,
                "at": _instant(entry.at, language),
                "kind": entry.kind.value,
                "by": entry.by,
                "reason": entry.reason,
                "sha256": entry.sha256,
            }
            for entry in grounds.entries
        ],
        "head": {"number": grounds.head[0], "sha256": grounds.head[1]},
        "public_key": grounds.public_key,
    }


def _finding(finding: Finding, grounds: Grounds, language: Language) -> dict[str, Any]:
    thai = language is Language.THAI
    next_step, period, decision = advice(finding.status), finding.period, finding.decision
    titles = grounds.titles.get(finding.item, ("", ""))
    fetched = grounds.fetched.get(finding.url or "")
    return {
        "item": finding.item,
        "title": titles[0] if thai else titles[1],
        "status": finding.status.value,
        "verdict": status_in(finding.status, language),
        "points": _points(finding),
        "weight": f"{finding.weight:f}",
        "why": (finding.explanation_th if thai else finding.explanation) or finding.explanation,
        "label": finding.label or "",
        "found_on": readable(finding.found_on) if finding.found_on else "",
        "url": readable(finding.url) if finding.url else "",
        "fetched": _instant(fetched, language) if fetched else "",
        "period": _period(period, language) if period else "",
        "period_text": period.text if period else "",
        "period_where": (period.where or "") if period else "",
        "excerpt": finding.excerpt or "",
        "sha256": finding.evidence_sha256 or "",
        "todo": (next_step.th if thai else next_step.en) if next_step else "",
        "near": [
            {"label": miss.label, "on": readable(miss.found_on), "why": miss.why_th if thai else miss.why}
            for miss in finding.near_misses
        ],
        "decision": {
            "by": f"{decision.by}, {decision.second}" if decision.second else decision.by,
            "at": _instant(decision.at, language),
            "reason": decision.reason,
            "found": status_in(decision.found, language),
            "why": (decision.found_explanation_th if thai else "") or decision.found_explanation,
        }
        if decision
        else None,
    }


def _points(finding: Finding) -> str:
    return "–" if finding.credit is None else f"{finding.credit * finding.weight:f}"


def _score(score: Score, words: Mapping[str, str]) -> str:
    if score.final is not None:
        return str(shown(score.final))
    low, high = score.bounds
    return f"{shown(low)} {words['to']} {shown(high)}"


def _period(period: Period, language: Language) -> str:
    first, last = (_day(day, language) for day in (period.start, period.end))
    return first if first == last else f"{first} – {last}"


def _day(day: date, language: Language) -> str:
    return f"{day.day}/{day.month}/{day.year + BUDDHIST_OFFSET}" if language is Language.THAI else day.isoformat()


def _instant(at: datetime, language: Language) -> str:
    local = at.astimezone(BANGKOK)
    return f"{_day(local.date(), language)} {local:%H:%M:%S} {'น.' if language is Language.THAI else 'Bangkok'}"
