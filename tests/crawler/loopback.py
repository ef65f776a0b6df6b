"""A web server on 127.0.0.1 that can misbehave in every way that the crawler must survive."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Self

from crawler.aim import Aim, Standing
from crawler.artifacts import Link, SiteSnapshot
from crawler.crawl import crawl_site
from crawler.fetch import Fetcher
from crawler.scope import IMPOSSIBLE
from crawler.site import Limits, Site
from crawler.visit import Ending, Visit

NOW = datetime(2020, 2, 15, 12, 0, tzinfo=UTC)
QUICK = Limits(delay=0, retries=0, timeout=5.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it came in."""

    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What goes out; lengths are told truly unless `headers` or `raw` say otherwise."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    """The whole answer as sent; the connection closes after it."""
    hang: bool = False
    """Says nothing after the bytes above, and keeps the connection open."""
    pause: float = 0.0
    """Seconds before the answer, so that requests have a chance to overlap."""


def page(text: str, status: int = 200, **headers: str) -> Reply:
    """An HTML page."""
    named = {"Content-Type": "text/html; charset=utf-8", **{k.replace("_", "-"): v for k, v in headers.items()}}
    return Reply(status=status, body=f"<html><body>{text}</body></html>".encode(), headers=named)


def redirect(location: str, status: int = 302, **headers: str) -> Reply:
    """A redirect."""
    return Reply(status=status, headers={"Location": location, **{k.replace("_", "-"): v for k, v in headers.items()}})


def link(href: str, text: str = "link") -> str:
    """An anchor."""
    return f'<p><a href="{href}">{text}</a></p>'


Route = Reply | list[Reply] | Callable[[Asked], Reply]


class Web:
    """Serves `routes` by path with query; what is not there is a 404. A list is served one after the other."""

    def __init__(self, routes: Mapping[str, Route], *, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self.routes: dict[str, Route] = dict(routes)
        self.asked: list[Asked] = []
        self.inside = 0
        self.most_inside = 0
        self.connections = 0
        self.port = 0
        self._server: asyncio.Server | None = None
        self._news = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order, save the one address that cannot exist."""
        return [asked.path for asked in self.asked if IMPOSSIBLE not in asked.path]

    def url(self, path: str = "/") -> str:
        return f"{'https' if self._tls else 'http'}://{self.host}{path}"

    async def reached(self, path: str) -> None:
        """Waits until that path has been asked for."""
        while path not in self.paths:
            self._news.clear()
            await self._news.wait()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            while (asked := await _request(reader)) is not None:
                self.asked.append(asked)
                self._news.set()
                self.inside += 1
                self.most_inside = max(self.most_inside, self.inside)
                try:
                    if not await self._reply(asked, writer):
                        return
                finally:
                    self.inside -= 1
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _reply(self, asked: Asked, writer: asyncio.StreamWriter) -> bool:
        reply = self._route(asked)
        await asyncio.sleep(reply.pause)
        writer.write(reply.raw if reply.raw is not None else _head(reply) + reply.body)
        await writer.drain()
        if reply.hang:
            await asyncio.Event().wait()
        return reply.raw is None

    def _route(self, asked: Asked) -> Reply:
        route = self.routes.get(asked.path, Reply(status=404))
        if callable(route):
            return route(asked)
        if isinstance(route, list):
            return route.pop(0) if len(route) > 1 else route[0]
        return route


@dataclass(slots=True)
class Notes:
    """A recorder that keeps visits in memory."""

    visits: list[Visit] = field(default_factory=list)

    def record(self, visit: Visit) -> None:
        self.visits.append(visit)


@dataclass(frozen=True, slots=True)
class Crawled:
    """A crawl's end, and what was recorded on the way."""

    snapshot: SiteSnapshot
    ending: Ending
    visits: list[Visit]

    @property
    def urls(self) -> list[str]:
        return [visit.url for visit in self.visits]


def site(web: Web, path: str = "/", **changes: object) -> Site:
    """A centre that lives on the loopback server."""
    return Site(code="c1", home_url=web.url(path), allow_private=True, **changes)  # type: ignore[arg-type]


def nothing(_: Link) -> float:
    """A promise function to which all links are alike."""
    return 0.0


def starred(link: Link) -> float:
    """A promise function that reads the label: "* 0.7 ..." promises 0.7."""
    return float(link.text.split()[1]) if link.text.startswith("*") else 0.0


@dataclass(frozen=True)
class Everything:
    """An aim that is never reached."""

    promise: Callable[[Link], float]

    def left(self, seen: SiteSnapshot, *, promising: bool) -> Callable[[Link], float]:
        """All of it, always."""
        return self.promise

    def stands(self, seen: SiteSnapshot) -> Standing:
        """Nothing ever does."""
        return Standing(seek=self.promise, whole=True)


async def crawl(
    centre: Site,
    *,
    limits: Limits = QUICK,
    promise: Callable[[Link], float] = starred,
    aim: Aim | None = None,
    fetcher: Fetcher | None = None,
) -> Crawled:
    """Crawls a site with a fetcher of its own, unless one is given."""
    notes = Notes()
    if fetcher is not None:
        snapshot, ending = await crawl_site(
            centre, fetcher, limits=limits, aim=aim or Everything(promise), recorder=notes, now=lambda: NOW
        )
        return Crawled(snapshot, ending, notes.visits)
    async with Fetcher(limits, backoff=0.001) as own:
        return await crawl(centre, limits=limits, promise=promise, aim=aim, fetcher=own)


def crawled(
    routes: Mapping[str, Route],
    path: str = "/",
    *,
    limits: Limits = QUICK,
    promise: Callable[[Link], float] = starred,
    aim: Aim | None = None,
    neighbours: tuple[str, ...] = (),
) -> tuple[Crawled, Web]:
    """Serves `routes`, crawls them from `path`, and returns both sides' story; `neighbours` are paths."""

    async def both() -> tuple[Crawled, Web]:
        async with Web(routes) as web:
            centre = site(web, path, neighbours=tuple(map(web.url, neighbours)))
            return await crawl(centre, limits=limits, promise=promise, aim=aim), web

    return asyncio.run(both())


async def _request(reader: asyncio.StreamReader) -> Asked | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *rest = head.decode("latin-1").strip().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in rest)
    return Asked(path=first.split(" ")[1], headers=headers)


def _head(reply: Reply) -> bytes:
    headers = {"Content-Length": str(len(reply.body)), **reply.headers}
    lines = [f"HTTP/1.1 {reply.status} X", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
