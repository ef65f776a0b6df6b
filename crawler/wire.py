"""A TCP connection as httpcore reads it: asyncio's transports, without a timer for each read.

Time-outs are the fetcher's, which puts one clock over a whole request.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from typing import Any

import httpcore

_MOST_UNREAD = 1 << 18
"""Bytes that may wait to be read before the sender is made to wait."""


async def opened(address: str, port: int) -> httpcore.AsyncNetworkStream:
    """A stream to a numeric address.

    Raises:
        OSError: no connection.
    """
    transport, inbox = await asyncio.get_running_loop().create_connection(_Inbox, address, port)
    return _Wire(transport, inbox)


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


class _Wire(httpcore.AsyncNetworkStream):
    def __init__(self, transport: asyncio.Transport, inbox: _Inbox) -> None:
        self._transport = transport
        self._inbox = inbox

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002, ASYNC109
        try:
            return await self._inbox.take(max_bytes)
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002, ASYNC109
        # Requests have no bodies: nothing piles up here that would need draining.
        if self._inbox.ended:
            raise httpcore.WriteError("the other side has hung up") from self._inbox.error
        if buffer:
            self._transport.write(buffer)

    async def aclose(self) -> None:
        self._transport.close()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        loop = asyncio.get_running_loop()
        try:
            secured = await loop.start_tls(self._transport, self._inbox, ssl_context, server_hostname=server_hostname)
        except OSError as error:
            self._transport.close()
            raise httpcore.ConnectError(str(error)) from error
        except BaseException:
            self._transport.close()
            raise
        if secured is None:
            raise httpcore.ConnectError("the connection was lost before it was secure")
        self._inbox.transport = secured
        return _Wire(secured, self._inbox)

    def get_extra_info(self, info: str) -> Any:
        match info:
            case "is_readable":
                # An idle connection on which anything came in is no use for a new request: what came is no answer to it.
                return bool(self._inbox.chunks) or self._inbox.ended
            case "ssl_object" | "socket":
                return self._transport.get_extra_info(info)
            case "client_addr":
                return self._transport.get_extra_info("sockname")
            case "server_addr":
                return self._transport.get_extra_info("peername")
            case _:
                return None
