"""`prongsai schedule`: the monthly job in the foreground."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.failures import ExitCode
from auditor.cli.options import RulesOption, WorkersOption
from auditor.cli.output import JsonOption, print_json, screen
from auditor.cli.session import Session, command

if TYPE_CHECKING:
    from auditor.appointments import Appointment


@command
def schedule(
    session: Session,
    list_only: Annotated[bool, typer.Option("--list", help="Show the next runs and end.")] = False,
    count: Annotated[int, typer.Option("--count", min=1, max=120, help="How many to show.")] = 6,
    rules: RulesOption = None,
    workers: WorkersOption = None,
    json: JsonOption = False,
) -> ExitCode:
    """Audit every month, and on later days once more what could not be judged; ends on SIGTERM or Ctrl-C."""
    from auditor.appointments import appointments
    from scheduler import serve

    session.changes = {"workers": workers}
    when = session.settings.schedule
    coming = appointments(when, now=session.clock(), count=count)
    if list_only or json:
        _print(coming, json=json)
        return ExitCode.DONE
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s", level=logging.WARNING)
    logging.getLogger("prongsai").setLevel(logging.INFO)
    logging.getLogger("prongsai.schedule").info("next: %s at %s", coming[0].kind, coming[0].at.isoformat())
    serve(lambda: session.means(rules=rules), when)
    return ExitCode.DONE


def _print(coming: Sequence[Appointment], *, json: bool) -> None:
    if json:
        from auditor.list_documents import schedule_document

        print_json(schedule_document(coming))
        return
    from rich.table import Table

    table = Table(title="Next runs (Asia/Bangkok)", title_justify="left")
    for heading in ("at", "what", "month"):
        table.add_column(heading)
    for each in coming:
        table.add_row(f"{each.at:%Y-%m-%d %H:%M}", each.kind.value, each.month.buddhist)
    screen().print(table)
