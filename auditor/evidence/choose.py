"""Which audits evidence is asked of, and where each one's goes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from auditor.errors import NothingToDo
from rules.month import Month
from storage import views
from storage.records import StoredAudit
from storage.repository import Repository


def chosen_audits(repository: Repository, centres: Sequence[str], months: Sequence[Month]) -> tuple[StoredAudit, ...]:
    """The audits that count for these centres (or all) and months, those whose archive was kept. Raises NothingToDo."""
    audits = (audit for month in months for audit in views.official_audits(repository, month))
    chosen = tuple(audit for audit in audits if audit.crawl.archive and (not centres or audit.centre in centres))
    if not chosen:
        raise NothingToDo(
            "no audit with a kept archive is there for these centres and months: run `prongsai audit` first"
        )
    return chosen


def file_for(audit: StoredAudit, target: Path) -> Path:
    """The file itself where it has an ending, else a file in that folder."""
    return target if target.suffix else target / f"{audit.centre}-{audit.month}.wacz"
