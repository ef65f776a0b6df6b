"""`prongsai archives`: how much evidence is kept, and removing what has been kept long enough."""

from __future__ import annotations

from typing import Annotated

import typer

from auditor.cli.failures import ExitCode
from auditor.cli.options import ByOption, month_of
from auditor.cli.output import JsonOption, print_json, screen
from auditor.cli.session import Session, command, user_name

group = typer.Typer(help="The web archives.", no_args_is_help=True, rich_markup_mode=None)


@group.command("remove")
@command
def remove(
    session: Session,
    before: Annotated[str, typer.Option("--before", metavar="MONTH", help="Archives of earlier months are removed.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; needed unless --dry-run.", show_default=False)] = "",
    by: ByOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Remove nothing; only say what would be.")] = False,
    json: JsonOption = False,
) -> ExitCode:
    """Remove old archives: their digests, the findings and an entry in the journal stay. It cannot be undone.

    What a later archive refers to for pages that did not change stays too.
    """
    from auditor.retention import remove_archives

    month = month_of(before)
    assert month is not None
    removal = remove_archives(
        session.repository,
        session.settings.database,
        session.settings.archive,
        before=month,
        by=user_name() if by is None else by,
        reason=reason,
        dry_run=dry_run,
    )
    if json:
        archives = [crawl.archive for crawl in removal.crawls]
        needed = [{"archive": one.crawl.archive, "needed_by": one.by} for one in removal.needed]
        print_json({"dry_run": dry_run, "archives": archives, "bytes": removal.bytes, "kept": needed})
    else:
        would = "would be removed" if dry_run else "were removed"
        screen().print(f"{len(removal.crawls)} archives of {removal.bytes:,} bytes {would}.")
        for one in removal.needed:
            screen().print(
                f"{one.crawl.archive} stays: {one.by} has pages that did not change since, and refers to it."
            )
    return ExitCode.DONE
