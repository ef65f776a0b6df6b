"""`prongsai rescore`: judge kept crawls again, without the network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from auditor.cli.failures import ExitCode, say
from auditor.cli.flips import print_changes, print_flips
from auditor.cli.options import ByOption, CentresOption, MonthOption, RoundOption, RulesOption, WorkersOption, month_of
from auditor.cli.output import JsonOption, print_json, screen
from auditor.cli.session import Session, command

if TYPE_CHECKING:
    from auditor.pipeline import RescoreOutcome


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
    from auditor.flips import rescore_in_round
    from auditor.statements import stated
    from auditor.stop import stop_on_signals

    reason = stated(reason, "--reason")
    if not dry_run and not reason:
        raise UsageError('a re-score is kept with its reason: add --reason "…", or --dry-run to see what would change')
    session.changes = {"workers": workers}
    means, round_ = session.means(rules=rules, by=by), session.round(round_name)
    months = session.months_kept(month_of(month))
    chosen = centre or ()
    with stop_on_signals() as stop, told("re-score") as step:
        rescored = rescore_in_round(
            means, round_, months=months, centres=chosen, reason=reason, dry_run=dry_run, stop=stop, progress=step
        )
    outcome = rescored.outcome
    for each in outcome.unaudited:
        say(f"warning: {each.centre} could not be re-scored: {each.reason}")
    if outcome.stopped:
        raise Interrupted(f"interrupted: {outcome.judged} crawls were re-scored; run the same command again")
    if json:
        from auditor.documents import rescore_document

        print_json(rescore_document(outcome, means.pack, rescored.flips, rescored.standings))
    else:
        _print(outcome, rescored.flips, rescored.standings)
    return ExitCode.NEEDS_A_PERSON if outcome.unaudited else ExitCode.DONE


def _print(outcome: RescoreOutcome, flips: list[dict[str, Any]], standings: list[dict[str, Any]]) -> None:
    would = "would change" if outcome.dry_run else "changed"
    if outcome.changes:
        print_changes(f"{len(outcome.changes)} of {outcome.judged} re-scored crawls {would}", outcome.changes)
    else:
        screen().print(f"{outcome.judged} kept crawls re-scored: nothing {would}.")
    print_flips(flips, standings)
    if outcome.dry_run:
        screen().print("Nothing was kept (--dry-run).")
