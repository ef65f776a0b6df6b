"""`prongsai audit`: crawl and score."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.failures import ExitCode, say
from auditor.cli.options import ByOption, CentresOption, MonthOption, RulesOption, WorkersOption, month_of
from auditor.cli.output import JsonOption, print_json
from auditor.cli.session import Session, command

if TYPE_CHECKING:
    from auditor.pipeline import RunOutcome
    from rules.pack import Pack
    from storage.records import StoredAudit


@command
def audit(
    session: Session,
    month: MonthOption = None,
    centre: CentresOption = None,
    rules: RulesOption = None,
    late: Annotated[bool, typer.Option("--late", help="Audit a month that is not the current one.")] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why; needed with --late.", show_default=False)] = "",
    by: ByOption = None,
    delay: Annotated[
        float | None, typer.Option("--delay", min=0, metavar="SECONDS", help="Between two requests to one host.")
    ] = None,
    max_requests: Annotated[
        int | None, typer.Option("--max-requests", min=1, metavar="N", help="To one centre at the most.")
    ] = None,
    workers: WorkersOption = None,
    json: JsonOption = False,
) -> ExitCode:
    """Crawl and score the centres for a month; goes on with what an interrupted run left."""
    from auditor.months import month_to_audit, require_reason_to_amend
    from auditor.statements import stated

    reason = stated(reason, "--reason")
    assessed = month_to_audit(month_of(month), now=session.clock(), late=late, reason=reason)
    from auditor.cli.progress import told
    from auditor.pipeline import run_month
    from auditor.stop import stop_on_signals
    from storage import views
    from storage.months import months_closed

    session.changes = {"workers": workers, "limits": {"delay": delay, "max_requests": max_requests}}
    means = session.means(rules=rules, by=by)
    require_reason_to_amend(assessed, months_closed(means.repository), reason)
    with stop_on_signals() as stop, told(f"{assessed.buddhist}") as step:
        outcome = run_month(means, month=assessed, centres=centre or (), reason=reason, stop=stop, progress=step)
    kept = frozenset(outcome.kept)
    audits = [each for each in views.official_audits(means.repository, assessed) if each.centre in kept]
    _tell(session, outcome)
    _tell_of_browser(audits)
    if outcome.stopped:
        from auditor.errors import Interrupted

        raise Interrupted(
            f"interrupted: {len(outcome.kept)} of {len(outcome.run.centres)} centres are kept; "
            "run the same command again to go on"
        )
    _print(session, means.pack, audits, outcome, json=json)
    return needs_a_person(audits, outcome)


def needs_a_person(audits: list[StoredAudit], outcome: RunOutcome) -> ExitCode:
    """1 where a centre was left out, could not be audited, or has no final score."""
    undecided = any(each.score.final is None for each in audits)
    return ExitCode.NEEDS_A_PERSON if undecided or outcome.skipped or outcome.unaudited else ExitCode.DONE


def _print(session: Session, pack: Pack, audits: list[StoredAudit], outcome: RunOutcome, *, json: bool) -> None:
    if json:
        from auditor.documents import month_document

        print_json(month_document(outcome.run.month, pack, audits, outcome.skipped, outcome.unaudited))
        return
    from auditor.cli.tables import print_audits, print_undecided

    centres = {each.code: each for each in session.repository.centres()}
    print_audits(outcome.run.month, pack, audits, centres)
    print_undecided(audits, centres)


def _tell(session: Session, outcome: RunOutcome) -> None:
    if outcome.run.resumed and outcome.run.done:
        say(f"went on with an interrupted run: {len(outcome.run.done)} of {len(outcome.run.centres)} centres were kept")
    if outcome.skipped:
        say(f"warning: {len(outcome.skipped)} centres have no home_url and were left out: {_some(outcome.skipped)}")
    reasons: dict[str, list[str]] = {}
    for each in outcome.unaudited:
        reasons.setdefault(each.reason, []).append(each.centre)
        if session.debug and each.traceback:
            say(each.traceback)
    for reason, codes in reasons.items():
        say(f"warning: {_some(codes)} could not be audited: {reason}")


def _tell_of_browser(audits: list[StoredAudit]) -> None:
    from auditor.browsing import what_was_lacking

    if lacking := what_was_lacking(remark for each in audits for remark in each.crawl.remarks):
        say(f"warning: {lacking}")


def _some(codes: Sequence[str]) -> str:
    return ", ".join(codes[:5]) + (f" and {len(codes) - 5} more" if len(codes) > 5 else "")
