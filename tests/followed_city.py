"""The three small sites over months: all well in January, February closed and amended, something open in April."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import chdir
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from auditor.cli.session import Session
from auditor.closing import close
from auditor.deciding import decide_on
from evaluator.score import score_of
from rules.findings import Finding, Status
from rules.month import Month
from storage import views
from storage.records import AuditKind, AuditRecord, CrawlRecord
from storage.repository import Repository

JANUARY, FEBRUARY, APRIL = Month(2020, 1), Month(2020, 2), Month(2020, 4)
REASON = "<b>หลักฐาน</b> ส่งมาทางหนังสือ"


@pytest.fixture(scope="session")
def followed_city(kept_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder to be looked at, not changed. aa has all three months, bb too (in April as in February), cc February only."""
    folder = tmp_path_factory.mktemp("followed") / "city"
    shutil.copytree(kept_city, folder)
    with chdir(folder):
        session = Session(database=str(folder / "prongsai.db"))
        repository = session.repository
        for centre in ("aa", "bb"):
            keep_as(repository, centre, JANUARY, satisfied)
        close(repository, FEBRUARY, by="สมหญิง", reason="ครบกำหนด")
        decide_on(
            repository,
            centre="aa",
            item="9(4)",
            month=FEBRUARY,
            status="satisfied",
            by="สมชาย",
            reason=REASON,
            archive_root=session.settings.archive,
        )
        keep_as(repository, "aa", APRIL, lambda one: undetermined(one) if one.item == "7(1)" else satisfied(one))
        keep_as(repository, "bb", APRIL, lambda one: one)
        session.close()
    yield folder


def keep_as(repository: Repository, centre: str, month: Month, judged: Callable[[Finding], Finding]) -> None:
    """Keep February's audit as another month's, judged otherwise."""
    audit = views.official_audit(repository, centre, FEBRUARY)
    assert audit is not None
    crawl = {name: getattr(audit.crawl, name) for name in CrawlRecord.__dataclass_fields__}
    crawl |= {"month": month, "archive": "", "archive_sha256": "", "archive_bytes": 0}
    findings = tuple(judged(replace(one, decision=None)) for one in audit.findings)
    repository.keep_audit(
        AuditRecord(
            run_id=None,
            centre=centre,
            month=month,
            kind=AuditKind.RESCORE,
            pack_sha256=audit.pack.sha256,
            program_version=audit.program_version,
            at=audit.at,
            by="ผู้ทดสอบ",
            reason="",
            crawl=CrawlRecord(**crawl),
            findings=findings,
            score=score_of(findings),
        )
    )


def satisfied(finding: Finding) -> Finding:
    return replace(
        finding, status=Status.SATISFIED, credit=Decimal(1), explanation="It is there.", explanation_th="มีแล้ว"
    )


def undetermined(finding: Finding) -> Finding:
    return replace(finding, status=Status.UNDETERMINED, credit=None, explanation="Not seen.", explanation_th="ยังไม่เห็น")
