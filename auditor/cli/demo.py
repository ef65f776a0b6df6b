"""`prongsai demo`: the main job on a sample city of 72 fictional centres, served on loopback."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.failures import ExitCode, say
from auditor.cli.options import RulesOption, WorkersOption
from auditor.cli.output import JsonOption, print_json
from auditor.cli.session import Session, command

if TYPE_CHECKING:
    from auditor.means import Means
    from auditor.stop import Stop
    from demo.city import City
    from demo.server import ServedCity
    from rules.month import Month

FOLDER = Path("prongsai-demo")
DELAY = 0.01
"""Seconds between two requests to one host of the sample city: politeness shows, and nobody waits for it."""
TIMEOUT, RETRIES = 3.0, 1
"""Some sample centres never answer; on loopback three seconds are long enough to know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCost:
    """What one month's run took."""

    month: Month
    seconds: float
    pages: int
    requests: int
    bytes: int
    unaudited: int


@command
def demo(
    session: Session,
    months: Annotated[
        str | None, typer.Option("--months", metavar="A..B", help="2563-01..2563-03 [default: the round's].")
    ] = None,
    fast: Annotated[bool, typer.Option("--fast", help="No pause between two requests to one host.")] = False,
    bulk: Annotated[
        bool,
        typer.Option("--bulk", help="With the news, albums and archives that real sites are full of; takes longer."),
    ] = False,
    no_open: Annotated[
        bool, typer.Option("--no-open", help="End with the figures: neither serve the dashboard nor open a browser.")
    ] = False,
    rules: RulesOption = None,
    workers: WorkersOption = None,
    json: JsonOption = False,
) -> ExitCode:
    """Audit a sample city month by month through the real crawler; leaves its database in prongsai-demo/.

    In a terminal the dashboard then opens in a browser, until Ctrl-C.
    """
    from auditor.cli.demo_dashboard import show_dashboard
    from auditor.cli.demo_folder import fresh_folder
    from auditor.cli.demo_report import agreement, demo_document, print_demo
    from auditor.settings import archive_beside
    from auditor.standings import round_result

    session.database = str(FOLDER / "prongsai.db")
    session.archive = str(archive_beside(session.database))
    session.changes = {
        "workers": workers,
        "limits": {"delay": 0 if fast else DELAY, "timeout": TIMEOUT, "retries": RETRIES},
    }
    round_ = session.round()
    chosen = _months(months) or round_.months
    fresh_folder(FOLDER)
    costs = _audit_city(session, chosen, rules, bulk=bulk)
    result = round_result(session.repository, round_, closed=chosen[-1] >= round_.last_month)
    agreed = agreement(session.repository, _city(bulk=bulk), chosen)
    if json:
        print_json(demo_document(FOLDER, costs, agreed, result))
    else:
        print_demo(session, FOLDER, costs, agreed, result)
        if sys.stdout.isatty() and not no_open:
            show_dashboard(session, rules)
    return ExitCode.NEEDS_A_PERSON if agreed.differing or any(cost.unaudited for cost in costs) else ExitCode.DONE


def _months(text: str | None) -> tuple[Month, ...]:
    from auditor.errors import UsageError
    from rules.month import Month, months_between

    if text is None:
        return ()
    first, dots, last = text.partition("..")
    begin, end = Month.parse(first), Month.parse(last if dots else first)
    if end < begin:
        raise UsageError(f"--months {text}: the first month is after the last")
    return months_between(begin, end)


def _city(*, bulk: bool) -> City:
    from demo.city import City

    return City.build(bulk=bulk)


def _audit_city(session: Session, months: tuple[Month, ...], rules: str | None, *, bulk: bool) -> list[MonthCost]:
    from auditor.registry import read_registry
    from auditor.stop import stop_on_signals
    from demo.server import serve_city

    city = _city(bulk=bulk)
    with stop_on_signals() as stop, serve_city(city) as server:
        city.write_registry(FOLDER / "registry.csv", server.ports)
        session.create_repository().replace_centres(read_registry(FOLDER / "registry.csv").centres)
        means = session.means(rules=rules, by="demo")
        return [_audit_month(means, server, month, stop) for month in months]


def _audit_month(means: Means, server: ServedCity, month: Month, stop: Stop) -> MonthCost:
    from auditor.cli.progress import told
    from auditor.clock import Clock, end_of
    from auditor.errors import Interrupted
    from auditor.pipeline import run_month
    from storage import views

    server.set_month(month)
    began = time.monotonic()
    with told(month.buddhist) as step:
        # The sample city is open day and night, whatever hours the office keeps for real sites.
        dated = replace(means, clock=Clock.set_to(end_of(month)), window=None)
        outcome = run_month(dated, month=month, stop=stop, progress=step)
    seconds = time.monotonic() - began
    if outcome.stopped:
        raise Interrupted("the demo was ended before its end: run `prongsai demo` again, it begins anew")
    crawls = [audit.crawl for audit in views.official_audits(means.repository, month)]
    cost = MonthCost(
        month=month,
        seconds=seconds,
        pages=sum(crawl.pages for crawl in crawls),
        requests=sum(crawl.requests for crawl in crawls),
        bytes=sum(crawl.bytes for crawl in crawls),
        unaudited=len(outcome.unaudited),
    )
    for each in outcome.unaudited:
        say(f"warning: {each.centre} could not be audited: {each.reason}")
    if sys.stderr.isatty():
        say(f"{month.buddhist}: {len(outcome.kept)} centres, {cost.pages} pages in {seconds:.1f} s")
    return cost
