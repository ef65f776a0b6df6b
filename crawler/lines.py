"""HTTP transports, one a host: httpx's pool is quadratic in its connections, so no two hosts share one."""

from __future__ import annotations

import asyncio
import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from crawler.guard import GuardedBackend, Resolver, SystemResolver

_MAX_IDLE_LINES = 256
_POOL = httpx.Limits(max_connections=2, max_keepalive_connections=2, keepalive_expiry=15.0)


@dataclass(slots=True)
class _Line:
    transport: httpx.AsyncHTTPTransport
    users: int = 0


class Lines:
    """Keeps a transport for each host lately spoken to.

    The transport is used without httpx's client on top: what the client adds (proxies and passwords from the
    environment, a cookie jar for everyone, redirects unseen) is what an audit must not have, and costs a third.
    """

    def __init__(self, *, ssl_context: ssl.SSLContext | None = None, resolver: Resolver | None = None) -> None:
        self._ssl = ssl_context if ssl_context is not None else ssl.create_default_context()
        self._system = SystemResolver()
        self._resolver = resolver if resolver is not None else self._system
        self._lines: OrderedDict[tuple[str, bool], _Line] = OrderedDict()

    @asynccontextmanager
    async def to(self, host: str, *, allow_private: bool) -> AsyncIterator[httpx.AsyncHTTPTransport]:
        """The transport for one host; sites that may go to private addresses never share one with those that may not."""
        key = (host, allow_private)
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = _Line(guarded_transport(self._ssl, self._resolver, allow_private=allow_private))
        self._lines.move_to_end(key)
        line.users += 1
        try:
            yield line.transport
        finally:
            line.users -= 1
            if len(self._lines) > _MAX_IDLE_LINES:
                await self._close_oldest()

    async def aclose(self) -> None:
        """Closes every connection."""
        while self._lines:
            _, line = self._lines.popitem()
            await line.transport.aclose()
        self._system.close()
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
