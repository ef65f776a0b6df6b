"""Which visits are remembered, and for how long: what a run tells its workers of each centre's last one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from auditor.means import Means
from auditor.tasks import Remembered
from crawler.crawl import STANDS
from storage import views
from storage.records import StoredAudit


def remembered_visits(means: Means, *, whole: bool) -> Mapping[str, Remembered]:
    """By centre. With `whole`, every site is to be looked at whole, and memory saves bytes only."""
    if means.remember_days <= 0:
        return {}
    now, looks = means.clock(), views.last_whole_looks(means.repository, STANDS)
    found = {}
    for code, audit in views.last_visits(means.repository).items():
        if audit.crawl.finished_at <= now:
            due = whole or _is_due(looks.get(code), now, means.remember_days)
            found[code] = _remembered(means, audit, due=due)
    return found


def _is_due(last_look: datetime | None, now: datetime, days: float) -> bool:
    return last_look is None or last_look > now or now - last_look > timedelta(days=days)


def _remembered(means: Means, audit: StoredAudit, *, due: bool) -> Remembered:
    places = (place for finding in audit.findings for place in (finding.found_on, finding.url))
    return Remembered(
        archive=means.archive_root / audit.crawl.archive,
        archive_sha256=audit.crawl.archive_sha256,
        statuses=tuple((finding.item, finding.status) for finding in audit.findings),
        found_at=tuple(dict.fromkeys(place for place in places if place is not None)),
        due=due,
    )
