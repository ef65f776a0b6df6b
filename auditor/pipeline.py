"""A run: the centres of one month, crawled and judged by worker processes, kept by this one.

Everything passes through here: what a worker hands back is committed in one transaction a centre, after its archive
is whole on disk. So a run can be ended at any moment, by kill -9 too; the same command again goes on where it ended.
How one centre is audited stands in `auditor.centre_audit`, which only the workers import.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from auditor.browsing import require_browser
from auditor.errors import NothingToDo
from auditor.groups import host_groups, hosts_of, sites_of
from auditor.home_addresses import addresses_of
from auditor.kept_crawls import replay_orders
from auditor.means import Means, Step, chosen_centres, keep_pack
from auditor.remembered import remembered_visits
from auditor.stop import Stop
from auditor.tasks import Done, Failed, Judged, Remembered, VisitOrder
from auditor.version import program_version
from auditor.windows import put_off, soonest_first
from auditor.workers import in_groups
from crawler.site import Site
from evaluator.override import decided
from evaluator.score import Score, score_of
from rules.findings import Finding, ItemCode, Status
from rules.month import Month
from storage import views
from storage.archive import make_folders
from storage.centre import Centre
from storage.lock import RunLock
from storage.overrides import overrides_of
from storage.records import AuditKind, AuditRecord, Run, StoredCrawl

__all__ = [
    "Change",
    "Means",
    "RescoreOutcome",
    "RunOutcome",
    "Step",
    "Unaudited",
    "rescore",
    "run_month",
    "verdicts_that_differ",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unaudited:
    """A centre that this program failed on, or left for a later command; its site is not to blame."""

    centre: str
    reason: str
    traceback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOutcome:
    """How a run ended."""

    run: Run
    kept: tuple[str, ...]
    """Centres whose audit is kept, those of an interrupted run before it included."""
    skipped: tuple[str, ...]
    """Centres without a home URL."""
    unaudited: tuple[Unaudited, ...]
    stopped: bool
    """Whether it was ended before its end."""


def run_month(
    means: Means,
    *,
    month: Month,
    centres: Sequence[str] = (),
    reason: str = "",
    stop: Stop,
    progress: Callable[[Step], None] = lambda _: None,
) -> RunOutcome:
    """Audit the registry's centres, or some of them, for a month; goes on with a run that was interrupted.

    Whether the month may be audited is `auditor.months`' business. Raises NothingToDo for an empty registry,
    UnknownCentre, CannotContinue (without the browser that the settings ask for, too), WorkerFailed, and storage's
    errors, LockHeldError among them.
    """
    require_browser(means.browsing)
    with RunLock(means.database):
        registry = means.repository.centres()
        chosen = chosen_centres(registry, centres)
        run = _begin(means, month, [centre.code for centre in chosen if centre.home_url], reason)
        _sweep(means.archive_root / str(month))
        kept = list(run.done)
        remembered = remembered_visits(means, run.remaining, whole=bool(centres))
        orders, codes, unaudited = _orders(means, registry, run, remembered)
        make_folders(means.archive_root / str(month), (order.centre for order in orders))
        for outcome in means.crew(month, stop).carry_out(in_groups(orders, codes)):
            judged = outcome.judged if isinstance(outcome, Done) else None
            match outcome:
                case Done():
                    _keep(means, run, outcome.key, under_decisions(means, outcome.key, month, outcome.judged))
                    kept.append(outcome.key)
                case Failed():
                    unaudited.append(_unaudited(outcome, outcome.key))
            done = len(kept) + len(unaudited)
            progress(Step(centre=outcome.key, month=month, done=done, total=len(run.centres), judged=judged))
        _sweep(means.archive_root / str(month))
        if len(kept) == len(run.centres):
            means.repository.finish_run(run.id, means.clock())
    return RunOutcome(
        run=run,
        kept=tuple(filter(frozenset(kept).__contains__, run.centres)),
        skipped=tuple(centre.code for centre in chosen if not centre.home_url),
        unaudited=tuple(sorted(unaudited, key=lambda each: each.centre)),
        stopped=len(kept) + len(unaudited) < len(run.centres),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What judging a kept crawl again does to a centre's month."""

    centre: str
    month: Month
    before: Score | None
    """Of the official audit; None where there was none."""
    after: Score
    items: tuple[tuple[ItemCode, Status | None, Status | None], ...]
    """The items whose verdict differs, with the verdict before and after; None where a pack has no such item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RescoreOutcome:
    """How judging again ended."""

    judged: int
    """Kept crawls that were judged again."""
    changes: tuple[Change, ...]
    """Where a finding or the score differs; by month, then by centre."""
    unaudited: tuple[Unaudited, ...]
    dry_run: bool
    stopped: bool


def rescore(
    means: Means,
    *,
    months: Sequence[Month],
    centres: Sequence[str] = (),
    reason: str,
    dry_run: bool = False,
    stop: Stop,
    progress: Callable[[Step], None] = lambda _: None,
) -> RescoreOutcome:
    """Judge the newest kept crawl of each centre and month again, without the network.

    Adds a revision for each with the reason and who asked; keeps nothing where `dry_run`. Raises NothingToDo where
    no crawl is kept, UnknownCentre, CannotContinue, WorkerFailed, and storage's errors.
    """
    with RunLock(means.database):
        registry = means.repository.centres()
        codes = [centre.code for centre in chosen_centres(registry, centres)]
        crawls = {str(crawl.id): crawl for month in months for crawl in means.repository.crawls(month, codes)}
        if not crawls:
            raise NothingToDo("no crawl is kept for these centres and months: run `prongsai audit` first")
        if not dry_run:
            keep_pack(means)
        changes, unaudited, done = [], [], 0
        for outcome in means.crew(months[0], stop).carry_out(replay_orders(means, registry, crawls.values())):
            crawl, judged = crawls[outcome.key], outcome.judged if isinstance(outcome, Done) else None
            match outcome:
                case Done():
                    told = under_decisions(means, crawl.centre, crawl.month, outcome.judged, crawl.id)
                    changes.extend(_change(means, crawl, told))
                    if not dry_run:
                        _keep_rescore(means, crawl, told, reason)
                case Failed():
                    unaudited.append(_unaudited(outcome, crawl.centre))
            done += 1
            progress(Step(centre=crawl.centre, month=crawl.month, done=done, total=len(crawls), judged=judged))
    return RescoreOutcome(
        judged=done - len(unaudited),
        changes=tuple(sorted(changes, key=lambda change: (change.month, change.centre))),
        unaudited=tuple(sorted(unaudited, key=lambda each: each.centre)),
        dry_run=dry_run,
        stopped=done < len(crawls),
    )


def _change(means: Means, crawl: StoredCrawl, judged: Judged) -> list[Change]:
    """One change, or none where every verdict and the score are as they were."""
    before = views.official_audit(means.repository, crawl.centre, crawl.month)
    items = verdicts_that_differ(before.findings if before else (), judged.findings)
    if before and before.score == judged.score and not items:
        return []
    old = before.score if before else None
    return [Change(centre=crawl.centre, month=crawl.month, before=old, after=judged.score, items=items)]


def _unaudited(failed: Failed, centre: str) -> Unaudited:
    return Unaudited(centre=centre, reason=failed.reason, traceback=failed.traceback)


def verdicts_that_differ(
    before: Sequence[Finding], after: Sequence[Finding]
) -> tuple[tuple[ItemCode, Status | None, Status | None], ...]:
    """The items judged otherwise, with both verdicts; None where one side has no such item."""
    was = {finding.item: finding.status for finding in before}
    now = {finding.item: finding.status for finding in after}
    return tuple((code, was.get(code), now.get(code)) for code in {**was, **now} if was.get(code) != now.get(code))


def _begin(means: Means, month: Month, codes: Sequence[str], reason: str) -> Run:
    if not codes:
        raise NothingToDo(
            "none of these centres has a home URL yet: fill in home_url in the registry and import it again"
        )
    keep_pack(means)
    return means.repository.begin_run(month, means.pack.sha256, codes, reason=reason, by=means.by, at=means.clock())


def _orders(
    means: Means, registry: Sequence[Centre], run: Run, remembered: Mapping[str, Remembered]
) -> tuple[list[VisitOrder], tuple[tuple[str, ...], ...], list[Unaudited]]:
    """What is to be visited, in which groups, and the centres that may not be visited now."""
    sites = sites_of(registry, window=means.window, patience=means.patience)
    known = {centre.code: centre for centre in registry}
    archives = means.repository.archives(run.month, run.remaining)
    orders = [_order(known[code], sites[code], run, archives.get(code, frozenset())) for code in run.remaining]
    orders = [replace(order, remembered=remembered.get(order.centre)) for order in orders]
    waits, left = put_off(orders, means.limits, means.clock())
    orders = [order for order in orders if order.centre in waits]
    hosts = {host for order in orders for host in hosts_of(order.site)}
    addresses = addresses_of(hosts, lookup=means.lookup) if means.workers > 1 else {}
    groups = soonest_first(host_groups((order.site for order in orders), addresses), waits)
    return orders, groups, [Unaudited(centre=each.centre, reason=str(each)) for each in left]


def _order(centre: Centre, site: Site, run: Run, kept: frozenset[str]) -> VisitOrder:
    return VisitOrder(
        site=site,
        exempt=frozenset(centre.exempt_items),
        names=(centre.name_th, centre.name_en),
        since=run.started_at,
        kept=kept,
    )


def _sweep(folder: Path) -> None:
    """Remove half-written archives that a killed run or worker left; with the run lock held, nobody is writing them."""
    for part in folder.glob("*/*.part"):
        part.unlink(missing_ok=True)


def _keep(means: Means, run: Run, centre: str, judged: Judged) -> None:
    assert judged.crawl is not None
    means.repository.keep_audit(
        AuditRecord(
            run_id=run.id,
            centre=centre,
            month=run.month,
            kind=AuditKind.AUDIT,
            pack_sha256=run.pack_sha256,
            program_version=program_version(),
            at=judged.crawl.finished_at,
            by=means.by,
            reason=run.reason,
            crawl=judged.crawl,
            findings=judged.findings,
            score=judged.score,
        )
    )


def under_decisions(means: Means, centre: str, month: Month, judged: Judged, crawl_id: int | None = None) -> Judged:
    """What was judged, under those of people's decisions on the centre that hold."""
    standing = overrides_of(means.repository, [centre])
    if not standing:
        return judged
    findings = decided(judged.findings, standing, crawl_id=crawl_id, month=month, credit=means.pack.credit)
    return replace(judged, findings=findings, score=score_of(findings))


def _keep_rescore(means: Means, crawl: StoredCrawl, judged: Judged, reason: str) -> None:
    means.repository.keep_audit(
        AuditRecord(
            run_id=None,
            centre=crawl.centre,
            month=crawl.month,
            kind=AuditKind.RESCORE,
            pack_sha256=means.pack.sha256,
            program_version=program_version(),
            at=means.clock(),
            by=means.by,
            reason=reason,
            crawl=crawl,
            findings=judged.findings,
            score=judged.score,
        )
    )
