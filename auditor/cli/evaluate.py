"""`prongsai evaluate`: who passes the round, and the indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.failures import ExitCode, say
from auditor.cli.options import RoundOption, month_of
from auditor.cli.output import JsonOption, print_json
from auditor.cli.session import Session, command

if TYPE_CHECKING:
    from auditor.standings import RoundResult


@command
def evaluate(
    session: Session,
    round_name: RoundOption = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="MONTH", help="The round as it stood in this month [default: now]."),
    ] = None,
    json: JsonOption = False,
) -> ExitCode:
    """Pass status of each centre, the indicator and its bounds."""
    from auditor.clock import month_at
    from auditor.standings import round_result

    round_ = session.round(round_name)
    now = month_of(as_of) or month_at(session.clock())
    result = round_result(session.repository, round_, closed=now > round_.last_month)
    if json:
        from auditor.documents import round_document

        print_json(round_document(result))
    else:
        from auditor.cli.tables import print_round

        print_round(result, {centre.code: centre for centre in session.repository.centres()})
    if result.warning:
        say(f"WARNING: {result.warning}")
    return ExitCode.NEEDS_A_PERSON if _undecided(result) else ExitCode.DONE


def _undecided(result: RoundResult) -> bool:
    """Whether an audit of the round waits for a person."""
    months = (month for standing in result.standings for month in standing.months.values())
    return any(month.score is not None and not month.final for month in months)
