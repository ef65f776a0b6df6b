"""What was concluded from a crawl, as its archive tells it: whoever reads the file by itself learns that too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from auditor.numbers import json_bounds, json_score
from auditor.version import program_version
from evaluator.score import Score
from rules.findings import Finding
from rules.month import Month
from rules.pack import Pack
from rules.period import Period


def verdict_of(findings: Sequence[Finding], score: Score, *, centre: str, month: Month, pack: Pack) -> dict[str, Any]:
    """As JSON values. What a later version or a person concludes is in the database, and not here."""
    return {
        "centre": centre,
        "month": str(month),
        "program": program_version(),
        "rules": {"name": pack.name, "version": pack.version, "sha256": pack.sha256},
        "score": json_score(score.final),
        "score_bounds": json_bounds(score.bounds),
        "findings": [_finding(one) for one in findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "item": finding.item,
        "status": finding.status.value,
        "label": finding.label,
        "url": finding.url,
        "found_on": finding.found_on,
        "period": None if finding.period is None else _period(finding.period),
        "evidence_sha256": finding.evidence_sha256,
    }


def _period(period: Period) -> dict[str, str]:
    return {"start": period.start.isoformat(), "end": period.end.isoformat(), "text": period.text}
