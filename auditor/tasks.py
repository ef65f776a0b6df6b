"""What the parent hands to a worker process and what comes back: plain values that travel by pickle."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from auditor.clock import Clock
from crawler.browser import Browsing
from crawler.site import Limits, Site
from evaluator.score import Score
from rules.findings import Finding, ItemCode, Status
from rules.month import Month
from storage.records import CrawlRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """A centre's last visit that came to something."""

    archive: Path
    archive_sha256: str
    statuses: tuple[tuple[ItemCode, Status], ...]
    """What the machine found then."""
    found_at: tuple[str, ...]
    """Where it found it: the addresses of the evidence and of the pages that lead to it."""
    due: bool
    """Whether it is time to look at the whole site again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitOrder:
    """One centre to crawl and judge."""

    site: Site
    exempt: frozenset[ItemCode]
    names: tuple[str, ...] = ()
    """The centre's in the registry, by which another agency's document is told."""
    since: datetime | None = None
    """When its run began: a crawl finished since then whose audit was not kept is taken up; None to take up none."""
    kept: frozenset[str] = frozenset()
    """The archives of the centre's kept crawls of the month, relative to the archive root."""

    remembered: Remembered | None = None

    @property
    def centre(self) -> str:
        return self.site.code

    @property
    def key(self) -> str:
        """Names the order within its run."""
        return self.site.code


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayOrder:
    """One kept crawl to judge again."""

    crawl_id: int
    centre: str
    home_url: str
    month: Month
    exempt: frozenset[ItemCode]
    archive: Path
    archive_sha256: str
    names: tuple[str, ...] = ()
    """The centre's in the registry as it stands now."""

    @property
    def key(self) -> str:
        """Names the order within its run."""
        return str(self.crawl_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds for all orders of a run."""

    pack: str
    """Path or name; each process loads it for itself and checks the digest."""
    pack_sha256: str
    month: Month
    """For visits; a replay has the month of its own crawl."""
    limits: Limits
    archive_root: Path
    clock: Clock
    browsing: Browsing = field(default_factory=Browsing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What an order came to."""

    findings: tuple[Finding, ...]
    score: Score
    crawl: CrawlRecord | None
    """Where the order was a visit; None for a replay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A worker took this order in hand."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An order came to its end."""

    key: str
    judged: Judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """An order could not be carried out; the others go on."""

    key: str
    reason: str
    traceback: str = ""
    """Where it was a fault of this program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """No order can be carried out: a full disk, a pack that changed underneath."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The worker has no more orders, or was asked to begin none; it ends now."""


Message = Begun | Done | Failed | Refused | Finished
Order = VisitOrder | ReplayOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The orders of one worker process."""

    terms: Terms
    orders: tuple[Order, ...]
    at_once: int
    """How many are in hand at the same time."""
    confined: bool = False
    """Whether every page is read in a process of its own, since one of them may have ended a worker before."""
