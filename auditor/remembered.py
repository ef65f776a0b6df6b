"""Which visits are remembered, and for how long: what a run tells its workers of each centre's last one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from auditor.means import Means
from auditor.tasks import Remembered
from crawler.again import STANDS
from storage import views
from storage.records import LastVisit


def remembered_visits(means: Means, centres: Collection[str], *, whole: bool) -> Mapping[str, Remembered]:
    """By centre, of these. With `whole`, every site is to be looked at whole, and memory saves bytes only."""
    if means.remember_days <= 0:
        return {}
    now, looks = means.clock(), views.last_whole_looks(means.repository, STANDS)
    found = {}
    for code, visit in views.last_visits(means.repository, centres).items():
        if visit.finished_at <= now:
            due = whole or _is_due(looks.get(code), now, means.remember_days)
            found[code] = _remembered(means, visit, due=due)
    return found


def _is_due(last_look: datetime | None, now: datetime, days: float) -> bool:
    return last_look is None or last_look > now or now - last_look > timedelta(days=days)


def _remembered(means: Means, visit: LastVisit, *, due: bool) -> Remembered:
    return Remembered(
        archive=means.archive_root / visit.archive,
        archive_sha256=visit.archive_sha256,
        statuses=visit.statuses,
        found_at=visit.found_at,
        due=due,
    )
