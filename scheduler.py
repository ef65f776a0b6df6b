"""When: the monthly audit and its second passes, in the foreground, in Bangkok's time.

APScheduler keeps the appointments in a thread of its own and runs one job at a time; the main thread waits for
signals. SIGTERM lets the centres in hand be finished and kept; a second signal ends at once. What an ended run left,
the next start takes up again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import timedelta
from multiprocessing.connection import wait
from threading import Thread

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from auditor.appointments import Kind, triggers
from auditor.clock import BANGKOK, month_at
from auditor.errors import AuditorError, NothingToDo, UsageError
from auditor.pipeline import Means, RunOutcome, run_month
from auditor.settings import Schedule
from auditor.stop import Haste, Stop, stop_on_signals
from rules.month import Month
from storage import views
from storage.errors import LockHeldError, StorageError
from storage.lock import RunLock

log = logging.getLogger("prongsai.schedule")

GRACE = timedelta(days=3)
"""How late a job may begin, after a machine slept: a month must not be skipped, nor audited at its very end unasked."""


def unsettled(means: Means, month: Month) -> tuple[str, ...]:
    """The centres with a home URL that have no final score for the month, in the registry's order."""
    settled = {kept.centre for kept in views.scores(means.repository, month, month) if kept.score.final is not None}
    return tuple(each.code for each in means.repository.centres() if each.home_url and each.code not in settled)


def left_over(means: Means, schedule: Schedule) -> Sequence[str] | None:
    """What the month's first run has left undone although it was due: () for all centres, None for nothing.

    An interrupted run of all centres goes on; after it, or where the machine was off on the day, centres that have
    no audit at all this month are taken.
    """
    now = means.clock()
    month = month_at(now)
    local = now.astimezone(BANGKOK)
    if (local.day, local.hour) < (schedule.day, schedule.hour):
        return None
    audited = {kept.centre for kept in views.scores(means.repository, month, month)}
    homes = tuple(each.code for each in means.repository.centres() if each.home_url)
    if any(run.month == month and set(run.centres) == set(homes) for run in views.unfinished_runs(means.repository)):
        return ()
    missed = tuple(code for code in homes if code not in audited)
    return missed or None


def serve(means_now: Callable[[], Means], schedule: Schedule) -> None:
    """Keep the appointments until a signal; for the main thread. Raises UsageError where another scheduler does.

    `means_now` is asked before each run, so that a changed rule pack is read anew.
    """
    database = means_now().database
    with ExitStack() as held:
        try:
            held.enter_context(RunLock(f"{database}.schedule"))
        except LockHeldError as error:
            raise UsageError(f"process {error.pid} keeps this database's schedule already; one is enough") from error
        stop = held.enter_context(stop_on_signals())
        _keep_appointments(_Jobs(means_now, schedule), schedule, stop)


class _Jobs:
    """What the appointments do. Trouble is told in the log; it never ends the scheduler."""

    def __init__(self, means_now: Callable[[], Means], schedule: Schedule) -> None:
        self._means_now, self._schedule = means_now, schedule
        self.stop = Stop()

    def catch_up(self) -> None:
        means = self._means_now()
        left = left_over(means, self._schedule)
        if left is not None:
            log.info("the month's run was due before this start: taking it up")
            self._run(means, left)

    def monthly(self) -> None:
        self._run(self._means_now(), ())

    def second_pass(self) -> None:
        means = self._means_now()
        codes = unsettled(means, month_at(means.clock()))
        if codes:
            self._run(means, codes)
        else:
            log.info("second pass: every centre has its final score")

    def _run(self, means: Means, codes: Sequence[str]) -> None:
        if self.stop.haste:
            return
        month = month_at(means.clock())
        log.info("%s: auditing %s", month.buddhist, f"{len(codes)} centres" if codes else "all centres")
        try:
            _tell(run_month(means, month=month, centres=codes, stop=self.stop))
        except NothingToDo as error:
            log.warning("%s: nothing to audit: %s", month.buddhist, error)
        except (AuditorError, StorageError) as error:
            log.error("%s: not audited: %s", month.buddhist, error)  # noqa: TRY400  (the sentence is enough)


def _keep_appointments(jobs: _Jobs, schedule: Schedule, stop: Stop) -> None:
    scheduler = BackgroundScheduler(
        timezone=BANGKOK,
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": int(GRACE.total_seconds())},
    )
    functions = {Kind.MONTHLY: jobs.monthly, Kind.SECOND_PASS: jobs.second_pass}
    for kind, trigger in triggers(schedule).items():
        scheduler.add_job(functions[kind], trigger, id=kind.value)
    scheduler.add_job(jobs.catch_up, id="catch up")
    scheduler.start()
    wait([stop.fileno()])
    log.info("asked to end: the centres in hand are finished and kept")
    jobs.stop.ask(stop.haste)
    _close(scheduler, jobs, stop)


def _close(scheduler: BackgroundScheduler, jobs: _Jobs, stop: Stop) -> None:
    """Wait for the job under way, and hand a second signal on to it."""
    closing = Thread(target=scheduler.shutdown)
    closing.start()
    while closing.is_alive():
        closing.join(timeout=0.1)
        if stop.haste is Haste.NOW and jobs.stop.haste is not Haste.NOW:
            jobs.stop.ask(Haste.NOW)


def _tell(outcome: RunOutcome) -> None:
    month, kept, all_ = outcome.run.month.buddhist, len(outcome.kept), len(outcome.run.centres)
    for each in outcome.unaudited:
        log.error("%s: %s could not be audited: %s", month, each.centre, each.reason)
    if outcome.stopped:
        log.warning("%s: ended early: %d of %d centres are kept; the next start goes on", month, kept, all_)
    else:
        log.info("%s: done: %d of %d centres are kept", month, kept, all_)
