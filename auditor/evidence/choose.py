"""Which audits evidence is asked of, and where each one's goes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from auditor.errors import NothingToDo
from auditor.exports.export import UnwritableExport
from rules.month import Month
from storage import views
from storage.months import removed_crawls
from storage.records import StoredAudit
from storage.repository import Repository


def chosen_audits(
    repository: Repository, centres: Sequence[str], months: Sequence[Month]
) -> tuple[tuple[StoredAudit, ...], int]:
    """The audits that count for these centres (or all) and months and whose archive was kept.

    Beside them the number of those whose archive was removed on purpose since. Raises NothingToDo.
    """
    official = (audit for month in months for audit in views.official_audits(repository, month))
    audits = [audit for audit in official if audit.crawl.archive and (not centres or audit.centre in centres)]
    gone = removed_crawls(repository)
    chosen = tuple(audit for audit in audits if audit.crawl.id not in gone)
    if not chosen and audits:
        raise NothingToDo("the archives of these centres and months were removed on purpose: nothing can be proved")
    if not chosen:
        raise NothingToDo(
            "no audit with a kept archive is there for these centres and months: run `prongsai audit` first"
        )
    return chosen, len(audits) - len(chosen)


def require_place(target: Path) -> None:
    """Raises UnwritableExport where a file is asked for that does not end as players of web archives want it."""
    if target.suffix.lower() not in ("", ".wacz") and not target.is_dir():
        raise UnwritableExport(f"{target}: no known format: the name must end in .wacz, or be a folder's")


def file_for(audit: StoredAudit, target: Path) -> Path:
    """The file itself where it has an ending, else a file in that folder."""
    return target if target.suffix and not target.is_dir() else target / f"{audit.centre}-{audit.month}.wacz"
