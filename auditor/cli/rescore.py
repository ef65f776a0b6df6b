"""`prongsai rescore`: judge kept crawls again, without the network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from auditor.cli.failures import ExitCode, say
from auditor.cli.options import ByOption, CentresOption, MonthOption, RoundOption, RulesOption, WorkersOption, month_of
from auditor.cli.output import JsonOption, print_json
from auditor.cli.session import Session, command

if TYPE_CHECKING:
    from auditor.pipeline import RescoreOutcome
    from auditor.standings import RoundResult
    from rules.month import Month


@command
def rescore_command(
    session: Session,
    month: MonthOption = None,
    centre: CentresOption = None,
    rules: RulesOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Keep nothing; only say what would change.")] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why; needed unless --dry-run.", show_default=False)] = "",
    by: ByOption = None,
    round_name: RoundOption = None,
    workers: WorkersOption = None,
    json: JsonOption = False,
) -> ExitCode:
    """Re-evaluate the newest kept crawl of each centre and month (all months by default) without the network."""
    from auditor.cli.progress import told
    from auditor.errors import Interrupted, UsageError
    from auditor.pipeline import rescore
    from auditor.standings import is_over, round_result
    from auditor.stop import stop_on_signals

    if not dry_run and not reason.strip():
        raise UsageError('a re-score is kept with its reason: add --reason "…", or --dry-run to see what would change')
    session.changes = {"workers": workers}
    means, round_ = session.means(rules=rules, by=by), session.round(round_name)
    closed = is_over(round_, session.clock())
    before = round_result(means.repository, round_, closed=closed)
    months = _months(session, month_of(month))
    with stop_on_signals() as stop, told("re-score") as step:
        outcome = rescore(
            means, months=months, centres=centre or (), reason=reason, dry_run=dry_run, stop=stop, progress=step
        )
    for each in outcome.unaudited:
        say(f"warning: {each.centre} could not be re-scored: {each.reason}")
    if outcome.stopped:
        raise Interrupted(f"interrupted: {outcome.judged} crawls were re-scored; run the same command again")
    instead = {(change.centre, change.month): change.after for change in outcome.changes}
    after = round_result(means.repository, round_, closed=closed, instead=instead)
    if json:
        from auditor.cli.documents import rescore_document

        print_json(rescore_document(outcome, means.pack, _flips(before, after), _standings(before, after)))
    else:
        _print(outcome, _flips(before, after), _standings(before, after))
    return ExitCode.NEEDS_A_PERSON if outcome.unaudited else ExitCode.DONE


def _months(session: Session, month: Month | None) -> Sequence[Month]:
    from auditor.errors import NothingToDo
    from storage import views

    months = (month,) if month else views.audited_months(session.repository)
    if not months:
        raise NothingToDo("no crawl is kept yet: run `prongsai audit` first")
    return months


def _flips(before: RoundResult, after: RoundResult) -> list[dict[str, Any]]:
    """The months of the round that pass, fail or open where they did not before."""
    return [
        {"centre": then.centre, "month": str(month), "passed_before": was.passed, "passed_after": now.passed}
        for then, later in zip(before.standings, after.standings, strict=True)
        for (month, was), now in zip(then.months.items(), later.months.values(), strict=True)
        if was.passed is not now.passed
    ]


def _standings(before: RoundResult, after: RoundResult) -> list[dict[str, Any]]:
    """The centres whose standing in the round becomes another."""
    return [
        {"centre": then.centre, "before": then.status.value, "after": later.status.value}
        for then, later in zip(before.standings, after.standings, strict=True)
        if then.status is not later.status
    ]


def _print(outcome: RescoreOutcome, flips: list[dict[str, Any]], standings: list[dict[str, Any]]) -> None:
    from rich.table import Table
    from rich.text import Text

    from auditor.cli.numbers import score_text
    from auditor.cli.output import screen

    would = "would change" if outcome.dry_run else "changed"
    if outcome.changes:
        table = Table(
            title=f"{len(outcome.changes)} of {outcome.judged} re-scored crawls {would}", title_justify="left"
        )
        for heading in ("month", "centre", "before", "after", "items"):
            table.add_column(heading, overflow="fold")
        for change in outcome.changes:
            items = "; ".join(f"{code}: {was or '–'} → {now or '–'}" for code, was, now in change.items)
            cells = (change.month.buddhist, change.centre, score_text(change.before), score_text(change.after), items)
            table.add_row(*map(Text, cells))
        screen().print(table)
    else:
        screen().print(f"{outcome.judged} kept crawls re-scored: nothing {would}.")
    words = {True: "passes", False: "does not pass", None: "is open"}
    for flip in flips:
        was, now = words[flip["passed_before"]], words[flip["passed_after"]]
        screen().print(f"flip: {flip['centre']} in {flip['month']}: {was} → {now}", style="bold yellow")
    for each in standings:
        screen().print(f"round: {each['centre']}: {each['before']} → {each['after']}", style="bold yellow")
    if outcome.dry_run:
        screen().print("Nothing was kept (--dry-run).")
