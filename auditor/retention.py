"""Removing old archives, on purpose and for the record: their digests and what was found in them stay."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from auditor.errors import NothingToDo
from auditor.statements import required
from rules.month import Month
from storage import views
from storage.lock import RunLock
from storage.months import note_removal, removed_crawls
from storage.records import StoredCrawl
from storage.repository import Repository


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What is removed, or would be."""

    crawls: tuple[StoredCrawl, ...]
    bytes: int


def remove_archives(
    repository: Repository, database: str, root: Path, *, before: Month, by: str, reason: str, dry_run: bool
) -> Removal:
    """Remove the archives of all crawls for months before this one, after their removal was entered in the journal.

    Raises UsageError without a reason, NothingToDo where none is kept, and storage's errors.
    """
    if not dry_run:
        reason = required(reason, '--reason "…", or --dry-run to see which', "archives are removed with a reason")
        by = required(by, "--by NAME", "archives are removed with the name of who asks for it")
    with RunLock(database):
        gone = removed_crawls(repository)
        chosen = tuple(
            crawl
            for crawl in views.all_crawls(repository)
            if crawl.month < before and crawl.archive and crawl.id not in gone
        )
        if not chosen:
            raise NothingToDo(f"no archive of a month before {before.buddhist} ({before}) is kept")
        if not dry_run:
            ids = [crawl.id for crawl in chosen]
            note_removal(repository, ids, at=repository.scribe.clock(), by=by, reason=reason)
            for crawl in chosen:
                (root / crawl.archive).unlink(missing_ok=True)
    return Removal(crawls=chosen, bytes=sum(crawl.archive_bytes for crawl in chosen))
