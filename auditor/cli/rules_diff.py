"""`prongsai rules diff`: what another pack would make of the kept crawls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from auditor.cli.failures import ExitCode, say
from auditor.cli.flips import print_changes, print_flips
from auditor.cli.options import MonthOption, RoundOption, WorkersOption, month_of
from auditor.cli.output import JsonOption, print_json, screen
from auditor.cli.session import Session, command

if TYPE_CHECKING:
    from auditor.pack_diff import PackDiff
    from rules.pack import Pack


@command
def diff_command(
    session: Session,
    first: Annotated[str, typer.Argument(metavar="A", help="A rule pack's name or file.")],
    second: Annotated[str, typer.Argument(metavar="B", help="Another.")],
    month: MonthOption = None,
    round_name: RoundOption = None,
    workers: WorkersOption = None,
    json: JsonOption = False,
) -> ExitCode:
    """Judge the kept crawls (of a month, or all) under both packs; keeps nothing, tells what flips from A to B."""
    from auditor.cli.progress import told
    from auditor.errors import Interrupted
    from auditor.flips import flipped_months, flipped_standings
    from auditor.pack_diff import diff_packs
    from auditor.standings import is_over, round_result
    from auditor.stop import stop_on_signals

    session.changes = {"workers": workers}
    means, other, round_ = session.means(rules=first), session.pack(second), session.round(round_name)
    with stop_on_signals() as stop, told("judging under both packs") as step:
        found = diff_packs(means, other, second, months=session.months_kept(month_of(month)), stop=stop, progress=step)
    for each in found.unaudited:
        say(f"warning: {each.centre} could not be judged: {each.reason}")
    if found.stopped:
        raise Interrupted("interrupted: nothing was kept; run the same command again")
    closed = is_over(round_, session.clock())
    one = round_result(means.repository, round_, closed=closed, instead=found.first)
    two = round_result(means.repository, round_, closed=closed, instead=found.second)
    flips, standings = flipped_months(one, two), flipped_standings(one, two)
    if json:
        print_json(_document(found, means.pack, other, flips, standings))
    else:
        _print(found, means.pack, other)
        print_flips(flips, standings)
    return ExitCode.NEEDS_A_PERSON if found.unaudited else ExitCode.DONE


def _document(
    found: PackDiff, first: Pack, second: Pack, flips: list[dict[str, Any]], standings: list[dict[str, Any]]
) -> dict[str, Any]:
    from auditor.documents import change_document, rules_document, unaudited_document

    return {
        "before": rules_document(first),
        "after": rules_document(second),
        "judged": found.judged,
        "changes": [change_document(change) for change in found.changes],
        "flips": flips,
        "standings": standings,
        "unaudited": [unaudited_document(each) for each in found.unaudited],
    }


def _print(found: PackDiff, first: Pack, second: Pack) -> None:
    names = [f"{pack.name} {pack.version} ({pack.sha256[:8]})" for pack in (first, second)]
    if found.changes:
        title = f"{len(found.changes)} of {found.judged} kept crawls come out differently"
        print_changes(title, found.changes, before=names[0], after=names[1])
    else:
        screen().print(f"{found.judged} kept crawls come out alike under {names[0]} and {names[1]}.", markup=False)
