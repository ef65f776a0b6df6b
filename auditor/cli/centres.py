"""`prongsai centres`: the registry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.failures import ExitCode, say
from auditor.cli.output import JsonOption, print_json, screen
from auditor.cli.session import Session, command

if TYPE_CHECKING:
    from rules.pack import Pack
    from storage.centre import Centre

group = typer.Typer(help="The registry of centres.", no_args_is_help=True, rich_markup_mode=None)

FileArgument = Annotated[str, typer.Argument(metavar="FILE", help="CSV or YAML; or the name of a shipped one: bma-72.")]


@group.command("import")
@command
def import_file(session: Session, file: FileArgument, json: JsonOption = False) -> ExitCode:
    """Make the centres of a file the registry; centres that it no longer lists keep their audits."""
    from auditor.registry import read_registry

    registry = read_registry(file, session.round())
    session.create_repository().replace_centres(registry.centres)
    if json:
        print_json({"centres": len(registry.centres), "warnings": list(registry.warnings)})
    else:
        screen().print(f"{len(registry.centres)} centres imported into {session.settings.database}.", markup=False)
    for warning in registry.warnings:
        say(f"warning: {warning}")
    return ExitCode.DONE


@group.command("list")
@command
def list_centres(session: Session, json: JsonOption = False) -> ExitCode:
    """Every centre of the registry."""
    centres = session.repository.centres()
    if json:
        from auditor.documents import centre_document

        print_json({"centres": [centre_document(centre) for centre in centres]})
    else:
        _print_centres(centres)
    return ExitCode.DONE


@group.command("check")
@command
def check(session: Session, json: JsonOption = False) -> ExitCode:
    """What in the registry needs a person: a wrong number of centres, missing addresses, unknown exempt items."""
    from evaluator.indicator import registry_size_warning

    centres, round_ = session.repository.centres(), session.round()
    size = registry_size_warning(len(centres), round_)
    warnings = [*([size] if size else []), *_unfilled(centres), *_unknown_items(centres, session.pack())]
    if json:
        print_json({"centres": len(centres), "warnings": warnings})
    else:
        for warning in warnings:
            screen().print(warning, markup=False)
        screen().print(f"{len(centres)} centres, {len(warnings)} to look at.", markup=False)
    return ExitCode.NEEDS_A_PERSON if warnings else ExitCode.DONE


def _unfilled(centres: Sequence[Centre]) -> Iterable[str]:
    return (
        f"{centre.code} ({centre.name_th}) has no home_url: it cannot be audited"
        for centre in centres
        if not centre.home_url
    )


def _unknown_items(centres: Sequence[Centre], pack: Pack) -> Iterable[str]:
    known = {rule.code for rule in pack.items}
    for centre in centres:
        for item in centre.exempt_items:
            if item not in known:
                yield f"{centre.code} is exempt from '{item}', which the rule pack {pack.name} does not have"


def _print_centres(centres: Sequence[Centre]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(title=f"{len(centres)} centres", title_justify="left")
    for heading in ("code", "name", "kind", "home URL", "exempt"):
        table.add_column(heading, overflow="fold", no_wrap=heading == "code")
    for centre in centres:
        cells = (centre.code, centre.name_th, centre.kind, centre.home_url or "—", "; ".join(centre.exempt_items))
        table.add_row(*map(Text, cells))
    screen().print(table)
