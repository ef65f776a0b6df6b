"""`prongsai export site`: a copy of the dashboard for everybody to read."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from auditor.cli.failures import ExitCode, say
from auditor.cli.options import RoundOption, RulesOption, WorkersOption
from auditor.cli.output import JsonOption, print_json
from auditor.cli.progress import counted
from auditor.cli.session import Session, command

if TYPE_CHECKING:
    from auditor.dashboard.copying.site import CopiedSite


@command
def site(
    session: Session,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FOLDER", help="New, empty, or an earlier copy, which is replaced.")
    ],
    round_name: RoundOption = None,
    rules: RulesOption = None,
    no_archived: Annotated[
        bool, typer.Option("--no-archived", help="Leave out the archived pages that findings rest on.")
    ] = False,
    workers: WorkersOption = None,
    json: JsonOption = False,
) -> ExitCode:
    """The dashboard as plain files, in Thai and English, for any web server or none: read-only, without people's names."""
    from auditor.cli.serve import source_of
    from auditor.dashboard.copying.site import copy_site

    began = time.monotonic()
    session.changes = {"workers": workers}
    with counted("centres") as progress:
        copied = copy_site(
            source_of(session, round_name=round_name, rules=rules),
            session.settings,
            Path(output),
            workers=session.settings.workers,
            archived=not no_archived,
            progress=progress,
        )
    seconds = time.monotonic() - began
    if json:
        print_json(_document(output, copied, seconds))
    say(
        f"{copied.pages:,} pages and {copied.archived:,} archived ones written to {output} "
        f"({copied.files:,} files, {copied.bytes / 1e6:,.1f} MB, {seconds:.0f} s)"
    )
    for each in copied.missing:
        say(f"warning: {each} is linked, and there is nothing to copy there")
    return ExitCode.NEEDS_A_PERSON if copied.missing else ExitCode.DONE


def _document(output: str, copied: CopiedSite, seconds: float) -> dict[str, Any]:
    return {
        "folder": output,
        "pages": copied.pages,
        "archived": copied.archived,
        "files": copied.files,
        "bytes": copied.bytes,
        "seconds": round(seconds, 3),
        "missing": list(copied.missing),
    }
