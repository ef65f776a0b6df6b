"""Audits, rounds and centres as JSON documents; their keys are a contract (product.md §7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from auditor.numbers import json_bounds, json_number, json_score
from rules.troubles import ending_clause

if TYPE_CHECKING:
    from auditor.pipeline import Change, RescoreOutcome, Unaudited
    from auditor.standings import RoundResult
    from crawler.traffic import HostTraffic
    from evaluator.score import Score
    from evaluator.standing import MonthResult, Standing
    from rules.findings import Decision, Finding
    from rules.month import Month
    from rules.pack import Pack
    from storage.centre import Centre
    from storage.records import PackReference, StoredAudit

Json = dict[str, Any]


def rules_document(pack: Pack | PackReference) -> Json:
    """Which rules judged."""
    return {"name": pack.name, "version": pack.version, "sha256": pack.sha256}


def score_document(score: Score) -> Json:
    """Cut to two decimals; `score` is null where there is no final one."""
    return {
        "score": json_score(score.final),
        "score_bounds": json_bounds(score.bounds),
        "final": score.final is not None,
    }


def finding_document(finding: Finding) -> Json:
    """One finding, under its item's code."""
    period = finding.period
    return {
        "status": finding.status.value,
        "credit": json_number(finding.credit),
        "weight": json_number(finding.weight),
        "url": finding.url,
        "found_on": finding.found_on,
        "label": finding.label,
        "period": {"start": period.start.isoformat(), "end": period.end.isoformat()} if period else None,
        "excerpt": finding.excerpt,
        "explanation": finding.explanation,
        "explanation_th": finding.explanation_th,
        "evidence_sha256": finding.evidence_sha256,
        "near_misses": [asdict(miss) for miss in finding.near_misses],
        "override": _decision(finding.decision) if finding.decision else None,
    }


def _decision(decision: Decision) -> Json:
    """A person's decision, and the machine's finding beside it."""
    return {
        "number": decision.override,
        "by": decision.by,
        "second": decision.second,
        "at": decision.at.isoformat(),
        "reason": decision.reason,
        "machine": {
            "status": decision.found.value,
            "credit": json_number(decision.found_credit),
            "explanation": decision.found_explanation,
            "explanation_th": decision.found_explanation_th,
        },
    }


def audit_document(audit: StoredAudit) -> Json:
    """One centre's audit."""
    crawl = audit.crawl
    return {
        "centre": audit.centre,
        **score_document(audit.score),
        "pages": crawl.pages,
        "requests": crawl.requests,
        "bytes": crawl.bytes,
        "seconds": round((crawl.finished_at - crawl.started_at).total_seconds(), 3),
        "stopped_because": crawl.stopped_because,
        "stopped_because_th": ending_clause(crawl.stopped_because).th,
        "hosts": {host.host: _traffic(host) for host in crawl.hosts},
        "remarks": list(crawl.remarks),
        "findings": {finding.item: finding_document(finding) for finding in audit.findings},
    }


def _traffic(host: HostTraffic) -> Json:
    return {"requests": host.requests, "bytes": host.bytes, "max_concurrency": host.max_concurrency}


def month_document(
    month: Month, pack: Pack, audits: Iterable[StoredAudit], skipped: Sequence[str], unaudited: Sequence[Unaudited]
) -> Json:
    """What `audit --json` prints."""
    return {
        "month": str(month),
        "rules": rules_document(pack),
        "audits": [audit_document(audit) for audit in audits],
        "skipped": list(skipped),
        "unaudited": [unaudited_document(each) for each in unaudited],
    }


def unaudited_document(each: Unaudited) -> Json:
    """A centre that this program failed on."""
    return {"centre": each.centre, "reason": each.reason}


def show_document(centre: Centre, audit: StoredAudit, history: Iterable[StoredAudit]) -> Json:
    """What `show --json` prints: the audit of `audit --json`, its month and rules, and every revision."""
    return {
        "month": str(audit.month),
        "rules": rules_document(audit.pack),
        "name_th": centre.name_th,
        "name_en": centre.name_en,
        "home_url": centre.home_url,
        **audit_document(audit),
        "history": [_revision(each, official=each.id == audit.id) for each in history],
    }


def _revision(audit: StoredAudit, *, official: bool) -> Json:
    return {
        "id": audit.id,
        "kind": audit.kind.value,
        "at": audit.at.isoformat(),
        "by": audit.by,
        "reason": audit.reason,
        "rules": rules_document(audit.pack),
        **score_document(audit.score),
        "official": official,
        "set_aside": audit.set_aside is not None,
    }


def round_document(result: RoundResult) -> Json:
    """What `evaluate --json` prints. Equal months are one object in it, as they are in the result."""
    indicator = result.indicator
    months = _Months(result)
    return {
        "round": result.round.name,
        "closed": result.closed,
        "closed_months": [str(month) for month in sorted(result.closed_months)],
        "centres": [_standing(standing, months) for standing in result.standings],
        "passed": indicator.passed,
        "failed": indicator.failed,
        "pending": indicator.pending,
        "denominator": indicator.denominator,
        "indicator": json_score(indicator.value),
        "indicator_bounds": json_bounds(indicator.bounds),
        "target": json_number(indicator.target),
        "minimum": json_number(indicator.minimum),
        "warning": result.warning,
    }


def _standing(standing: Standing, months: _Months) -> Json:
    return {
        "centre": standing.centre,
        "months": months.of(standing),
        "passes": standing.passes,
        "status": standing.status.value,
        "needs": standing.needs,
        "months_left": standing.months_left,
    }


class _Months:
    """A round's months as documents, each made once: thousands of centres share a few hundred results."""

    def __init__(self, result: RoundResult) -> None:
        self._names = {month: str(month) for month in result.round.months}
        self._amended = result.amended
        self._centres_amended = {centre for centre, _ in result.amended}
        self._made: dict[int, Json] = {}
        """By the result's identity, which `result` keeps."""

    def of(self, standing: Standing) -> Json:
        """A centre's months."""
        names = self._names
        told = {names[month]: self._month(each) for month, each in standing.months.items()}
        if standing.centre in self._centres_amended:
            for month in standing.months:
                told[names[month]] = told[names[month]] | _amendment(self._amended, standing.centre, month)
        return told

    def _month(self, result: MonthResult) -> Json:
        made = self._made.get(id(result))
        if made is None:
            made = self._made[id(result)] = {
                "score": json_score(result.score.final) if result.score else None,
                "passed": result.passed,
                "final": result.final,
            }
        return made


def _amendment(amended: Mapping[tuple[str, Month], Score | None], centre: str, month: Month) -> Json:
    """The score that a month was closed with, where another came about since; nothing where none did."""
    if (centre, month) not in amended:
        return {}
    before = amended[centre, month]
    return {"amended": True, "closed_score": json_score(before.final) if before else None}


def change_document(change: Change) -> Json:
    """What judging otherwise does to a centre's month."""
    return {
        "centre": change.centre,
        "month": str(change.month),
        "before": score_document(change.before) if change.before else None,
        "after": score_document(change.after),
        "items": {code: [was and was.value, now and now.value] for code, was, now in change.items},
    }


def rescore_document(outcome: RescoreOutcome, pack: Pack, flips: Iterable[Json], standings: Iterable[Json]) -> Json:
    """What `rescore --json` prints."""
    return {
        "rules": rules_document(pack),
        "dry_run": outcome.dry_run,
        "judged": outcome.judged,
        "changes": [change_document(change) for change in outcome.changes],
        "flips": list(flips),
        "standings": list(standings),
        "unaudited": [unaudited_document(each) for each in outcome.unaudited],
    }


def centre_document(centre: Centre) -> Json:
    """A centre with the registry's columns."""
    return {
        "code": centre.code,
        "name_th": centre.name_th,
        "name_en": centre.name_en,
        "kind": centre.kind,
        "home_url": centre.home_url,
        "extra_hosts": list(centre.extra_hosts),
        "exempt_items": list(centre.exempt_items),
        "contact_email": centre.contact_email,
        "allow_private": centre.allow_private,
        "window": str(centre.window) if centre.window else None,
    }
