"""`prongsai accounts`: who may sign in to the dashboard, and who did what there."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from auditor.cli.failures import ExitCode, say
from auditor.cli.output import JsonOption, print_json, screen
from auditor.cli.session import Session, command, user_name
from auditor.errors import UsageError

if TYPE_CHECKING:
    from storage.accounts import AccountRole
    from storage.deeds import Deed, Doer

group = typer.Typer(
    help="The dashboard's accounts: who may sign in, and who did what.", no_args_is_help=True, rich_markup_mode=None
)
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The account's name.")]
_ROLES = "viewer (looks), operator (runs and decides) or admin (closes months, looks after accounts)"


@group.command("add")
@command
def add_account(
    session: Session,
    name: NameArgument,
    role: Annotated[str, typer.Option("--role", metavar="ROLE", help=f"{_ROLES}.")],
) -> ExitCode:
    """Add an account; the password is asked for, or read as one line from standard input."""
    from auditor.dashboard.access.registering import register
    from auditor.dashboard.desk.passwords import Passwords
    from storage.accounts import AccountRole, has_admin

    chosen = _role(role)
    repository = session.create_repository()
    kept = register(repository, Passwords(), name, chosen, _asked_password(), _doer(session))
    screen().print(f"{kept} may sign in as {chosen.value}.", markup=False)
    if chosen is not AccountRole.ADMIN and not has_admin(repository):
        say("warning: there is no admin yet, and everybody has to sign in from now on: add one with --role admin")
    return ExitCode.DONE


@group.command("list")
@command
def list_accounts(session: Session, json: JsonOption = False) -> ExitCode:
    """All accounts, by name."""
    from storage.accounts import accounts_of

    found = accounts_of(session.repository)
    if json:
        told = [
            {
                "name": account.name,
                "role": account.role.value,
                "enabled": account.enabled,
                "created_at": account.created_at.isoformat(),
                "created_by": account.created_by,
            }
            for account in found
        ]
        print_json({"accounts": told})
        return ExitCode.DONE
    for account in found:
        state = "" if account.enabled else ", disabled"
        added = f"added {account.created_at:%Y-%m-%d} by {account.created_by}"
        screen().print(f"{account.name}  ({account.role.value}{state}; {added})", markup=False, soft_wrap=True)
    if not found:
        say("there are no accounts: the dashboard is open to whoever sits at this machine, and to nobody else")
    return ExitCode.DONE


@group.command("password")
@command
def change_password(session: Session, name: NameArgument) -> ExitCode:
    """Give an account another password; asked for, or one line on standard input. It is signed out everywhere."""
    from auditor.dashboard.access.registering import give_password
    from auditor.dashboard.desk.passwords import Passwords

    kept = give_password(session.repository, Passwords(), name, _asked_password(), _doer(session))
    screen().print(f"{kept} has another password.", markup=False)
    return ExitCode.DONE


@group.command("role")
@command
def change_role(
    session: Session, name: NameArgument, role: Annotated[str, typer.Argument(metavar="ROLE", help=f"{_ROLES}.")]
) -> ExitCode:
    """Let an account do more or less; it is signed out everywhere."""
    from storage.accounts import set_role

    chosen = _role(role)
    set_role(session.repository, name, chosen, _doer(session))
    screen().print(f"{name} is {chosen.value} now.", markup=False)
    return ExitCode.DONE


@group.command("disable")
@command
def disable_account(session: Session, name: NameArgument) -> ExitCode:
    """Let an account in no more; it is signed out everywhere."""
    from storage.accounts import set_enabled

    set_enabled(session.repository, name, _doer(session), enabled=False)
    screen().print(f"{name} is disabled.", markup=False)
    return ExitCode.DONE


@group.command("enable")
@command
def enable_account(session: Session, name: NameArgument) -> ExitCode:
    """Let an account in again."""
    from storage.accounts import set_enabled

    set_enabled(session.repository, name, _doer(session), enabled=True)
    screen().print(f"{name} is enabled.", markup=False)
    return ExitCode.DONE


@group.command("deeds")
@command
def list_deeds(
    session: Session,
    account: Annotated[str, typer.Option("--account", metavar="NAME", help="Only what this account did.")] = "",
    last: Annotated[int | None, typer.Option("--last", metavar="N", min=1, help="Only the newest N.")] = None,
    json: JsonOption = False,
) -> ExitCode:
    """Who did what through the dashboard, and to its accounts; oldest first."""
    from storage.deeds import deeds_page

    _, found = deeds_page(session.repository, first=0, size=last, account=account)
    if json:
        print_json({"deeds": [_deed_document(deed) for deed in reversed(found)]})
        return ExitCode.DONE
    for deed in reversed(found):
        about = " ".join(f"{key}={value}" for key, value in deed.about.items())
        line = f"{deed.at:%Y-%m-%d %H:%M:%S} UTC  {deed.account or '-'}  {deed.address or '-'}  {deed.deed}  {about}"
        screen().print(line.rstrip(), markup=False, soft_wrap=True)
    return ExitCode.DONE


def _deed_document(deed: Deed) -> dict[str, Any]:
    return {
        "number": deed.number,
        "at": deed.at.isoformat(),
        "account": deed.account,
        "address": deed.address,
        "deed": deed.deed,
        "about": dict(deed.about),
    }


def _role(text: str) -> AccountRole:
    from storage.accounts import AccountRole

    try:
        return AccountRole(text)
    except ValueError:
        raise UsageError(f"'{text}' is no role; choose one of {', '.join(AccountRole)}") from None


def _doer(session: Session) -> Doer:
    from storage.deeds import Doer

    return Doer(account=user_name(), address="terminal", at=session.clock())


def _asked_password() -> str:
    """Asked twice on a terminal, else one line; never an argument, which every process of the machine can read."""
    if not sys.stdin.isatty():
        told = sys.stdin.readline(10_000).rstrip("\r\n")
        if not told:
            raise UsageError("no password came on standard input: type one on a terminal, or give it as one line")
        return told
    from getpass import getpass

    first = getpass("Password: ", stream=sys.stderr)
    if getpass("The same again: ", stream=sys.stderr) != first:
        raise UsageError("the two passwords are not the same; nothing was changed")
    return first
