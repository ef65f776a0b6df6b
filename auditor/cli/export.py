"""`prongsai export`: files for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.failures import ExitCode, say
from auditor.cli.options import CentresOption, MonthOption, RoundOption, month_of
from auditor.cli.session import Session, command

if TYPE_CHECKING:
    from auditor.exports.gathering import Gathering
    from storage.records import StoredAudit

group = typer.Typer(help="Scores and findings as CSV, XLSX or JSON.", no_args_is_help=True, rich_markup_mode=None)

FileOption = Annotated[
    str, typer.Option("--output", "-o", metavar="FILE", help="Its ending says the format: .csv, .xlsx, .json.")
]


@group.command("scores")
@command
def scores(session: Session, output: FileOption, round_name: RoundOption = None) -> ExitCode:
    """The round's scores: a row a centre, a column a month; a workbook has the findings and the rules beside them."""
    from auditor.exports.export import format_of, write_file, write_table

    format_of(Path(output))
    gathered = _gathered(session, round_name)
    if Path(output).suffix.lower() == ".xlsx":
        write_file(Path(output), gathered.workbook())
    else:
        write_table(gathered.scores(), Path(output))
    say(f"{len(gathered.score_rows())} centres written to {output}; {_head_of_history(session)}")
    if gathered.result.warning:
        say(f"warning: {gathered.result.warning}")
    return ExitCode.DONE


def _gathered(session: Session, round_name: str | None) -> Gathering:
    from auditor.exports.gathering import Gathering

    return Gathering(
        repository=session.repository, round=session.round(round_name), rules=session.pack, now=session.clock()
    )


def _head_of_history(session: Session) -> str:
    """By which the file can be held against the database later."""
    number, sha256 = session.head()
    return f"the history's head is entry {number}, {sha256}"


@group.command("findings")
@command
def findings(
    session: Session, output: FileOption, month: MonthOption = None, round_name: RoundOption = None
) -> ExitCode:
    """Every finding of a month, or of all the round's months: a row each, with its evidence."""
    from auditor.exports.export import format_of, write_table
    from auditor.exports.findings import finding_rows, finding_table
    from auditor.exports.table import with_head
    from auditor.kept_rules import titles_of
    from storage import views

    format_of(Path(output))
    chosen = month_of(month)
    months = (chosen,) if chosen else session.round(round_name).months
    audits = [audit for each in months for audit in views.official_audits(session.repository, each)]
    titles = titles_of(session.repository, session.pack(), audits)
    rows = finding_rows(audits, session.repository.centres(), titles)
    write_table(with_head(finding_table(rows), session.head()), Path(output))
    say(f"{len(rows)} findings of {len(audits)} audits written to {output}; {_head_of_history(session)}")
    return ExitCode.DONE


@group.command("evidence")
@command
def evidence(
    session: Session,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE.wacz", help="Or a folder, for a file a bundle.")
    ],
    centre: CentresOption = None,
    month: MonthOption = None,
    round_name: RoundOption = None,
) -> ExitCode:
    """A web archive that a third party can verify and replay: one centre's month, or every centre and month of a round.

    Several go into one file of bundles, or each into a file of its own in a folder.
    """
    from auditor.errors import UsageError
    from auditor.evidence.bundle import write_bundle
    from auditor.evidence.choose import chosen_audits, file_for, require_place
    from auditor.evidence.collection import write_collection
    from auditor.kept_rules import rules_that_judged

    if round_name and month:
        raise UsageError("--month and --round exclude each other: a round is all of its months")
    target, root = Path(output), session.settings.archive
    require_place(target)
    months = session.round(round_name).months if round_name else session.months_kept(month_of(month))
    audits, removed = chosen_audits(session.repository, [session.centre(code).code for code in centre or ()], months)
    rules = rules_that_judged(session.repository, session.pack(), audits)

    def write(audit: StoredAudit, file: Path) -> None:
        titles = {rule.code: (rule.title_th, rule.title_en) for rule in rules[audit.pack.sha256].items}
        write_bundle(session.repository, audit, root, file, titles=titles)

    if len(audits) > 1 and target.suffix and not target.is_dir():
        write_collection(session.repository, audits, target, title=f"Prongsai · {round_name or months[0]}", write=write)
    else:
        for audit in audits:
            write(audit, file_for(audit, target))
    say(f"{len(audits)} bundles of evidence written to {output}")
    if removed:
        say(f"warning: {removed} audits are left out, for their archives were removed on purpose")
    return ExitCode.NEEDS_A_PERSON if removed else ExitCode.DONE
