"""Whether everything works: each thing an operator would look at, with a level and words."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from auditor.clock import BANGKOK, month_at
from auditor.dashboard.desk.desk import Desk
from auditor.dashboard.frame.page import Page
from auditor.dashboard.run.under_way import schedule_holder, under_way
from auditor.settings import Schedule
from crawler.browser import BrowserMode, lacking
from storage import views
from storage.engine import database_file
from storage.health_views import Holdings, holdings
from storage.review_views import open_counts
from storage.run_views import runs_kept

_LITTLE, _HARDLY_ANY = 5_000_000_000, 500_000_000
"""Bytes of free disk below which a run is at risk, and below which it will fail."""


class Level(StrEnum):
    """How something is."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at."""

    name: str
    """Of the phrase "health.check_…"."""
    level: Level
    told: str
    """Of the phrase "health.…" that says how it is."""
    values: Mapping[str, object] = field(default_factory=dict)
    where: tuple[str, ...] = ()
    """The page that leads further."""


def checks(desk: Desk, page: Page) -> list[Check]:
    """Everything, the database first."""
    held = holdings(desk.source.repository)
    return [
        *_database(desk, held),
        *_archives(desk, held),
        *_runs(desk, page),
        *_centres(desk, page),
        *_machine(desk, page),
    ]


def size(count: int) -> str:
    """Bytes as people read them: "84.2 MB"."""
    for unit, bytes_ in (("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= bytes_:
            return f"{count / bytes_:.1f} {unit}"
    return f"{count} B"


def free_disk(place: Path) -> int | None:
    """Free bytes where a file or folder lies, or would; None where that cannot be told."""
    there = next((each for each in (place, *place.absolute().parents) if each.exists()), None)
    try:
        return shutil.disk_usage(there).free if there is not None else None
    except OSError:
        return None


def _database(desk: Desk, held: Holdings) -> Iterator[Check]:
    file = database_file(desk.settings.database)
    if file is None:
        yield Check(name="database", level=Level.WARN, told="in_memory")
    else:
        parts = (file, file.with_name(f"{file.name}-wal"))
        used = sum(part.stat().st_size for part in parts if part.exists())
        yield Check(name="database", level=Level.GOOD, told="file", values={"path": file, "size": size(used)})
        if not os.access(file, os.W_OK):
            yield Check(name="database", level=Level.BAD, told="read_only", values={"path": file})
        yield _disk("disk_database", file.parent)
    newest = held.schema == held.newest_schema
    told = {"schema": held.schema, "newest": held.newest_schema}
    level = Level.GOOD if newest else Level.BAD
    yield Check(name="schema", level=level, told="schema" if newest else "schema_other", values=told)


def _archives(desk: Desk, held: Holdings) -> Iterator[Check]:
    root = desk.source.archive_root
    told = {"path": root, "count": held.crawls, "size": size(held.archive_bytes)}
    there = root.is_dir()
    level = Level.GOOD if there else Level.BAD if held.crawls else Level.WARN
    yield Check(name="archives", level=level, told="archives" if there else "no_archives", values=told)
    yield _disk("disk_archives", root)


def _disk(name: str, place: Path) -> Check:
    free = free_disk(place)
    if free is None:
        return Check(name=name, level=Level.WARN, told="free_unknown")
    level = Level.BAD if free < _HARDLY_ANY else Level.WARN if free < _LITTLE else Level.GOOD
    return Check(name=name, level=level, told="free", values={"size": size(free)})


def _runs(desk: Desk, page: Page) -> Iterator[Check]:
    state, last = under_way(desk), runs_kept(desk.source.repository, 1)
    if state.holder is not None:
        since = page.instant(state.holder.since) if state.holder.since else "—"
        values = {"pid": state.holder.pid or "—", "since": since}
        yield Check(name="lock", level=Level.GOOD, told="lock_held", values=values, where=("run",))
    else:
        yield Check(name="lock", level=Level.GOOD, told="lock_free", where=("run",))
    if not last:
        yield Check(name="last_run", level=Level.WARN, told="no_run", where=("run",))
        return
    run = last[0]
    values = {"month": page.month(run.month), "done": run.done, "total": run.centres}
    if run.finished_at is not None:
        values["at"] = page.instant(run.finished_at)
        yield Check(name="last_run", level=Level.GOOD, told="run_ended", values=values, where=("run",))
    elif state.active:
        yield Check(name="last_run", level=Level.GOOD, told="run_open", values=values, where=("run",))
    else:
        yield Check(name="last_run", level=Level.WARN, told="run_interrupted", values=values, where=("run",))


def _centres(desk: Desk, page: Page) -> Iterator[Check]:
    repository = desk.source.repository
    registry = repository.centres()
    homeless = sum(not centre.home_url for centre in registry)
    level = Level.BAD if not registry else Level.WARN if homeless else Level.GOOD
    values: dict[str, object] = {"count": len(registry), "homeless": homeless}
    yield Check(name="homes", level=level, told="homeless" if homeless else "homes", values=values, where=("run",))
    now = desk.source.clock()
    month = month_at(now)
    if is_due(desk.settings.schedule, now.astimezone(BANGKOK).day, now.astimezone(BANGKOK).hour):
        audited = {kept.centre for kept in views.scores(repository, month, month)}
        missed = sum(bool(centre.home_url) and centre.code not in audited for centre in registry)
        level = Level.WARN if missed else Level.GOOD
        values = {"month": page.month(month), "count": missed}
        yield Check(name="due", level=level, told="missed" if missed else "none_missed", values=values, where=("run",))
    else:
        values = {"month": page.month(month), "day": desk.settings.schedule.day}
        yield Check(name="due", level=Level.GOOD, told="not_due", values=values, where=("run",))
    open_ = open_counts(repository)
    newest = max(open_, default=None)
    values = {"count": open_[newest] if newest else 0, "month": page.month(newest) if newest else ""}
    level = Level.WARN if newest else Level.GOOD
    told = "undetermined" if newest else "none_undetermined"
    yield Check(name="undetermined", level=level, told=told, values=values, where=("review",))


def is_due(schedule: Schedule, day: int, hour: int) -> bool:
    """Whether this month's run should have begun, by Bangkok's day and hour."""
    return (day, hour) >= (schedule.day, schedule.hour)


def _machine(desk: Desk, page: Page) -> Iterator[Check]:
    keeper = schedule_holder(desk)
    if keeper is None:
        yield Check(name="schedule", level=Level.WARN, told="no_schedule", where=("run",))
    else:
        since = page.instant(keeper.since) if keeper.since else "—"
        values = {"pid": keeper.pid or "—", "since": since}
        yield Check(name="schedule", level=Level.GOOD, told="scheduled", values=values, where=("run",))
    yield _browser(desk)
    key = desk.settings.signing_key
    if key is None:
        yield Check(name="key", level=Level.WARN, told="no_key", where=("journal",))
    else:
        yield Check(name="key", level=Level.GOOD, told="key", where=("journal",))


def _browser(desk: Desk) -> Check:
    browsing = desk.settings.browsing
    if browsing.mode is BrowserMode.OFF:
        return Check(name="browser", level=Level.WARN, told="browser_off")
    if lacking(browsing) is None:
        return Check(name="browser", level=Level.GOOD, told="browser")
    level = Level.BAD if browsing.mode is BrowserMode.ON else Level.WARN
    return Check(name="browser", level=level, told="no_browser")
