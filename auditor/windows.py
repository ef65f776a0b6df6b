"""When the centres of a run may be visited: at once, after a wait that the run has patience for, or another time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime, timedelta

from auditor.tasks import VisitOrder
from crawler.site import Limits, Site
from crawler.window import OutsideWindow


def wait_for(site: Site, limits: Limits, moment: datetime) -> timedelta:
    """How long from a moment until a visit to the site may begin; raises OutsideWindow where that is too long."""
    if site.window is None:
        return timedelta(0)
    wait = site.window.opens_in(moment, stay=timedelta(seconds=min(limits.max_seconds, 86_400)))
    if wait > timedelta(seconds=site.patience):
        raise OutsideWindow(site.code, site.window)
    return wait


async def let_in(
    site: Site,
    limits: Limits,
    *,
    now: Callable[[], datetime],
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> None:
    """Return once a visit to the site may begin; raises OutsideWindow where the wait is too long."""
    patience_ends = now() + timedelta(seconds=site.patience)
    while wait := wait_for(site, limits, now()):
        if now() + wait > patience_ends:
            assert site.window is not None
            raise OutsideWindow(site.code, site.window)
        await sleep(wait.total_seconds())


def put_off(
    orders: Iterable[VisitOrder], limits: Limits, moment: datetime
) -> tuple[dict[str, timedelta], list[OutsideWindow]]:
    """How long each centre that can be visited in this run must wait, by code; and why others cannot."""
    waits: dict[str, timedelta] = {}
    left: list[OutsideWindow] = []
    for order in orders:
        try:
            waits[order.centre] = wait_for(order.site, limits, moment)
        except OutsideWindow as reason:
            left.append(reason)
    return waits, left


def soonest_first(groups: Iterable[tuple[str, ...]], waits: Mapping[str, timedelta]) -> tuple[tuple[str, ...], ...]:
    """The centres of each group, and the groups, in the order in which they may begin; of equal groups the larger first."""
    ranked = [tuple(sorted(group, key=waits.__getitem__)) for group in groups]
    return tuple(sorted(ranked, key=lambda group: (waits[group[0]], -len(group))))
