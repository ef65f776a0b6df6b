"""What is under way on the database now, in whichever process: told by the run lock, by what is kept, and by our runner."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from auditor.dashboard.desk.desk import Desk
from auditor.dashboard.desk.running import Job, JobKind
from storage.lock import Holder, RunLock
from storage.run_views import RunProgress, RunSummary, run_at_work, runs_kept

_ENOUGH = 3
"""Centres that must have come to their end before a pace is told from them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderWay:
    """How things are at one moment."""

    own: Job | None
    """This server's job, where one is under way."""
    holder: Holder | None
    """Who has the run lock; None where nobody does, however the last holder ended."""
    progress: RunProgress | None
    """The run that the holder carries on, as far as it can be told."""
    interrupted: RunSummary | None
    """The newest run of all where it has no end, and nobody carries it on."""
    now: datetime

    @property
    def active(self) -> bool:
        return self.own is not None or self.holder is not None

    @property
    def others(self) -> bool:
        """Whether another process is at work."""
        return self.holder is not None and self.holder.pid != os.getpid()

    @property
    def judging(self) -> bool:
        """Whether it is this server that judges kept crawls again."""
        return self.own is not None and self.own.order.kind is not JobKind.AUDIT

    @property
    def counts(self) -> tuple[int, int] | None:
        """How many of how many; None where it cannot be told yet."""
        if self.own is not None and self.own.total is not None:
            return self.own.done, self.own.total
        return (self.progress.run.done, self.progress.run.centres) if self.progress else None

    @property
    def began(self) -> datetime | None:
        return self.own.began if self.own is not None else self.holder.since if self.holder else None

    @property
    def ends(self) -> datetime | None:
        """When it ends at the pace so far, to the minute; None where too little is done to say."""
        lately = self.own.done if self.own and self.judging else self.progress.lately if self.progress else 0
        if self.counts is None or self.began is None or lately < _ENOUGH:
            return None
        left = self.counts[1] - self.counts[0]
        ends = self.now + (self.now - self.began) / lately * left
        return ends.replace(second=0, microsecond=0) + timedelta(minutes=1)


def under_way(desk: Desk) -> UnderWay:
    """Look. The lock is the kernel's word: a holder that was killed holds it no more."""
    repository = desk.source.repository
    own = desk.runner.job if desk.runner.busy else None
    holder = RunLock(desk.settings.database).holder()
    progress = run_at_work(repository, holder.since) if holder is not None and holder.since is not None else None
    return UnderWay(
        own=own,
        holder=holder,
        progress=progress,
        interrupted=_interrupted(desk) if holder is None and own is None else None,
        now=datetime.now(UTC),
    )


def schedule_holder(desk: Desk) -> Holder | None:
    """The process that keeps the monthly appointments; None where none does."""
    return RunLock(f"{desk.settings.database}.schedule").holder()


def _interrupted(desk: Desk) -> RunSummary | None:
    last = runs_kept(desk.source.repository, 1)
    return last[0] if last and last[0].finished_at is None else None
