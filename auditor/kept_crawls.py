"""Kept crawls as orders to judge them again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.means import Means, chosen_centres
from auditor.tasks import ReplayOrder
from rules.month import Month
from storage.centre import Centre
from storage.records import StoredCrawl


def replay_orders(
    means: Means, registry: Sequence[Centre], crawls: Iterable[StoredCrawl]
) -> list[tuple[ReplayOrder, ...]]:
    """An order a crawl, each a group of its own: replays disturb no host."""
    known = {centre.code: centre for centre in registry}
    return [(replay_order(means, known[crawl.centre], crawl),) for crawl in crawls]


def kept_orders(means: Means, month: Month, centres: Sequence[str] = ()) -> tuple[ReplayOrder, ...]:
    """The newest kept crawl of each centre (of these, or of all) for a month. Raises NothingToDo, UnknownCentre."""
    registry = means.repository.centres()
    codes = [centre.code for centre in chosen_centres(registry, centres)]
    groups = replay_orders(means, registry, means.repository.crawls(month, codes))
    return tuple(order for group in groups for order in group)


def replay_order(means: Means, centre: Centre, crawl: StoredCrawl) -> ReplayOrder:
    """To judge or read one kept crawl of a centre again."""
    return ReplayOrder(
        crawl_id=crawl.id,
        centre=crawl.centre,
        home_url=centre.home_url,
        month=crawl.month,
        exempt=frozenset(centre.exempt_items),
        archive=means.archive_root / crawl.archive,
        archive_sha256=crawl.archive_sha256,
        names=(centre.name_th, centre.name_en),
    )
