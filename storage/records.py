"""What is kept, and what is read back: frozen data that leaves this package in place of table rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from crawler.traffic import HostTraffic
from evaluator.score import Score
from rules.findings import Finding, ItemCode, Status
from rules.month import Month


class AuditKind(StrEnum):
    """What made an audit."""

    AUDIT = "audit"
    """A crawl, judged as part of a run."""
    RESCORE = "rescore"
    """A kept crawl, judged again."""
    OVERRIDE = "override"
    """A person's decision, or its end, on an audit that was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlRecord:
    """One visit to one centre, in figures, and where its archive lies. All instants are aware."""

    centre: str
    month: Month
    started_at: datetime
    finished_at: datetime
    pages: int
    requests: int
    bytes: int
    """Bytes received, as sent."""
    complete: bool
    stopped_because: str
    archive: str
    """Relative to the archive root; empty where no archive was kept."""
    archive_sha256: str
    archive_bytes: int
    hosts: tuple[HostTraffic, ...] = ()
    """What each host was asked for, by host; empty for crawls of earlier versions."""
    remarks: tuple[str, ...] = ()
    """What a person should know about the way to the site, such as an incomplete certificate chain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCrawl(CrawlRecord):
    """A crawl that is kept; pass it as an `AuditRecord.crawl` to judge it again."""

    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """One rule pack applied to one crawl for one month, to be kept."""

    run_id: int | None
    """The run that it is part of; None for a re-score on its own."""
    centre: str
    month: Month
    kind: AuditKind
    pack_sha256: str
    program_version: str
    at: datetime
    by: str
    reason: str
    crawl: CrawlRecord
    """Kept along with the audit unless the very same crawl is kept already."""
    findings: tuple[Finding, ...]
    """In pack order, each item once."""
    score: Score


@dataclass(frozen=True, slots=True, kw_only=True)
class PackReference:
    """Which rule pack judged."""

    name: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPack(PackReference):
    """A rule pack with its text as it was loaded."""

    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A person's decision that an audit shall not be the official one."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAudit:
    """An audit that is kept, with all that it rests on."""

    id: int
    run_id: int | None
    centre: str
    month: Month
    kind: AuditKind
    at: datetime
    by: str
    reason: str
    program_version: str
    pack: PackReference
    crawl: StoredCrawl
    score: Score
    findings: tuple[Finding, ...]
    """In pack order."""
    set_aside: SetAside | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthScore:
    """A centre's official score of one month."""

    centre: str
    month: Month
    score: Score


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The audit of some centres for one month with one pack, to be carried through over interruptions."""

    id: int
    month: Month
    pack_sha256: str
    centres: tuple[str, ...]
    """All that it is to audit, in order."""
    done: frozenset[str]
    """Those whose audit is kept."""
    resumed: bool
    """Whether an earlier, interrupted run goes on here."""
    reason: str
    by: str
    started_at: datetime
    finished_at: datetime | None = None

    @property
    def remaining(self) -> tuple[str, ...]:
        """The centres still to be audited, in order."""
        return tuple(code for code in self.centres if code not in self.done)


@dataclass(frozen=True, slots=True, kw_only=True)
class LastVisit:
    """A kept crawl as far as the next one goes by it."""

    centre: str
    finished_at: datetime
    archive: str
    """Relative to the archive root."""
    archive_sha256: str
    statuses: tuple[tuple[ItemCode, Status], ...]
    """What was found, in pack order."""
    found_at: tuple[str, ...]
    """Where: of each finding in pack order the page that leads to it and its own address, each address once."""
