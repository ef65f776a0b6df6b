"""`prongsai journal` and `prongsai keys`: the history, and the key it is signed with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.failures import ExitCode
from auditor.cli.output import JsonOption, print_json, screen
from auditor.cli.session import Session, command

group = typer.Typer(
    help="The history: what was done when, by whom and why.", no_args_is_help=True, rich_markup_mode=None
)
keys = typer.Typer(help="The operator's signing key.", no_args_is_help=True, rich_markup_mode=None)


@group.command("list")
@command
def list_entries(
    session: Session,
    last: Annotated[int | None, typer.Option("--last", metavar="N", min=1, help="Only the newest N.")] = None,
    json: JsonOption = False,
) -> ExitCode:
    """Every entry of the journal, oldest first; the last one's SHA-256 is the head that exports bear."""
    from storage.journal import entries, entry_document

    with session.repository.reading() as connection:
        found = list(entries(connection))
    found = found[-last:] if last is not None else found
    if json:
        print_json({"entries": [entry_document(entry) for entry in found]})
        return ExitCode.DONE
    for entry in found:
        about = " ".join(f"{key} {value}" for key, value in entry.subject.items())
        why = f": {entry.reason}" if entry.reason else ""
        mark = " (signed)" if entry.signature else ""
        line = (
            f"{entry.number:>6}  {entry.at:%Y-%m-%d %H:%M} UTC  {entry.kind.value}  {about}  by {entry.by}{why}{mark}"
        )
        screen().print(line, markup=False, soft_wrap=True)
    if found:
        screen().print(f"head {found[-1].sha256}", markup=False)
    return ExitCode.DONE


@group.command("stamp")
@command
def stamp(session: Session, json: JsonOption = False) -> ExitCode:
    """Have the head stamped by the time-stamping authority of the settings; only its digest is sent."""
    from auditor.stamping import stamp_head

    made = stamp_head(session.repository, session.settings.authority, session.settings.authority_root)
    if json:
        print_json({"number": made.number, "authority": made.authority, "at": made.at.isoformat()})
    else:
        screen().print(
            f"entry {made.number} stamped by {made.authority} at {made.at:%Y-%m-%d %H:%M:%S} UTC", markup=False
        )
    return ExitCode.DONE


@keys.command("new")
@command
def new_key(
    session: Session,  # noqa: ARG001 - a command has one
    file: Annotated[str, typer.Argument(metavar="FILE", help="Where to keep it; must not exist.")],
    json: JsonOption = False,
) -> ExitCode:
    """Make an Ed25519 key that only you can read; name it in [journal] key to have the history signed."""
    from storage.signing import make_key

    signer = make_key(Path(file))
    if json:
        print_json({"file": file, "public_key": signer.public_key})
    else:
        screen().print(f"{file} holds the new key; its public half is {signer.public_key}", markup=False)
        screen().print(
            f'Put `key = "{file}"` under [journal] in prongsai.toml, and keep a copy in a safe place.', markup=False
        )
    return ExitCode.DONE
