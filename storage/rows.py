"""Between table rows and the types that leave the package; every number comes back exactly as it went in."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from sqlalchemy import RowMapping

from crawler.traffic import HostTraffic
from crawler.window import Window
from evaluator.override import Override
from evaluator.score import Score, shown
from rules.findings import Finding, NearMiss, Status
from rules.month import Month
from rules.period import Granularity, Period
from storage.centre import Centre
from storage.records import (
    AuditKind,
    AuditRecord,
    CrawlRecord,
    LastVisit,
    PackReference,
    Run,
    SetAside,
    StoredAudit,
    StoredCrawl,
)
from storage.schema import audits

Values = dict[str, Any]


def instant_text(at: datetime) -> str:
    """ISO in UTC with microseconds, so that texts sort as instants do; raises ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone: what is kept must be an instant")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def fraction_text(value: Fraction) -> str:
    """The exact value as "numerator/denominator"."""
    return f"{value.numerator}/{value.denominator}"


def fraction_of(text: str) -> Fraction:
    """The inverse of `fraction_text`."""
    numerator, _, denominator = text.partition("/")
    return Fraction(int(numerator), int(denominator))


def centre_values(centre: Centre, position: int) -> Values:
    """A row of `centres`; lists become JSON."""
    return {
        "code": centre.code,
        "position": position,
        "name_th": centre.name_th,
        "name_en": centre.name_en,
        "kind": centre.kind,
        "home_url": centre.home_url,
        "extra_hosts": json.dumps(centre.extra_hosts, ensure_ascii=False),
        "exempt_items": json.dumps(centre.exempt_items, ensure_ascii=False),
        "contact_email": centre.contact_email,
        "allow_private": centre.allow_private,
        "window": "" if centre.window is None else str(centre.window),
    }


def centre_of(row: RowMapping) -> Centre:
    """From a row of `centres`."""
    return Centre(
        code=row["code"],
        name_th=row["name_th"],
        name_en=row["name_en"],
        kind=row["kind"],
        home_url=row["home_url"],
        extra_hosts=tuple(json.loads(row["extra_hosts"])),
        exempt_items=tuple(json.loads(row["exempt_items"])),
        contact_email=row["contact_email"],
        allow_private=row["allow_private"],
        window=Window.parse(row["window"]) if row["window"] else None,
    )


def crawl_values(crawl: CrawlRecord) -> Values:
    """A row of `crawls` without its id."""
    return {
        "centre": crawl.centre,
        "month": str(crawl.month),
        "started_at": instant_text(crawl.started_at),
        "finished_at": instant_text(crawl.finished_at),
        "pages": crawl.pages,
        "requests": crawl.requests,
        "bytes": crawl.bytes,
        "complete": crawl.complete,
        "stopped_because": crawl.stopped_because,
        "archive": crawl.archive,
        "archive_sha256": crawl.archive_sha256,
        "archive_bytes": crawl.archive_bytes,
        "hosts": json.dumps({each.host: _figures(each) for each in crawl.hosts}, ensure_ascii=False),
        "remarks": json.dumps(crawl.remarks, ensure_ascii=False),
    }


def _figures(traffic: HostTraffic) -> Values:
    figures = asdict(traffic)
    del figures["host"]
    return figures


def crawl_of(row: RowMapping, *, prefix: str = "") -> StoredCrawl:
    """From a row of `crawls`, or of a join that puts the prefix before its columns."""
    return StoredCrawl(
        id=row[f"{prefix}id"],
        centre=row[f"{prefix}centre"],
        month=Month.parse(row[f"{prefix}month"]),
        started_at=datetime.fromisoformat(row[f"{prefix}started_at"]),
        finished_at=datetime.fromisoformat(row[f"{prefix}finished_at"]),
        pages=row[f"{prefix}pages"],
        requests=row[f"{prefix}requests"],
        bytes=row[f"{prefix}bytes"],
        complete=row[f"{prefix}complete"],
        stopped_because=row[f"{prefix}stopped_because"],
        archive=row[f"{prefix}archive"],
        archive_sha256=row[f"{prefix}archive_sha256"],
        archive_bytes=row[f"{prefix}archive_bytes"],
        hosts=tuple(HostTraffic(host=host, **figures) for host, figures in json.loads(row[f"{prefix}hosts"]).items()),
        remarks=tuple(json.loads(row[f"{prefix}remarks"])),
    )


def last_visit_of(crawl: RowMapping, findings: Iterable[RowMapping]) -> LastVisit:
    """From a row of `crawls` and rows of its audit's `findings`, in their order."""
    findings = tuple(findings)
    places = (place for row in findings for place in (row["found_on"], row["url"]))
    return LastVisit(
        centre=crawl["centre"],
        finished_at=datetime.fromisoformat(crawl["finished_at"]),
        archive=crawl["archive"],
        archive_sha256=crawl["archive_sha256"],
        statuses=tuple((sys.intern(row["item"]), Status(row["status"])) for row in findings),
        found_at=tuple(dict.fromkeys(place for place in places if place is not None)),
    )


def audit_values(record: AuditRecord, crawl_id: int) -> Values:
    """A row of `audits` without its id."""
    final = record.score.final
    return {
        "run_id": record.run_id,
        "centre": record.centre,
        "month": str(record.month),
        "kind": record.kind.value,
        "crawl_id": crawl_id,
        "pack_sha256": record.pack_sha256,
        "program_version": record.program_version,
        "at": instant_text(record.at),
        "by": record.by,
        "reason": record.reason,
        "score_lower": fraction_text(record.score.lower),
        "score_upper": fraction_text(record.score.upper),
        "score_final": None if final is None else fraction_text(final),
        "score_shown": None if final is None else str(shown(final)),
        "finding_count": len(record.findings),
    }


def finding_values(finding: Finding, audit_id: int, position: int) -> Values:
    """A row of `findings` without its id; `position` counts from 0 in pack order."""
    period = finding.period
    return {
        "audit_id": audit_id,
        "position": position,
        "item": finding.item,
        "status": finding.status.value,
        "weight": str(finding.weight),
        "credit": None if finding.credit is None else str(finding.credit),
        "explanation": finding.explanation,
        "url": finding.url,
        "found_on": finding.found_on,
        "label": finding.label,
        "period_start": None if period is None else period.start.isoformat(),
        "period_end": None if period is None else period.end.isoformat(),
        "period_granularity": None if period is None else period.granularity.value,
        "period_text": None if period is None else period.text,
        "period_where": None if period is None else period.where,
        "excerpt": finding.excerpt,
        "evidence_sha256": finding.evidence_sha256,
        "explanation_th": finding.explanation_th,
        "near_misses": json.dumps([asdict(miss) for miss in finding.near_misses], ensure_ascii=False),
    }


def decision_values(finding: Finding, audit_id: int) -> Values:
    """A row of `decisions`, of a finding that bears one."""
    assert finding.decision is not None
    return {
        "audit_id": audit_id,
        "item": finding.item,
        "override_id": finding.decision.override,
        "credit": None if finding.credit is None else str(finding.credit),
    }


def override_of(row: RowMapping) -> Override:
    """From a row of overrides with its audit's crawl (crawl_id), its second (second_…) and its end (ended_at)."""
    return Override(
        id=row["id"],
        audit_id=row["audit_id"],
        crawl_id=row["crawl_id"],
        centre=row["centre"],
        month=Month.parse(row["month"]),
        item=row["item"],
        status=Status(row["status"]),
        by=row["by"],
        at=datetime.fromisoformat(row["at"]),
        reason=row["reason"],
        evidence_sha256=row["evidence_sha256"],
        last_month=Month.parse(row["last_month"]) if row["last_month"] else None,
        attachment=row["attachment"],
        attachment_sha256=row["attachment_sha256"],
        needs_second=row["needs_second"],
        second=row["second_by"],
        second_at=datetime.fromisoformat(row["second_at"]) if row["second_at"] else None,
        ended_at=datetime.fromisoformat(row["ended_at"]) if row["ended_at"] else None,
    )


@lru_cache(maxsize=1_024)
def _decimal(text: str) -> Decimal:
    return Decimal(text)


def finding_of(row: RowMapping, same: dict[str, str] | None = None) -> Finding:
    """From a row of `findings`; texts found in `same` are taken from there, and put there else.

    A site that cannot be reached says one thing on every item: 20,000 of them take memory for it once each.
    """
    same = {} if same is None else same
    explanation, explanation_th = row["explanation"], row["explanation_th"]
    return Finding(
        item=sys.intern(row["item"]),
        status=Status(row["status"]),
        weight=_decimal(row["weight"]),
        credit=None if row["credit"] is None else _decimal(row["credit"]),
        explanation=same.setdefault(explanation, explanation),
        url=row["url"],
        found_on=row["found_on"],
        label=row["label"],
        period=_period_of(row),
        excerpt=row["excerpt"],
        evidence_sha256=row["evidence_sha256"],
        explanation_th=same.setdefault(explanation_th, explanation_th),
        near_misses=tuple(NearMiss(**miss) for miss in json.loads(row["near_misses"])),
    )


def _period_of(row: RowMapping) -> Period | None:
    if row["period_start"] is None:
        return None
    return Period(
        start=date.fromisoformat(row["period_start"]),
        end=date.fromisoformat(row["period_end"]),
        granularity=Granularity(row["period_granularity"]),
        text=row["period_text"],
        where=row["period_where"],
    )


SCORE = audits.c.score_lower, audits.c.score_upper, audits.c.score_final
"""The columns that a score is made from."""


def score_from(row: RowMapping) -> Score:
    """From `SCORE`."""
    return kept_score(row["score_lower"], row["score_upper"], row["score_final"])


def kept_score(lower: str, upper: str, final: str | None) -> Score:
    """From the texts in those columns."""
    return Score(
        lower=fraction_of(lower), upper=fraction_of(upper), final=None if final is None else fraction_of(final)
    )


def audit_of(row: RowMapping, findings: tuple[Finding, ...]) -> StoredAudit:
    """From a row of audits with its crawl (crawl_…), pack (pack_…) and setting aside (aside_…)."""
    return StoredAudit(
        id=row["id"],
        run_id=row["run_id"],
        centre=row["centre"],
        month=Month.parse(row["month"]),
        kind=AuditKind(row["kind"]),
        at=datetime.fromisoformat(row["at"]),
        by=row["by"],
        reason=row["reason"],
        program_version=row["program_version"],
        pack=PackReference(name=row["pack_name"], version=row["pack_version"], sha256=row["pack_sha256"]),
        crawl=crawl_of(row, prefix="crawl_"),
        score=score_from(row),
        findings=findings,
        set_aside=_set_aside_of(row),
    )


def _set_aside_of(row: RowMapping) -> SetAside | None:
    if row["aside_at"] is None:
        return None
    return SetAside(at=datetime.fromisoformat(row["aside_at"]), by=row["aside_by"], reason=row["aside_reason"])


def run_of(
    row: RowMapping, centres: Iterable[str], done: Iterable[str], *, resumed: bool, finished_at: str | None
) -> Run:
    """From a row of `runs` and what other tables tell of it."""
    return Run(
        id=row["id"],
        month=Month.parse(row["month"]),
        pack_sha256=row["pack_sha256"],
        centres=tuple(centres),
        done=frozenset(done),
        resumed=resumed,
        reason=row["reason"],
        by=row["by"],
        started_at=datetime.fromisoformat(row["started_at"]),
        finished_at=None if finished_at is None else datetime.fromisoformat(finished_at),
    )
