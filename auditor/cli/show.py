"""`prongsai show`: every finding of one centre, why, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.failures import ExitCode
from auditor.cli.options import MonthOption, month_of
from auditor.cli.output import JsonOption, print_json
from auditor.cli.session import Session, command

if TYPE_CHECKING:
    from rules.month import Month
    from storage.records import StoredAudit


@command
def show(
    session: Session,
    centre: Annotated[str, typer.Argument(metavar="CENTRE", help="The centre's code.")],
    month: MonthOption = None,
    json: JsonOption = False,
) -> ExitCode:
    """Every finding of a centre with its why, its evidence and what to do about it; by default the newest month."""
    from storage import views

    known = session.centre(centre)
    audit = _audit(session, known.code, month_of(month))
    if json:
        from auditor.documents import show_document

        print_json(show_document(known, audit, views.history(session.repository, known.code, audit.month)))
    else:
        from auditor.cli.tables import print_findings

        print_findings(known, audit, session.pack())
    return ExitCode.DONE if audit.score.final is not None else ExitCode.NEEDS_A_PERSON


def _audit(session: Session, code: str, month: Month | None) -> StoredAudit:
    from auditor.errors import NothingToDo
    from storage import views

    months = [month] if month else reversed(views.audited_months(session.repository))
    for each in months:
        if audit := views.official_audit(session.repository, code, each):
            return audit
    when = f" for {month.buddhist} ({month})" if month else ""
    raise NothingToDo(f"no audit of {code}{when} is kept: run `prongsai audit --centre {code}`")
