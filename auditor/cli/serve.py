"""`prongsai serve`: the dashboard."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.failures import ExitCode, say
from auditor.cli.options import RoundOption, RulesOption
from auditor.cli.session import Session, command

if TYPE_CHECKING:
    from auditor.dashboard.desk import Desk


@command
def serve(
    session: Session,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 for any that is free.")] = 8000,
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    round_name: RoundOption = None,
    rules: RulesOption = None,
) -> ExitCode:
    """Show the dashboard until Ctrl-C; to this machine only, unless there are accounts and --host says otherwise."""
    from auditor.dashboard.app import dashboard
    from auditor.dashboard.serving import listening
    from auditor.dashboard.serving import serve as answer

    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s", level=logging.WARNING)
    desk = desk_of(session, host=host, round_name=round_name, rules=rules)
    with listening(host, port) as waiting:
        address = f"http://{f'[{host}]' if ':' in host else host}:{waiting.getsockname()[1]}/"
        answer(dashboard(desk), waiting, ready=lambda: say(f"the dashboard is at {address} (Ctrl-C ends it)"))
    return ExitCode.DONE


def desk_of(session: Session, *, host: str, round_name: str | None, rules: str | None) -> Desk:
    """What the dashboard works with under this session's settings."""
    from auditor.dashboard.desk import Desk
    from auditor.dashboard.serving import LOCAL_NAMES
    from auditor.dashboard.source import Source

    source = Source(
        repository=session.repository,
        archive_root=session.settings.archive,
        round=session.round(round_name),
        pack=session.pack(rules),
        clock=session.clock,
    )
    return Desk(
        source=source,
        settings=session.settings,
        means=lambda by: session.means(rules=rules, by=by),
        hosts=LOCAL_NAMES | {host.lower()},
    )
