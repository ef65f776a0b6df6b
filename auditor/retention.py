"""Removing old archives, on purpose and for the record: their digests and what was found in them stay."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import NothingToDo
from auditor.statements import required
from rules.month import Month
from storage import views
from storage.bodies import referred_by
from storage.lock import RunLock
from storage.months import note_removal, removed_crawls
from storage.records import StoredCrawl
from storage.repository import Repository


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """An archive that is to stay, since a later one that stays rests on bodies in it."""

    crawl: StoredCrawl
    by: str
    """That later archive, relative to the root."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What is removed, or would be."""

    crawls: tuple[StoredCrawl, ...]
    bytes: int
    needed: tuple[Needed, ...] = ()
    """What is as old and stays."""


def remove_archives(
    repository: Repository, database: str, root: Path, *, before: Month, by: str, reason: str, dry_run: bool
) -> Removal:
    """Remove the archives of all crawls for months before this one, after their removal was entered in the journal.

    What an archive that stays refers to stays with it. Raises UsageError without a reason, NothingToDo where none is
    kept, and storage's errors.
    """
    if not dry_run:
        reason = required(reason, '--reason "…", or --dry-run to see which', "archives are removed with a reason")
        by = required(by, "--by NAME", "archives are removed with the name of who asks for it")
    with RunLock(database):
        gone = removed_crawls(repository)
        kept = [crawl for crawl in views.all_crawls(repository) if crawl.archive and crawl.id not in gone]
        old = [crawl for crawl in kept if crawl.month < before]
        if not old:
            raise NothingToDo(f"no archive of a month before {before.buddhist} ({before}) is kept")
        needed = _needed(root, old, [crawl for crawl in kept if crawl.month >= before])
        chosen = tuple(crawl for crawl in old if crawl.archive not in needed)
        if chosen and not dry_run:
            ids = [crawl.id for crawl in chosen]
            note_removal(repository, ids, at=repository.scribe.clock(), by=by, reason=reason)
            for crawl in chosen:
                (root / crawl.archive).unlink(missing_ok=True)
    return Removal(
        crawls=chosen,
        bytes=sum(crawl.archive_bytes for crawl in chosen),
        needed=tuple(Needed(crawl=crawl, by=needed[crawl.archive]) for crawl in old if crawl.archive in needed),
    )


def _needed(root: Path, old: Sequence[StoredCrawl], staying: Iterable[StoredCrawl]) -> dict[str, str]:
    """Of the old archives those that are referred to by one that stays, or by another such; each with the first that does."""
    names = {os.path.normpath(root / crawl.archive): crawl.archive for crawl in old}
    found: dict[str, str] = {}
    waiting = [crawl.archive for crawl in staying if (root / crawl.archive).is_file()]
    while waiting:
        referring = waiting.pop()
        places = {os.path.normpath(held.archive) for held in referred_by(root / referring)}
        for name in sorted(names[place] for place in places & names.keys()):
            if name not in found:
                found[name] = referring
                waiting.append(name)
    return found
