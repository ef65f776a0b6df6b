"""HTTP/1.1 over a guarded connection, which is kept for the next request."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

import httpx
import pytest

from crawler.guard import Guard, SystemResolver
from crawler.http11 import KEPT_FOR, Http11Transport
from tests.crawler.loopback import Reply, Route, Web, page

HELLO = page("hello")


@dataclass(slots=True)
class Clock:
    """Seconds that pass when told to."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass(slots=True)
class Talk:
    """What a client and a server have to say to each other, request by request."""

    web: Web
    transport: Http11Transport
    clock: Clock

    async def get(self, path: str = "/", **headers: str) -> httpx.Response:
        """An answer whose body is still to be read."""
        named = {"Host": self.web.host, **headers}
        return await self.transport.handle_async_request(httpx.Request("GET", self.web.url(path), headers=named))

    async def read(self, path: str = "/", **headers: str) -> bytes:
        """The body of an answer, whose connection is free again."""
        response = await self.get(path, **headers)
        body = b"".join([chunk async for chunk in response.aiter_raw()])
        await response.aclose()
        return body


class Talking:
    """`async with Talking(routes) as talk:` serves `routes`."""

    def __init__(self, routes: Mapping[str, Route]) -> None:
        self._web = Web(routes)

    async def __aenter__(self) -> Talk:
        await self._web.__aenter__()
        guard = Guard(resolver=SystemResolver(), allow_private=True)
        clock = Clock()
        transport = Http11Transport(guard, ssl.create_default_context(), clock=clock)
        self._talk = Talk(self._web, transport, clock)
        return self._talk

    async def __aexit__(self, *_: object) -> None:
        await self._talk.transport.aclose()
        await self._web.__aexit__()


def test_one_connection_serves_request_after_request() -> None:
    """A site is not made to shake hands for each of its pages."""

    async def ask() -> None:
        async with Talking({"/": HELLO, "/b": page("b")}) as talk:
            assert [await talk.read(), await talk.read("/b"), await talk.read()] == [
                HELLO.body,
                page("b").body,
                HELLO.body,
            ]
            assert talk.web.connections == 1

    asyncio.run(ask())


def test_a_connection_that_was_idle_too_long_is_not_used_again() -> None:
    """Servers drop them unsaid; a request that meets that moment would be lost."""

    async def ask() -> None:
        async with Talking({"/": HELLO}) as talk:
            await talk.read()
            talk.clock.now += KEPT_FOR
            await talk.read()
            assert talk.web.connections == 1
            talk.clock.now += KEPT_FOR + 1
            await talk.read()
            assert talk.web.connections == 2

    asyncio.run(ask())


@pytest.mark.parametrize(
    "reply",
    [
        Reply(body=b"bye", headers={"Connection": "close"}),
        Reply(raw=b"HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nbye"),
        Reply(raw=b"HTTP/1.1 200 OK\r\n\r\nbye"),
        Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbye"),
    ],
    ids=["said so", "HTTP/1.0", "no length", "hung up after all"],
)
def test_a_connection_that_ended_is_replaced(reply: Reply) -> None:
    """Whether the server said so before or not, the next request goes out on a new one."""

    async def ask() -> None:
        async with Talking({"/": reply, "/b": HELLO}) as talk:
            assert await talk.read() == b"bye"
            await asyncio.sleep(0.02)
            assert await talk.read("/b") == HELLO.body
            assert talk.web.connections == 2

    asyncio.run(ask())


def test_a_hang_up_is_seen_that_the_loop_had_no_time_to_look_at() -> None:
    """Reading a page takes long, and the next request follows at once: it must not go out on a line that is dead."""
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/"

    def serve() -> None:
        for _ in range(2):
            line, _ = listener.accept()
            with line:
                line.recv(4096)
                line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
                time.sleep(0.03)

    async def ask() -> list[bytes]:
        guard = Guard(resolver=SystemResolver(), allow_private=True)
        transport = Http11Transport(guard, ssl.create_default_context())
        bodies = []
        for _ in range(2):
            response = await transport.handle_async_request(httpx.Request("GET", url))
            bodies.append(await response.aread())
            time.sleep(0.1)  # noqa: ASYNC251 - as reading a page does
        await transport.aclose()
        return bodies

    server = threading.Thread(target=serve, daemon=True)
    server.start()
    with listener:
        assert asyncio.run(ask()) == [b"hi", b"hi"]
    server.join(5)


def test_a_body_that_was_not_read_is_never_taken_for_the_next_answer() -> None:
    """An answer that is broken off takes its connection along."""

    async def ask() -> None:
        async with Talking({"/": Reply(body=b"x" * 1_000_000), "/b": HELLO}) as talk:
            response = await talk.get()
            await anext(aiter(response.stream))  # type: ignore[arg-type]
            await response.aclose()
            assert await talk.read("/b") == HELLO.body
            assert talk.web.connections == 2

    asyncio.run(ask())


def test_requests_side_by_side_have_a_connection_each() -> None:
    """Gates see to it that there are none; should they fail, no answer reaches the wrong one."""

    async def ask() -> None:
        slow = Reply(body=b"slow", pause=0.05)
        async with Talking({"/": slow, "/b": HELLO}) as talk:
            assert await asyncio.gather(talk.read(), talk.read("/b")) == [b"slow", HELLO.body]
            assert talk.web.connections == 2

    asyncio.run(ask())


def test_hints_before_an_answer_are_passed_over() -> None:
    """103 Early Hints and 100 Continue are no answers."""
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </s.css>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
    raw = hints + b"HTTP/1.1 404 Gone\r\nContent-Length: 2\r\n\r\nno"

    async def ask() -> None:
        async with Talking({"/": Reply(raw=raw)}) as talk:
            response = await talk.get()
            assert (response.status_code, await response.aread()) == (404, b"no")

    asyncio.run(ask())


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: odd\r\n\r\n\x00\x01",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\n" + b"X-Odd: " + b"x" * 200_000,
    ],
    ids=["nothing", "another protocol", "a change of protocol", "cut", "endless head"],
)
def test_what_is_no_http_is_told_as_such(raw: bytes) -> None:
    """Trouble comes as one of httpx's own exceptions, and its connection is never used again."""

    async def ask() -> None:
        async with Talking({"/": Reply(raw=raw), "/b": HELLO}) as talk:
            with pytest.raises(httpx.RemoteProtocolError):
                await talk.read()
            assert await talk.read("/b") == HELLO.body

    asyncio.run(ask())


def test_a_header_that_cannot_be_sent_is_refused_before_anything_is() -> None:
    """No line break of a cookie's becomes a header of ours."""

    async def ask() -> None:
        async with Talking({"/": HELLO}) as talk:
            with pytest.raises(httpx.LocalProtocolError):
                await talk.read(Cookie="a=1\r\nX-Smuggled: 1")
            assert talk.web.asked == []

    asyncio.run(ask())
