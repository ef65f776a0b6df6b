"""The program `prongsai`: its commands by name, and the options that all of them share."""

from __future__ import annotations

from typing import Annotated

import typer

from auditor.cli import (
    accounts,
    archives,
    audit,
    centres,
    demo,
    diff,
    evaluate,
    export,
    export_reports,
    export_site,
    journal,
    months,
    override,
    rescore,
    rules,
    schedule,
    serve,
    show,
    verify,
)
from auditor.cli.session import ArchiveOption, ConfigOption, DatabaseOption, DebugOption, Session

app = typer.Typer(
    name="prongsai",
    help="Prongsai (โปร่งใส) audits the electronic information centres of Thai state agencies.",
    epilog="Exit codes: 0 done; 1 done, and a person is needed; 2 wrong usage or input; 3 failed.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from auditor.version import program_version

        typer.echo(f"prongsai {program_version()}")
        raise typer.Exit


@app.callback()
def shared(
    context: typer.Context,
    database: DatabaseOption = None,
    archive: ArchiveOption = None,
    config: ConfigOption = None,
    debug: DebugOption = False,
    version: Annotated[  # noqa: ARG001
        bool, typer.Option("--version", help="Show the version and exit.", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    """Audits the electronic information centres of Thai state agencies (มาตรา 7 and 9)."""
    context.obj = Session(database=database, archive=archive, config=config, debug=debug)


app.command("demo")(demo.demo)
app.add_typer(centres.group, name="centres")
app.command("audit")(audit.audit)
app.command("rescore")(rescore.rescore_command)
app.command("show")(show.show)
app.command("evaluate")(evaluate.evaluate)
app.command("override")(override.override)
app.add_typer(override.group, name="decisions")
app.command("review")(override.review)
app.add_typer(months.group, name="months")
app.command("diff")(diff.diff)
app.add_typer(archives.group, name="archives")
app.command("verify")(verify.verify)
app.add_typer(journal.group, name="journal")
app.add_typer(journal.keys, name="keys")
app.add_typer(export.group, name="export")
export.group.command("indicator")(export_reports.indicator)
export.group.command("letters")(export_reports.letters)
export.group.command("site")(export_site.site)
app.command("schedule")(schedule.schedule)
app.command("serve")(serve.serve)
app.add_typer(accounts.group, name="accounts")
app.add_typer(rules.group, name="rules")
