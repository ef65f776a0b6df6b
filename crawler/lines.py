"""HTTP transports, one a host."""

from __future__ import annotations

import asyncio
import ssl
from collections import OrderedDict
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import TracebackType

from crawler.guard import Guard, Resolver
from crawler.http11 import Http11Transport

_MAX_IDLE_LINES = 256

Key = tuple[str, bool]
"""A host, and whether a site may go to private addresses: those that may never share a line with those that may not."""


@dataclass(slots=True)
class _Line:
    """A host's transport, in use within its block."""

    transport: Http11Transport
    context: ssl.SSLContext
    users: int = 0

    def __enter__(self) -> Http11Transport:
        self.users += 1
        return self.transport

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.users -= 1


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

    async def to(self, key: Key) -> AbstractContextManager[Http11Transport]:
        """The transport for one host, to be used within one `with`."""
        line = self._lines.get(key)
        context = self._contexts.get(key, self._ssl)
        if line is not None and line.context is not context and not line.users:
            await self._lines.pop(key).transport.aclose()
            line = None
        if line is None:
            if len(self._lines) >= _MAX_IDLE_LINES:
                await self._close_oldest()
            transport = Http11Transport(Guard(resolver=self._resolver, allow_private=key[1]), context)
            line = self._lines[key] = _Line(transport, context)
        self._lines.move_to_end(key)
        return line

    def check_with(self, key: Key, context: ssl.SSLContext) -> None:
        """From now on, check the host's certificate with a context of its own."""
        self._contexts[key] = context

    async def shown_certificate(self, name: str, port: int, *, allow_private: bool) -> bytes | None:
        """The certificate that a server shows, in DER: whatever it is worth, and nothing else is asked of the server.

        Raises what opening a connection and a handshake raise: AddressRefused, httpx.ConnectError.
        """
        unchecked = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        unchecked.check_hostname = False
        unchecked.verify_mode = ssl.CERT_NONE
        wire = await Guard(resolver=self._resolver, allow_private=allow_private).connect(name, port)
        secured = await wire.secured(unchecked, name.strip("[]"))
        try:
            return secured.certificate()
        finally:
            secured.close()

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
