"""Two rule packs on the same kept crawls: what would become of each month under one and under the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from auditor.errors import NothingToDo
from auditor.kept_crawls import replay_orders
from auditor.means import Means, Step, chosen_centres
from auditor.pipeline import Change, Unaudited, verdicts_that_differ
from auditor.stop import Stop
from auditor.tasks import Done, Failed, Judged
from evaluator.score import Score
from rules.month import Month
from rules.pack import Pack
from storage.lock import RunLock
from storage.records import StoredCrawl

Scores = Mapping[tuple[str, Month], Score]
"""By centre and month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackDiff:
    """How judging under two packs compares."""

    judged: int
    """Kept crawls that were judged under both."""
    changes: tuple[Change, ...]
    """Where a verdict or the score differs, `before` under the first pack; by month, then by centre."""
    first: Scores
    second: Scores
    unaudited: tuple[Unaudited, ...]
    stopped: bool


def diff_packs(
    means: Means,
    other: Pack,
    other_name: str,
    *,
    months: Sequence[Month],
    stop: Stop,
    progress: Callable[[Step], None] = lambda _: None,
) -> PackDiff:
    """Judge the newest kept crawl of each centre and month under `means.pack` and under `other`; keeps nothing.

    `other_name` is the path or name that `other` was loaded from. Raises NothingToDo where no crawl is kept,
    CannotContinue, WorkerFailed, and storage's errors.
    """
    with RunLock(means.database):
        codes = [centre.code for centre in chosen_centres(means.repository.centres(), ())]
        crawls = {str(crawl.id): crawl for month in months for crawl in means.repository.crawls(month, codes)}
        if not crawls:
            raise NothingToDo("no crawl is kept for these months: run `prongsai audit` first")
        first, failed = _judged(means, crawls, stop, progress)
        again = replace(means, pack=other, pack_name=other_name)
        second, failed_again = _judged(again, {key: crawls[key] for key in first}, stop, progress)
    both = [(crawls[key], first[key], second[key]) for key in first if key in second]
    changes = [change for crawl, one, two in both if (change := _change(crawl, one, two)) is not None]
    return PackDiff(
        judged=len(both),
        changes=tuple(sorted(changes, key=lambda change: (change.month, change.centre))),
        first={(crawl.centre, crawl.month): one.score for crawl, one, _ in both},
        second={(crawl.centre, crawl.month): two.score for crawl, _, two in both},
        unaudited=tuple(sorted((*failed, *failed_again), key=lambda each: each.centre)),
        stopped=len(both) + len(failed) + len(failed_again) < len(crawls),
    )


def _judged(
    means: Means, crawls: Mapping[str, StoredCrawl], stop: Stop, progress: Callable[[Step], None]
) -> tuple[dict[str, Judged], list[Unaudited]]:
    """What each crawl comes to under one pack, by the crawl's key, and what could not be judged."""
    found: dict[str, Judged] = {}
    failed: list[Unaudited] = []
    if not crawls:
        return found, failed
    month = next(iter(crawls.values())).month
    for outcome in means.crew(month, stop).carry_out(replay_orders(means, means.repository.centres(), crawls.values())):
        crawl, judged = crawls[outcome.key], None
        match outcome:
            case Done():
                judged = found[outcome.key] = outcome.judged
            case Failed():
                failed.append(Unaudited(centre=crawl.centre, reason=outcome.reason, traceback=outcome.traceback))
        done = len(found) + len(failed)
        progress(Step(centre=crawl.centre, month=crawl.month, done=done, total=len(crawls), judged=judged))
    return found, failed


def _change(crawl: StoredCrawl, one: Judged, two: Judged) -> Change | None:
    items = verdicts_that_differ(one.findings, two.findings)
    if one.score == two.score and not items:
        return None
    return Change(centre=crawl.centre, month=crawl.month, before=one.score, after=two.score, items=items)
