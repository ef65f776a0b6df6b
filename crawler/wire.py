"""A TCP connection, with TLS where asked for: asyncio's transports, without a timer for each read.

Time-outs are the fetcher's, which puts one clock over a whole request.
"""

from __future__ import annotations

import asyncio
import select
import ssl
from collections import deque

import httpx

_MOST_UNREAD = 1 << 18
"""Bytes that may wait to be read before the sender is made to wait."""


async def opened(address: str, port: int) -> Wire:
    """A connection to a numeric address.

    Raises:
        OSError: no connection.
    """
    transport, inbox = await asyncio.get_running_loop().create_connection(_Inbox, address, port)
    return Wire(transport, inbox)


class _Inbox(asyncio.Protocol):
    """What has come in and waits to be read."""

    def __init__(self) -> None:
        self.chunks: deque[bytes] = deque()
        self.ended = False
        self.error: Exception | None = None
        self.transport: asyncio.Transport | None = None
        self._unread = 0
        self._paused = False
        self._waiter: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.chunks.append(data)
        self._unread += len(data)
        if self._unread > _MOST_UNREAD and not self._paused and self.transport is not None:
            self._paused = True
            self.transport.pause_reading()
        self._wake()

    def eof_received(self) -> bool:
        self.ended = True
        self._wake()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended = True
        self.error = exc
        self._wake()

    async def take(self, most: int) -> bytes:
        """The next bytes; b"" at the end."""
        while not self.chunks:
            if self.error is not None:
                raise self.error
            if self.ended:
                return b""
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        data = self.chunks.popleft()
        if len(data) > most:
            self.chunks.appendleft(data[most:])
            data = data[:most]
        self._unread -= len(data)
        if self._paused and self._unread <= _MOST_UNREAD // 2 and self.transport is not None:
            self._paused = False
            self.transport.resume_reading()
        return data

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class Wire:
    """An open connection."""

    def __init__(self, transport: asyncio.Transport, inbox: _Inbox) -> None:
        self._transport = transport
        self._inbox = inbox

    async def read(self, most: int) -> bytes:
        """The next bytes; b"" at the end. Raises httpx.ReadError."""
        try:
            return await self._inbox.take(most)
        except OSError as error:
            raise httpx.ReadError(str(error)) from error

    def write(self, data: bytes) -> None:
        """Sends what was not long enough to wait for: requests have no bodies. Raises httpx.WriteError."""
        if self._inbox.ended:
            raise httpx.WriteError("the other side has hung up") from self._inbox.error
        self._transport.write(data)

    def close(self) -> None:
        """Hangs up."""
        self._transport.close()

    @property
    def is_quiet(self) -> bool:
        """Whether it is open and nothing has come in that was not read, not even an end that still lies in the kernel."""
        if self._inbox.chunks or self._inbox.ended:
            return False
        place = self._transport.get_extra_info("socket")
        return place is None or not _readable(place.fileno())

    async def secured(self, context: ssl.SSLContext, name: str) -> Wire:
        """The same connection under TLS, with a server of that name; it is closed where there can be none.

        Raises:
            httpx.ConnectError: caused by what the handshake failed on.
        """
        loop = asyncio.get_running_loop()
        try:
            secured = await loop.start_tls(self._transport, self._inbox, context, server_hostname=name)
        except OSError as error:
            self._transport.close()
            raise httpx.ConnectError(str(error)) from error
        except BaseException:
            self._transport.close()
            raise
        if secured is None:
            raise httpx.ConnectError("the connection was lost before it was secure")
        self._inbox.transport = secured
        return Wire(secured, self._inbox)

    @property
    def peer(self) -> str:
        """The address at the other end; empty where the system does not tell."""
        name = self._transport.get_extra_info("peername")
        return str(name[0]).partition("%")[0] if name else ""

    def certificate(self) -> bytes | None:
        """What the server showed, in DER; None where it showed none, or no TLS is spoken."""
        tls = self._transport.get_extra_info("ssl_object")
        shown: bytes | None = tls.getpeercert(binary_form=True) if tls is not None else None
        return shown


def _readable(descriptor: int) -> bool:
    lying = select.poll()
    lying.register(descriptor, select.POLLIN)
    return bool(lying.poll(0))
