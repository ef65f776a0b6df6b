"""A database as it is after months of audits, without any site: findings as long as real ones, kept as the program keeps them.

What the dice say is the same each time. The months but the last are closed; some were amended since, and some findings
of the last are decided by people.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from auditor.clock import Clock, end_of
from auditor.closing import close
from auditor.deciding import decide_on
from evaluator.score import score_of
from evaluator.standing import Round
from rules.findings import Finding, NearMiss, Status
from rules.month import Month, months_between
from rules.pack import Pack, Rule
from rules.period import Granularity, Period
from storage import views
from storage.centre import Centre
from storage.journal import Scribe
from storage.keeping import keep_audit_in
from storage.records import AuditKind, AuditRecord, CrawlRecord
from storage.repository import Repository

_BY, _VERSION = "bench", "0"
_WHY = "ผู้ดูแลเว็บไซต์ส่งหลักฐานเพิ่มเติมทางหนังสือราชการ"
_TEXT = (
    "ประกาศสำนักงานเรื่องการเปิดเผยข้อมูลข่าวสารของราชการ เพื่อให้ประชาชนเข้าตรวจดูได้ตามพระราชบัญญัติข้อมูลข่าวสารของราชการ "
    "พ.ศ. 2540 ประกอบด้วยโครงสร้างและการจัดองค์กร สรุปอำนาจหน้าที่ที่สำคัญและวิธีการดำเนินงาน สถานที่ติดต่อเพื่อขอรับข้อมูลข่าวสาร "
)
_LEVELS = (0.97, 0.9, 0.82, 0.7)
"""How much of what it must publish a centre has; each has one of these."""
_WRONG = (Status.STALE, Status.UNDATED, Status.EMPTY, Status.BROKEN, Status.MISSING)
_EACH, _DECIDED, _AMENDED = 25, 20, 5
"""One score in so many is open; so many findings are decided by a person; so many audits of each closed month amended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is kept."""

    centres: int
    months: int

    @property
    def round(self) -> Round:
        """A round of all its months."""
        first = Month(2020, 1)
        return Round(
            name="bench",
            title_th="การประเมินศูนย์ข้อมูลข่าวสารอิเล็กทรอนิกส์",
            title_en="Assessment of the electronic information centres",
            first_month=first,
            last_month=first.plus(self.months - 1),
            pass_score=Decimal(80),
            required_passes=max(1, self.months * 2 // 3),
            denominator=self.centres,
            target=Decimal(100),
            minimum=Decimal(10),
        )

    def __str__(self) -> str:
        return f"{self.centres:,} × {self.months}"


def keep_history(database: Path, size: Size, pack: Pack) -> None:
    """Make the database; it must not exist."""
    round_, chance = size.round, random.Random(size.centres)
    scribe = Scribe(by=_BY, clock=Clock.set_to(end_of(round_.last_month)))
    with Repository.open(database, scribe=scribe) as repository:
        registry = [_centre(number) for number in range(size.centres)]
        repository.replace_centres(registry)
        repository.keep_pack(pack.name, pack.version, pack.sha256, pack.source)
        levels = {centre.code: chance.choice(_LEVELS) for centre in registry}
        for month in months_between(round_.first_month, round_.last_month):
            _keep_month(repository, pack, [_record(chance, pack, each, levels[each.code], month) for each in registry])
            if month != round_.last_month:
                close(repository, month, by=_BY, reason="")
                _keep(repository, [_amended(chance, pack, repository, each, month) for each in registry[:_AMENDED]])
        _decide(repository, round_.last_month, database.with_name("archive"))


def _centre(number: int) -> Centre:
    host = f"centre-{number:04d}.example"
    return Centre(
        code=f"C{number:04d}",
        name_th=f"สำนักงานเขตตัวอย่างที่ {number} ฝ่ายข้อมูลข่าวสาร",
        name_en=f"Sample District Office {number}",
        kind=("district", "department", "office")[number % 3],
        home_url=f"https://{host}/information-center",
        contact_email=f"info@{host}",
    )


def _keep_month(repository: Repository, pack: Pack, records: Sequence[AuditRecord]) -> None:
    month, codes = records[0].month, [record.centre for record in records]
    run = repository.begin_run(month, pack.sha256, codes, reason="", by=_BY, at=records[0].at)
    _keep(repository, [replace(record, run_id=run.id) for record in records])
    repository.finish_run(run.id, end_of(month))


def _keep(repository: Repository, records: Sequence[AuditRecord]) -> None:
    """All in one transaction: a commit each would take longer than all the rest."""
    with repository.writing() as connection:
        for record in records:
            keep_audit_in(connection, record, repository.scribe)


def _record(
    chance: random.Random, pack: Pack, centre: Centre, level: float, month: Month, again: int = 0
) -> AuditRecord:
    findings = tuple(_findings(chance, pack, centre, level, month))
    begun = end_of(month) - timedelta(days=chance.randint(1, 9), seconds=chance.randint(0, 9999))
    return AuditRecord(
        run_id=None,
        centre=centre.code,
        month=month,
        kind=AuditKind.AUDIT,
        pack_sha256=pack.sha256,
        program_version=_VERSION,
        at=begun + timedelta(seconds=60),
        by=_BY,
        reason="",
        crawl=_crawl(chance, centre, month, begun, again),
        findings=findings,
        score=score_of(findings),
    )


def _amended(chance: random.Random, pack: Pack, repository: Repository, centre: Centre, month: Month) -> AuditRecord:
    """The same crawl, judged again after the month was closed."""
    before = views.official_audit(repository, centre.code, month)
    assert before is not None
    findings = tuple(_findings(chance, pack, centre, 1.0, month))
    return AuditRecord(
        run_id=None,
        centre=centre.code,
        month=month,
        kind=AuditKind.RESCORE,
        pack_sha256=pack.sha256,
        program_version=_VERSION,
        at=before.at + timedelta(days=20),
        by=_BY,
        reason=_WHY,
        crawl=before.crawl,
        findings=findings,
        score=score_of(findings),
    )


def _decide(repository: Repository, month: Month, archive: Path) -> None:
    for audit in views.official_audits(repository, month)[:_DECIDED]:
        decide_on(
            repository,
            centre=audit.centre,
            item=audit.findings[0].item,
            month=month,
            status=Status.SATISFIED.value,
            by=_BY,
            reason=_WHY,
            archive_root=archive,
        )


def _crawl(chance: random.Random, centre: Centre, month: Month, begun: datetime, again: int) -> CrawlRecord:
    pages = chance.randint(20, 60)
    return CrawlRecord(
        centre=centre.code,
        month=month,
        started_at=begun,
        finished_at=begun + timedelta(seconds=chance.randint(20, 60)),
        pages=pages,
        requests=pages + 12,
        bytes=pages * 24_000,
        complete=True,
        stopped_because="every verdict is final",
        archive=f"{month}/{centre.code}/{centre.code}-{month}-{again}.warc.gz",
        archive_sha256=_digest(centre.code, str(month), str(again)),
        archive_bytes=pages * 9_000,
    )


def _findings(chance: random.Random, pack: Pack, centre: Centre, level: float, month: Month) -> Iterator[Finding]:
    opened = chance.randrange(_EACH) == 0
    for place, rule in enumerate(pack.items):
        if opened and place == 0:
            yield _finding(chance, rule, Status.UNDETERMINED, pack, centre, month)
        elif chance.random() < level:
            yield _finding(chance, rule, Status.SATISFIED, pack, centre, month)
        else:
            yield _finding(chance, rule, chance.choice(_WRONG), pack, centre, month)


def _finding(chance: random.Random, rule: Rule, status: Status, pack: Pack, centre: Centre, month: Month) -> Finding:
    home, named = centre.home_url, status not in (Status.MISSING, Status.UNDETERMINED)
    url, start = f"{home}/documents/{chance.randint(1000, 9999)}/item.pdf", chance.randint(0, len(_TEXT) // 2)
    near = NearMiss(label=rule.title_th, found_on=home, why="stands in a menu", why_th="อยู่ในเมนู")
    return Finding(
        item=rule.code,
        status=status,
        weight=rule.weight,
        credit=None if status is Status.UNDETERMINED else pack.credit(status),
        explanation=f'"{rule.title_th}" on {home} leads to {url}: {status.value}.',
        explanation_th=f"ข้อความ “{rule.title_th}” ในหน้า {home} เชื่อมโยงไปยัง {url} พบว่า {status.value}",
        url=url if named else None,
        found_on=home if named else None,
        label=rule.title_th if named else None,
        period=_period(month) if status is Status.SATISFIED and chance.random() < 1 / 3 else None,
        excerpt=_TEXT[start : start + 200] if named else None,
        evidence_sha256=_digest(url) if named else None,
        near_misses=() if named else (near,),
    )


def _period(month: Month) -> Period:
    day = month.first_day
    return Period(start=day, end=month.last_day, granularity=Granularity.MONTH, text=str(month), where="heading")


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def keep_one_more(repository: Repository, size: Size, pack: Pack, number: int) -> None:
    """What a run does every few seconds: one centre's audit of the last month, again."""
    chance = random.Random(number)
    centre = _centre(number % size.centres)
    _keep(repository, [_record(chance, pack, centre, chance.choice(_LEVELS), size.round.last_month, again=number + 1)])
