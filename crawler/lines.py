"""HTTP transports, one a host: httpx's pool is quadratic in its connections, so no two hosts share one."""

from __future__ import annotations

import asyncio
import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from crawler.guard import GuardedBackend, Resolver

_MAX_IDLE_LINES = 256
_POOL = httpx.Limits(max_connections=2, max_keepalive_connections=2, keepalive_expiry=15.0)

Key = tuple[str, bool]
"""A host, and whether a site may go to private addresses: those that may never share a line with those that may not."""


@dataclass(slots=True)
class _Line:
    transport: httpx.AsyncHTTPTransport
    context: ssl.SSLContext
    users: int = 0


class Lines:
    """Keeps a transport for each host lately spoken to.

    The transport is used without httpx's client on top: what the client adds (proxies and passwords from the
    environment, a cookie jar for everyone, redirects unseen) is what an audit must not have, and costs a third.
    """

    def __init__(self, *, ssl_context: ssl.SSLContext, resolver: Resolver) -> None:
        self._ssl = ssl_context
        self._resolver = resolver
        self._lines: OrderedDict[Key, _Line] = OrderedDict()
        self._contexts: dict[Key, ssl.SSLContext] = {}

    @asynccontextmanager
    async def to(self, key: Key) -> AsyncIterator[httpx.AsyncHTTPTransport]:
        """The transport for one host."""
        line = self._lines.get(key)
        context = self._contexts.get(key, self._ssl)
        if line is not None and line.context is not context and not line.users:
            await self._lines.pop(key).transport.aclose()
            line = None
        if line is None:
            transport = guarded_transport(context, self._resolver, allow_private=key[1])
            line = self._lines[key] = _Line(transport, context)
        self._lines.move_to_end(key)
        line.users += 1
        try:
            yield line.transport
        finally:
            line.users -= 1
            if len(self._lines) > _MAX_IDLE_LINES:
                await self._close_oldest()

    def check_with(self, key: Key, context: ssl.SSLContext) -> None:
        """From now on, check the host's certificate with a context of its own."""
        self._contexts[key] = context

    async def shown_certificate(self, name: str, port: int, *, allow_private: bool) -> bytes | None:
        """The certificate that a server shows, in DER: whatever it is worth, and nothing else is asked of the server.

        Raises what opening a connection and a handshake raise: AddressRefused, httpcore.ConnectError.
        """
        unchecked = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        unchecked.check_hostname = False
        unchecked.verify_mode = ssl.CERT_NONE
        backend = GuardedBackend(resolver=self._resolver, allow_private=allow_private)
        stream = await backend.connect_tcp(name, port)
        secured = await stream.start_tls(unchecked, server_hostname=name.strip("[]"))
        try:
            shown: bytes | None = secured.get_extra_info("ssl_object").getpeercert(binary_form=True)
            return shown
        finally:
            await secured.aclose()

    async def aclose(self) -> None:
        """Closes every connection."""
        while self._lines:
            _, line = self._lines.popitem()
            await line.transport.aclose()
        await asyncio.sleep(0)  # lets the event loop take the sockets down

    async def _close_oldest(self) -> None:
        for key, line in self._lines.items():
            if not line.users:
                del self._lines[key]
                await line.transport.aclose()
                return


def guarded_transport(context: ssl.SSLContext, resolver: Resolver, *, allow_private: bool) -> httpx.AsyncHTTPTransport:
    """An HTTP/1.1 transport that opens sockets through the guard only."""
    transport = httpx.AsyncHTTPTransport(verify=context, trust_env=False, http1=True, http2=False, limits=_POOL)
    # httpx has no public way to set the backend; a test fails when this attribute moves.
    transport._pool._network_backend = GuardedBackend(resolver=resolver, allow_private=allow_private)  # noqa: SLF001
    return transport
