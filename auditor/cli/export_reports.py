"""`prongsai export indicator` and `letters`: documents for people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.failures import ExitCode, say
from auditor.cli.options import CentresOption, MonthOption, RoundOption, month_of
from auditor.cli.session import Session, command


@command
def indicator(
    session: Session,
    output: Annotated[str, typer.Option("--output", "-o", metavar="FILE", help=".pdf, .docx or .json.")],
    narrative: Annotated[
        str | None, typer.Option("--narrative", metavar="FILE.toml", help="What people write in the form.")
    ] = None,
    round_name: RoundOption = None,
) -> ExitCode:
    """The indicator's report on the form that the administration files, its figures from the database."""
    from auditor.exports.export import write_file
    from auditor.reports.formats import indicator_writer
    from auditor.reports.indicator import indicator_report
    from auditor.reports.narrative import read_narrative
    from auditor.standings import is_over, round_result

    writer = indicator_writer(Path(output))
    told = read_narrative(Path(narrative) if narrative is not None else None)
    round_, now = session.round(round_name), session.clock()
    result = round_result(session.repository, round_, closed=is_over(round_, now))
    report = indicator_report(result, session.repository.centres(), told, head=session.head(), made_at=now)
    write_file(Path(output), writer(report, now))
    say(f"the indicator's report was written to {output}")
    if result.warning:
        say(f"warning: {result.warning}")
    return ExitCode.DONE if result.indicator.value is not None else ExitCode.NEEDS_A_PERSON


@command
def letters(
    session: Session,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FOLDER|FILE.pdf", help="A PDF for each centre, or one.")
    ],
    centre: CentresOption = None,
    month: MonthOption = None,
) -> ExitCode:
    """A page for each centre: what is missing or stale, where we looked, what would satisfy it."""
    from auditor.errors import NothingToDo
    from auditor.exports.export import UnwritableExport, write_file
    from auditor.kept_rules import rules_that_judged
    from auditor.reports.letters import letter_of
    from auditor.reports.render import pdf_of
    from storage import views

    target = Path(output)
    if target.suffix.lower() not in ("", ".pdf") and not target.is_dir():
        raise UnwritableExport(f"{output}: no known format: the name must end in .pdf, or be a folder's")
    chosen = month_of(month) or session.months_kept()[-1]
    codes = [session.centre(code).code for code in centre or ()]
    centres = {one.code: one for one in session.repository.centres()}
    now, head = session.clock(), session.head()
    official = views.official_audits(session.repository, chosen)
    audits = [one for one in official if one.centre in centres and (not codes or one.centre in codes)]
    if not audits:
        raise NothingToDo(f"nothing was audited of these centres for {chosen.buddhist} ({chosen}): there is no letter")
    rules = {
        sha256: {rule.code: rule for rule in pack.items}
        for sha256, pack in rules_that_judged(session.repository, session.pack(), audits).items()
    }
    found = [letter_of(centres[one.centre], one, rules[one.pack.sha256], head=head, made_at=now) for one in audits]
    if target.suffix and not target.is_dir():
        write_file(target, pdf_of({"letters": found}, made_at=now, template="letters.typ"))
    else:
        for letter in found:
            file = target / f"{letter['code']}-{chosen}.pdf"
            write_file(file, pdf_of({"letters": [letter]}, made_at=now, template="letters.typ"))
    say(f"{len(found)} letters for {chosen.buddhist} ({chosen}) written to {output}")
    return ExitCode.DONE
