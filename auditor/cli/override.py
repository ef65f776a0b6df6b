"""`prongsai override`, `decisions`, `review`: what a person decides, beside what the rules found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.failures import ExitCode
from auditor.cli.options import ByOption, MonthOption, month_of
from auditor.cli.output import JsonOption, print_json, screen
from auditor.cli.session import Session, command, user_name

if TYPE_CHECKING:
    from auditor.deciding import Decided, Waiting
    from evaluator.override import Override

group = typer.Typer(
    help="People's decisions on findings: listed, agreed to, withdrawn.", no_args_is_help=True, rich_markup_mode=None
)
ReasonOption = Annotated[str, typer.Option("--reason", help="Why.", show_default=False)]
NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="The decision's number.", min=1, max=2**63 - 1)]


@command
def override(
    session: Session,
    centre: Annotated[str, typer.Argument(metavar="CENTRE", help="The centre's code.")],
    item: Annotated[str, typer.Argument(metavar="ITEM", help='The item\'s code, as "7(1)".')],
    month: Annotated[str, typer.Option("--month", metavar="MONTH", help="As 2563-02 or 2020-02.")],
    status: Annotated[str, typer.Option("--status", metavar="STATUS", help="What the finding shall be.")],
    reason: ReasonOption = "",
    by: ByOption = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="MONTH", help="The last month in which it may hold.")
    ] = None,
    attach: Annotated[
        str | None, typer.Option("--attach", metavar="FILE", help="What to keep with it: a letter, a picture.")
    ] = None,
    json: JsonOption = False,
) -> ExitCode:
    """Decide on one finding; the machine's stays beside it. It holds on later crawls while the evidence is the same."""
    from auditor.deciding import decide_on

    chosen = month_of(month)
    assert chosen is not None
    decided = decide_on(
        session.repository,
        centre=session.centre(centre).code,
        item=item,
        month=chosen,
        status=status,
        by=user_name() if by is None else by,
        reason=reason,
        archive_root=session.settings.archive,
        last_month=month_of(until),
        attachment=None if attach is None else Path(attach),
        second_person=session.settings.second_person,
    )
    return _tell(decided, json=json)


@group.command("list")
@command
def list_decisions(
    session: Session,
    centre: Annotated[str | None, typer.Option("--centre", metavar="CODE", help="Only this centre's.")] = None,
    json: JsonOption = False,
) -> ExitCode:
    """Every decision, with who made it and whether it is in force."""
    from storage.overrides import overrides_of

    found = overrides_of(session.repository, None if centre is None else [session.centre(centre).code])
    if json:
        from auditor.list_documents import decision_document

        print_json({"decisions": [decision_document(one) for one in found]})
    else:
        _print_decisions(found)
    waiting = any(one.ended_at is None and not one.in_force for one in found)
    return ExitCode.NEEDS_A_PERSON if waiting else ExitCode.DONE


@group.command("agree")
@command
def agree(
    session: Session, number: NumberArgument, reason: ReasonOption = "", by: ByOption = None, json: JsonOption = False
) -> ExitCode:
    """Agree to another person's decision, which counts from then on."""
    from auditor.deciding import agree_to

    by = user_name() if by is None else by
    return _tell(agree_to(session.repository, number, by=by, reason=reason), json=json)


@group.command("withdraw")
@command
def withdraw(
    session: Session, number: NumberArgument, reason: ReasonOption = "", by: ByOption = None, json: JsonOption = False
) -> ExitCode:
    """End a decision: the rules' finding counts again; both stay in the history."""
    from auditor.deciding import withdraw_it

    by = user_name() if by is None else by
    return _tell(withdraw_it(session.repository, number, by=by, reason=reason), json=json)


@command
def review(session: Session, month: MonthOption = None, json: JsonOption = False) -> ExitCode:
    """What waits for a person: the undetermined findings of a month, or of all months."""
    from auditor.deciding import waiting_for_a_person
    from storage import views

    months = session.months_kept(month_of(month))
    audits = [audit for each in months for audit in views.official_audits(session.repository, each)]
    waiting = waiting_for_a_person(audits)
    if json:
        from auditor.list_documents import placed_finding_document

        found = [placed_finding_document(one.audit.centre, one.audit.month, one.finding) for one in waiting]
        print_json({"waiting": found})
    else:
        _print_waiting(waiting)
    return ExitCode.NEEDS_A_PERSON if waiting else ExitCode.DONE


def _tell(decided: Decided, *, json: bool) -> ExitCode:
    from auditor.deciding import decides
    from auditor.documents import score_document
    from auditor.list_documents import decision_document
    from auditor.numbers import score_text

    made = decided.override
    counts = decides(made.id, decided.after)
    if json:
        print_json(
            {
                **decision_document(made),
                "counts": counts,
                "before": score_document(decided.before.score),
                "after": score_document(decided.after.score),
            }
        )
    else:
        scores = f"{score_text(decided.before.score)} → {score_text(decided.after.score)}"
        if made.ended_at is not None:
            state = f"withdrawn, score {scores}"
        elif not made.in_force:
            state = f"it counts once another person has agreed: `prongsai decisions agree {made.id}`"
        else:
            state = f"score {scores}" if counts else "it decides nothing: the evidence, or a newer decision, is another"
        told = f"decision {made.id}: {made.centre} {made.item} {made.month.buddhist} → {made.status.value}; {state}"
        screen().print(told, markup=False)
    return ExitCode.DONE if decided.after.score.final is not None else ExitCode.NEEDS_A_PERSON


def _print_decisions(found: tuple[Override, ...]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(title=f"{len(found)} decisions", title_justify="left")
    for heading in ("number", "centre", "month", "item", "status", "by", "reason", "state"):
        table.add_column(heading, overflow="fold", no_wrap=heading in ("number", "centre", "month", "item"))
    for one in found:
        state = "in force" if one.in_force else "withdrawn" if one.ended_at else "waits for a second person"
        who = f"{one.by}, {one.second}" if one.second else one.by
        cells = (str(one.id), one.centre, one.month.buddhist, one.item, one.status.value, who, one.reason, state)
        table.add_row(*map(Text, cells))
    screen().print(table)


def _print_waiting(waiting: tuple[Waiting, ...]) -> None:
    from rich.text import Text

    out = screen()
    for one in waiting:
        out.print(
            Text.assemble(
                (f"{one.audit.centre} {one.audit.month.buddhist} {one.finding.item}", "bold magenta"),
                f"  {one.finding.weight:f} points\n  {one.finding.explanation_th}\n  {one.finding.explanation}",
            )
        )
        if one.finding.url:
            out.print(f"  at: {one.finding.url}", markup=False)
    out.print(
        f"{len(waiting)} findings wait for a person: look at the site, then `prongsai override CENTRE ITEM --month M"
        ' --status S --reason "…"`; or audit again another day.'
        if waiting
        else "Nothing waits for a person."
    )
