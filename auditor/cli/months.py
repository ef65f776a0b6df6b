"""`prongsai months`: what was audited, what is closed, what came after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.failures import ExitCode, say
from auditor.cli.options import ByOption, month_of
from auditor.cli.output import JsonOption, print_json, screen
from auditor.cli.session import Session, command, user_name
from auditor.numbers import month_text, score_text

if TYPE_CHECKING:
    from auditor.closing import MonthState

group = typer.Typer(help="Months: listed and closed.", no_args_is_help=True, rich_markup_mode=None)


@group.command("list")
@command
def list_months(session: Session, json: JsonOption = False) -> ExitCode:
    """Every audited month: how many centres, what is open, whether it is closed, what was amended since."""
    from auditor.closing import month_states

    states = month_states(session.repository)
    if json:
        from auditor.list_documents import months_document

        print_json(months_document(states))
    else:
        _print(states)
    return ExitCode.DONE


@group.command("close")
@command
def close_months(
    session: Session,
    month: Annotated[str, typer.Argument(metavar="MONTH", help="As 2563-02 or 2020-02.")],
    reason: Annotated[str, typer.Option("--reason", help="Why now, if that needs saying.", show_default=False)] = "",
    by: ByOption = None,
    json: JsonOption = False,
) -> ExitCode:
    """Freeze a month: whatever changes its scores later is an amendment, shown beside the closed figure."""
    from auditor.closing import close

    chosen = month_of(month)
    assert chosen is not None
    state = close(session.repository, chosen, by=user_name() if by is None else by, reason=reason)
    if json:
        from auditor.list_documents import month_state_document

        print_json(month_state_document(state))
    else:
        screen().print(f"{month_text(chosen)} is closed with {state.audited} centres.", markup=False)
    left = len(session.repository.centres()) - state.audited
    if left > 0:
        say(f"warning: {left} centres of the registry have no audit for {chosen}")
    if state.undetermined:
        say(f"warning: closed without a final score: {', '.join(state.undetermined)}")
    return ExitCode.NEEDS_A_PERSON if state.undetermined or left > 0 else ExitCode.DONE


def _print(states: tuple[MonthState, ...]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(title=f"{len(states)} months", title_justify="left")
    for heading in ("month", "centres", "undetermined", "closed", "amended since"):
        table.add_column(heading, overflow="fold")
    for state in states:
        closing = state.closing
        amended = ", ".join(
            f"{centre} {score_text(before)} → {score_text(now)}" for centre, (before, now) in state.amended.items()
        )
        table.add_row(
            Text(month_text(state.month)),
            str(state.audited),
            Text(", ".join(state.undetermined)),
            Text(f"{closing.at:%Y-%m-%d} by {closing.by}" if closing else ""),
            Text(amended),
        )
    screen().print(table)
