"""`prongsai verify`: whether the stored evidence and the history are whole and untouched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from auditor.cli.failures import ExitCode, say
from auditor.cli.options import WorkersOption
from auditor.cli.output import JsonOption, print_json, screen
from auditor.cli.session import Session, command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from auditor.verifying.faults import Checked


@command
def verify(
    session: Session,
    file: Annotated[
        str | None, typer.Argument(metavar="[FILE]", help="A file of evidence (.wacz) [default: the database].")
    ] = None,
    head: Annotated[
        str | None, typer.Option("--head", metavar="SHA256", help="A head of the journal that was noted once.")
    ] = None,
    key: Annotated[
        str | None,
        typer.Option("--key", metavar="HEX", help="The public key that FILE, or the last entry, must be signed with."),
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Do not judge the kept crawls again.")] = False,
    workers: WorkersOption = None,
    json: JsonOption = False,
) -> ExitCode:
    """Check the database, its history, the archives, and that the kept crawls still come to the kept scores.

    With FILE, check a file of evidence, offline and without a database.
    """
    from auditor.errors import UsageError

    if file is not None and head is not None:
        raise UsageError("--head is for the database; a file of evidence tells the head that it was made under")
    key = key.lower() if key is not None else None
    session.changes = {"workers": workers}
    checks = []
    found = _checks(session, head, key, quick=quick) if file is None else _bundle_checks(file, key, quick=quick)
    for check in found:
        checks.append(check)
        if not json:
            _print(check)
    faults = [fault for check in checks for fault in check.faults]
    if json:
        print_json(_document(checks))
    elif not faults:
        screen().print("Whole and untouched.", style="bold green")
    if faults:
        say(f"{len(faults)} faults; the first: {faults[0].where}: {faults[0].what}")
    return ExitCode.FAILED if faults else ExitCode.DONE


def _bundle_checks(file: str, key: str | None, *, quick: bool) -> Iterator[Checked]:
    from auditor.verifying.bundle import checks_of
    from auditor.verifying.collection import checks_of_all, is_collection

    path = Path(file)
    return (checks_of_all if is_collection(path) else checks_of)(path, public_key=key, quick=quick)


def _checks(session: Session, head: str | None, key: str | None, *, quick: bool) -> Iterator[Checked]:
    from auditor.cli.progress import told
    from auditor.stamping import check_stamps
    from auditor.stop import stop_on_signals
    from auditor.verifying.archives import check_archives, check_attachments, check_scores
    from auditor.verifying.history import check_file, check_journal, check_sums

    yield check_file(session.repository)
    yield check_journal(session.repository, head, key)
    yield check_sums(session.repository)
    yield check_archives(session.repository, session.settings.archive)
    yield check_attachments(session.repository, session.settings.archive)
    yield check_stamps(session.repository, session.settings.authority_root)
    if not quick:
        with stop_on_signals() as stop, told("judging again") as step:
            yield check_scores(session.means(), stop, step)


def _print(check: Checked) -> None:
    mark = "[red]✗[/]" if check.faults else "[green]✓[/]"
    screen().print(f"{mark} {check.count} {check.what}")
    for note in check.notes:
        screen().print(f"    {note}", markup=False)
    for fault in check.faults:
        screen().print(f"    {fault.where}: {fault.what}", style="red", markup=False)


def _document(checks: list[Checked]) -> dict[str, Any]:
    first = next((fault for check in checks for fault in check.faults), None)
    return {
        "whole": first is None,
        "first_fault": None if first is None else {"where": first.where, "what": first.what},
        "checks": [
            {
                "what": check.what,
                "count": check.count,
                "faults": [{"where": fault.where, "what": fault.what} for fault in check.faults],
                "notes": list(check.notes),
            }
            for check in checks
        ],
    }
