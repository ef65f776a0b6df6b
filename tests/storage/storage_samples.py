"""Small, whole things to keep, for the tests of this folder."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from crawler.visit import Ending, Exchange, Purpose, Visit
from evaluator.score import score_of
from rules.findings import Finding, Status
from rules.month import Month
from rules.period import Granularity, Period
from storage.centre import Centre
from storage.overrides import Said
from storage.records import AuditKind, AuditRecord, CrawlRecord
from storage.repository import Repository

FEBRUARY = Month(2020, 2)
NOON = datetime(2020, 2, 3, 5, 0, 0, 123456, tzinfo=UTC)
PACK = "a" * 64


def centre(code: str, **changes: Any) -> Centre:
    return Centre(**{"code": code, "name_th": f"ศูนย์ {code}", "home_url": f"https://{code}.example/"} | changes)


def prepared(repo: Repository, *codes: str) -> None:
    """Fill the registry and keep a pack, so that audits can refer to them."""
    repo.replace_centres([centre(code) for code in codes])
    repo.keep_pack("oia-2540", "1", PACK, "items: []\n")


def finding(item: str = "7(1)", **changes: Any) -> Finding:
    values: dict[str, Any] = {
        "item": item,
        "status": Status.SATISFIED,
        "weight": Decimal(8),
        "credit": Decimal(1),
        "explanation": "พบหน้าโครงสร้าง",
    }
    return Finding(**values | changes)


def findings(count: int = 18) -> tuple[Finding, ...]:
    period = Period(
        start=date(2020, 1, 1), end=date(2020, 1, 31), granularity=Granularity.MONTH, text="ม.ค. 63", where="label"
    )
    return tuple(
        finding(
            f"item-{number}",
            url=f"https://dusit.example/p/{number}",
            found_on="https://dusit.example/",
            label="สรุปผลการจัดซื้อจัดจ้าง",
            period=period,
            excerpt="ข้อความที่อ่านได้ " * 10,
            evidence_sha256="b" * 64,
        )
        for number in range(count)
    )


def crawl(code: str = "dusit", **changes: Any) -> CrawlRecord:
    values: dict[str, Any] = {
        "centre": code,
        "month": FEBRUARY,
        "started_at": NOON,
        "finished_at": NOON + timedelta(seconds=7),
        "pages": 60,
        "requests": 66,
        "bytes": 1_890_000,
        "complete": True,
        "stopped_because": "everything in scope was visited",
        "archive": "",
        "archive_sha256": "",
        "archive_bytes": 0,
    }
    return CrawlRecord(**values | changes)


def audit(code: str = "dusit", *, run_id: int | None = None, **changes: Any) -> AuditRecord:
    found = changes.pop("findings", findings())
    values: dict[str, Any] = {
        "run_id": run_id,
        "centre": code,
        "month": FEBRUARY,
        "kind": AuditKind.AUDIT,
        "pack_sha256": PACK,
        "program_version": "0.1.0",
        "at": NOON + timedelta(seconds=8),
        "by": "schedule",
        "reason": "monthly",
        "crawl": crawl(code),
        "findings": found,
    }
    if "score" not in changes:
        values["score"] = score_of(found)
    return AuditRecord(**values | changes)


def exchange(**changes: Any) -> Exchange:
    values: dict[str, Any] = {
        "url": "http://127.0.0.1:8000/info?id=7",
        "request_headers": (("Host", "127.0.0.1:8000"), ("User-Agent", "Prongsai/0.1")),
        "status": 200,
        "reason": "OK",
        "http_version": "HTTP/1.1",
        "headers": (("Content-Type", "text/html; charset=utf-8"), ("Transfer-Encoding", "chunked")),
        "body": "<title>ศูนย์ข้อมูลข่าวสาร</title>".encode(),
        "started_at": NOON,
        "seconds": 0.0123,
    }
    return Exchange(**values | changes)


def visit(*exchanges: Exchange, **changes: Any) -> Visit:
    made = exchanges or (exchange(),)
    values: dict[str, Any] = {"url": made[0].url, "purpose": Purpose.PAGE, "exchanges": made, "failure": None}
    return Visit(**values | changes)


def ending(**changes: Any) -> Ending:
    values: dict[str, Any] = {
        "started_at": NOON,
        "finished_at": NOON + timedelta(seconds=7),
        "complete": True,
        "stopped_because": "everything in scope was visited",
        "requests": 66,
        "bytes": 1_890_000,
        "unvisited": (),
    }
    return Ending(**values | changes)


def said(by: str, reason: str = "seen on the site") -> Said:
    return Said(by=by, at=NOON + timedelta(hours=1), reason=reason, program_version="0.1.0")


def half(status: Status) -> Decimal:
    """A pack that gives half a credit for anything but what is satisfied or missing."""
    return {Status.SATISFIED: Decimal(1), Status.MISSING: Decimal(0)}.get(status, Decimal("0.5"))
