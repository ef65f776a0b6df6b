"""Serving the dashboard: the socket, the names it answers to, and how it ends."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address

import uvicorn
from anyio.to_thread import run_sync
from starlette.applications import Starlette

from auditor.dashboard.desk.running import Runner
from auditor.dashboard.warming import warm
from auditor.errors import UsageError

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """The files of a server's certificate, with those of its chain, and of its key."""

    certificate: str
    key: str

    def check(self) -> None:
        """That they can be read and belong together. Raises UsageError."""
        try:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate, self.key, password=_no_password)
        except (OSError, ssl.SSLError) as error:
            raise UsageError(
                f"--tls-cert {self.certificate} and --tls-key {self.key} cannot be used ({error.strerror or error}): give"
                " PEM files of one certificate and its key"
            ) from error


def _no_password() -> str:
    raise UsageError(
        "--tls-key: the key is protected by a password: give one that is not, readable by the server alone"
    )


def is_local(host: str) -> bool:
    """Whether only this machine can reach that address."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def listening(host: str, port: int) -> socket.socket:
    """A socket that waits for the browser; port 0 takes any that is free. Raises UsageError with what to do."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        waiting = socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        raise UsageError(
            f"{host}:{port} cannot be listened on ({error.strerror}): choose another with --port or --host"
        ) from error
    # Handed on to each connection: else a page waits 40 ms between its head and its body (RFC 896 meets RFC 1122).
    waiting.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return waiting


class Server(uvicorn.Server):
    """Ends what it runs for people along with itself: the centres in hand are finished and kept, if they soon are."""

    def __init__(self, app: Starlette, tls: Tls | None = None) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                log_level="warning",
                access_log=False,
                server_header=False,
                lifespan="off",
                timeout_graceful_shutdown=3,
                proxy_headers=False,
                ssl_certfile=tls.certificate if tls else None,
                ssl_keyfile=tls.key if tls else None,
            )
        )
        self._runner: Runner = app.state.desk.runner

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the streams first, which would else hold the server open; a second Ctrl-C leaves the run where it is."""
        self._runner.end()
        await super().shutdown(sockets)
        await run_sync(lambda: self._runner.close(hurried=lambda: self.force_exit))


def serve(
    app: Starlette, waiting: socket.socket, *, tls: Tls | None = None, ready: Callable[[], None] = lambda: None
) -> None:
    """Answer until SIGTERM or Ctrl-C; for the main thread."""
    server = Server(app, tls)
    warm(app.state.desk)
    ready()
    server.run(sockets=[waiting])
