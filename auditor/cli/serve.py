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
    from auditor.dashboard.desk.desk import Desk
    from auditor.dashboard.desk.door import Door
    from auditor.dashboard.desk.source import Source
    from auditor.dashboard.serving import Tls


@command
def serve(
    session: Session,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 for any that is free.")] = 8000,
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    round_name: RoundOption = None,
    rules: RulesOption = None,
    name: Annotated[
        list[str] | None,
        typer.Option(
            "--name", metavar="NAME", help="A name under which others reach it; others are refused then [default: any]."
        ),
    ] = None,
    tls_cert: Annotated[
        str | None, typer.Option("--tls-cert", metavar="FILE", help="The certificate and its chain (PEM).")
    ] = None,
    tls_key: Annotated[str | None, typer.Option("--tls-key", metavar="FILE", help="Its key (PEM).")] = None,
    behind_tls_proxy: Annotated[
        bool, typer.Option("--behind-tls-proxy", help="Others reach it through a proxy that speaks TLS.")
    ] = False,
    trusted_proxy: Annotated[
        list[str] | None,
        typer.Option(
            "--trusted-proxy",
            metavar="ADDRESS",
            help="A proxy whose X-Forwarded-For and -Proto are believed; an address or a network [default: none].",
        ),
    ] = None,
) -> ExitCode:
    """Show the dashboard until Ctrl-C; to this machine only, unless there are accounts and --host says otherwise."""
    from auditor.dashboard.app import dashboard
    from auditor.dashboard.serving import listening
    from auditor.dashboard.serving import serve as answer

    tls = _tls(tls_cert, tls_key)
    door = _door(
        host=host,
        names=name or [],
        secure=tls is not None or behind_tls_proxy,
        proxied=behind_tls_proxy,
        proxies=trusted_proxy or [],
    )

    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s", level=logging.WARNING)
    _require_admin(session, door, host)
    desk = desk_of(session, host=host, round_name=round_name, rules=rules, door=door)
    _warn(door, proxied=behind_tls_proxy)
    with listening(host, port) as waiting:
        address = f"http{'s' if tls else ''}://{f'[{host}]' if ':' in host else host}:{waiting.getsockname()[1]}/"
        answer(dashboard(desk), waiting, tls=tls, ready=lambda: say(f"the dashboard is at {address} (Ctrl-C ends it)"))
    return ExitCode.DONE


def desk_of(
    session: Session, *, host: str, round_name: str | None, rules: str | None, door: Door | None = None
) -> Desk:
    """What the dashboard works with under this session's settings."""
    from auditor.dashboard.desk.desk import Desk
    from auditor.dashboard.desk.door import Door
    from auditor.dashboard.serving import LOCAL_NAMES

    door = door or Door()
    return Desk(
        source=source_of(session, round_name=round_name, rules=rules),
        settings=session.settings,
        means=lambda by: session.means(rules=rules, by=by),
        hosts=_hosts(door, host, LOCAL_NAMES),
        door=door,
    )


def source_of(session: Session, *, round_name: str | None, rules: str | None) -> Source:
    """What pages read under this session's settings."""
    from auditor.dashboard.desk.source import Source

    return Source(
        repository=session.repository,
        archive_root=session.settings.archive,
        round=session.round(round_name),
        pack=session.pack(rules),
        clock=session.clock,
    )


def _hosts(door: Door, host: str, local: frozenset[str]) -> frozenset[str]:
    """The names that are answered to; none where others reach it and no name was said: then accounts stand guard."""
    if not door.local and not door.names:
        return frozenset()
    return local | door.names | {f"[{host}]" if ":" in host else host.lower()}


def _door(*, host: str, names: list[str], secure: bool, proxied: bool, proxies: list[str]) -> Door:
    from ipaddress import ip_network

    from auditor.dashboard.desk.door import Door
    from auditor.dashboard.serving import is_local
    from auditor.errors import UsageError

    for proxy in proxies:
        try:
            ip_network(proxy)
        except ValueError as error:
            raise UsageError(f"--trusted-proxy {proxy}: write an address or a network such as 10.1.0.0/24") from error
    return Door(
        local=is_local(host) and not proxied and not proxies,
        secure=secure,
        proxies=tuple(proxies),
        names=frozenset(each.lower() for each in names),
    )


def _tls(certificate: str | None, key: str | None) -> Tls | None:
    from auditor.dashboard.serving import Tls
    from auditor.errors import UsageError

    if certificate is None and key is None:
        return None
    if certificate is None or key is None:
        raise UsageError("--tls-cert and --tls-key belong together: give both, or neither")
    tls = Tls(certificate=certificate, key=key)
    tls.check()
    return tls


def _require_admin(session: Session, door: Door, host: str) -> None:
    from auditor.errors import UsageError
    from storage.accounts import has_admin

    if not door.local and not has_admin(session.repository):
        how = f"--host {host}" if host not in ("127.0.0.1", "localhost", "::1") else "a proxy"
        raise UsageError(
            f"{how} would let others reach the dashboard, and there is no account that could keep them out: make one first with"
            " `prongsai accounts add NAME --role admin`"
        )


def _warn(door: Door, *, proxied: bool) -> None:
    if not door.local and not door.secure:
        say(
            "WARNING: without TLS passwords travel in the clear, and whoever listens on the network can read and use them:"
            " give --tls-cert and --tls-key, or put a proxy in front that speaks TLS and say --behind-tls-proxy"
        )
    if proxied and not door.proxies:
        say(
            "warning: all requests will seem to come from the proxy, so that one person's wrong passwords slow everybody"
            " down: name it with --trusted-proxy ADDRESS"
        )
