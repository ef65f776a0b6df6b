"""Starting a month's audit and watching it; judging kept crawls again; what runs there were and when the next is due."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from auditor.appointments import appointments
from auditor.clock import month_at
from auditor.dashboard.desk.desk import Desk
from auditor.dashboard.desk.running import Busy, JobKind, Order, Trouble, Work
from auditor.dashboard.frame.page import Page
from auditor.dashboard.frame.routing import Asked, does, shows
from auditor.dashboard.frame.viewer import Role
from auditor.dashboard.run.events import stream
from auditor.dashboard.run.forms import Filled, Problem, audit_order, rescore_order
from auditor.dashboard.run.under_way import schedule_holder, under_way
from auditor.flips import Rescored, rescore_in_round
from auditor.means import Means, Step
from auditor.pipeline import RunOutcome, run_month
from auditor.stop import Stop
from crawler.browser import BrowserMode, lacking
from rules.month import Month
from storage import views
from storage.lock import RunLock
from storage.months import months_closed
from storage.repository import Repository
from storage.review_views import open_centres
from storage.run_views import runs_kept, unfinished_run

_MONTHS_BACK = 12
_RUNS = 12
_APPOINTMENTS = 4
MOST_SUGGESTED = 3000
"""Centres that the browser is given to choose from; a longer list is no help to anybody."""


def contents(desk: Desk, page: Page, filled: Filled, problem: Problem | None = None) -> dict[str, Any]:
    """What the page shows."""
    repository = desk.source.repository
    registry = repository.centres()
    current = month_at(desk.source.clock())
    audited = views.audited_months(repository)
    browsing = desk.settings.browsing
    job = desk.runner.job
    closed = months_closed(repository)
    return {
        "filled": filled,
        "problem": problem,
        "state": under_way(desk),
        "job": job,
        "result_kind": _kind(job.result if job else None),
        "undetermined": _undetermined(repository, job.result if job else None),
        "centres": registry[:MOST_SUGGESTED],
        "names": {centre.code: centre for centre in registry},
        "count": len(registry),
        "homeless": [centre for centre in registry if not centre.home_url],
        "current": current,
        "months": _months(current, audited),
        "audited": audited[::-1],
        "closed": closed,
        "closed_words": ", ".join(map(page.short_month, closed)),
        "pack": desk.source.pack,
        "window": str(desk.settings.window) if desk.settings.window else "",
        "month_of": Month.parse,
        "going_on": unfinished_run(repository, current),
        "no_browser": None if browsing.mode is BrowserMode.OFF else lacking(browsing),
        "coming": appointments(desk.settings.schedule, now=desk.source.clock(), count=_APPOINTMENTS),
        "keeper": schedule_holder(desk),
        "runs": runs_kept(repository, _RUNS),
    }


def show_run(asked: Asked) -> Response:
    """The page."""
    return asked.answer("run.html.jinja", **contents(asked.desk, asked.page, Filled.of(asked)))


def start_audit(asked: Asked) -> Response:
    """Begin a month's audit."""
    filled = Filled.of(asked)
    return _begin(asked, filled, audit_order(asked, filled))


def start_rescore(asked: Asked) -> Response:
    """Judge kept crawls again: to see what would change, or to keep it."""
    filled = Filled.of(asked)
    return _begin(asked, filled, rescore_order(asked, filled, keep=bool(asked.field("keep"))))


def stop_job(asked: Asked) -> Response:
    """End this server's job: gently, and at once when asked again."""
    asked.desk.runner.stop()
    return asked.then("run")


def _begin(asked: Asked, filled: Filled, order: Order | Problem) -> Response:
    desk = asked.desk
    if not isinstance(order, Problem):
        order = _held_up(asked) or order
    if isinstance(order, Problem):
        status = 409 if order.name in ("busy", "held") else 400
        return asked.answer("run.html.jinja", status, **contents(desk, asked.page, filled, order))
    try:
        desk.runner.start(order, _work(desk, order))
    except Busy:
        return asked.answer("run.html.jinja", 409, **contents(desk, asked.page, filled, Problem(name="busy")))
    return asked.then("run")


def _held_up(asked: Asked) -> Problem | None:
    """Who is in the way; asked before anything begins, so that the person is told at once."""
    if asked.desk.runner.busy:
        return Problem(name="busy")
    holder = RunLock(asked.desk.settings.database).holder()
    if holder is None:
        return None
    since = asked.page.instant(holder.since) if holder.since else "—"
    return Problem(name="held", values={"pid": str(holder.pid or "—"), "since": since})


def _work(desk: Desk, order: Order) -> Work:
    means: Means = desk.means(order.by)

    def audit(stop: Stop, progress: Callable[[Step], None]) -> RunOutcome:
        month = order.months[0]
        return run_month(means, month=month, centres=order.centres, reason=order.reason, stop=stop, progress=progress)

    def again(stop: Stop, progress: Callable[[Step], None]) -> Rescored:
        return rescore_in_round(
            means,
            desk.source.round,
            months=order.months,
            centres=order.centres,
            reason=order.reason,
            dry_run=order.kind is JobKind.TRIAL,
            stop=stop,
            progress=progress,
        )

    return audit if order.kind is JobKind.AUDIT else again


def _kind(result: object) -> str:
    """What a job came to, for the template."""
    return {RunOutcome: "audit", Rescored: "rescore", Trouble: "trouble"}.get(type(result), "")


def _undetermined(repository: Repository, result: object) -> int:
    """How many of the centres that a run has kept wait for a person now."""
    if not isinstance(result, RunOutcome):
        return 0
    kept = frozenset(result.kept)
    return sum(one.centre in kept for one in open_centres(repository, result.run.month))


def _months(current: Month, audited: tuple[Month, ...]) -> list[Month]:
    """To choose from, the newest first."""
    back = {current.plus(-count) for count in range(_MONTHS_BACK + 1)}
    return sorted(back | {month for month in audited if month <= current}, reverse=True)


ROUTES = [
    shows("/run", show_run),
    shows("/run/events", stream),
    does("/run", start_audit),
    does("/run/stop", stop_job, role=Role.OPERATOR),
    does("/run/rescore", start_rescore),
]
