"""Answers what a page asks for while a browser draws it: the page itself from its record, all else from the fetcher.

So whatever holds for the fetcher holds for the browser: turns, guard, robots.txt, byte caps, the record. Only scripts
and what they ask for are fetched, of the page's own site, each address once.
"""

# ruff: noqa: SIM905 - lists of words read best as words
from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from crawler.artifacts import FailureKind, FetchFailure, Obstacle
from crawler.charset import decode
from crawler.coding import decoded_body, header
from crawler.domains import same_site
from crawler.urls import host_key, normal_url
from crawler.visit import Exchange, Visit

if TYPE_CHECKING:
    from playwright.async_api import Page as Tab
    from playwright.async_api import Request, Route

_MOST_BYTES = 30_000_000
"""Of one page's parts, once unpacked."""
_MOST_ASKED = 1_000
"""Requests, those that need no fetching included: a page that asks for more is left alone."""
_FETCHED = frozenset({"script", "xhr", "fetch"})
_DROPPED = frozenset(
    "content-encoding content-length content-type transfer-encoding connection keep-alive set-cookie alt-svc nel "
    "content-disposition strict-transport-security clear-site-data report-to access-control-allow-origin "
    "access-control-allow-credentials".split()
)
_NO_STYLE: Mapping[str, Any] = {"status": 200, "headers": {"content-type": "text/css"}, "body": ""}
"""A style changes no text; what waits for one is not kept waiting."""

Fetch = Callable[[str], Awaitable[Visit]]


class Parts:
    """The other end of a page's requests.

    Args:
        visit: to the page; its answer is what the browser draws.
        fetch: gets a part, records it, and tells by its failure where it may not.
        max_requests: addresses that may be fetched.
    """

    def __init__(self, visit: Visit, *, fetch: Fetch, max_requests: int) -> None:
        self._answer = visit.exchanges[-1]
        self.url = self._answer.url
        self._origin = f"{self.url.partition('://')[0]}://{host_key(self.url)}"
        self._fetch = fetch
        self._left = max_requests
        self._bytes_left = _MOST_BYTES
        self._tab: Tab | None = None
        self._opened = False
        self._known: dict[str, asyncio.Task[Visit]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._met: dict[Obstacle, set[str]] = {}
        self._asked = 0
        self.onward: str | None = None
        """Where a script sent the visitor last, if anywhere."""
        self.fault: Exception | None = None
        """What went wrong on our side, to be raised where it is heard."""

    @property
    def fetched(self) -> int:
        """Addresses asked for so far."""
        return len(self._known)

    @property
    def under_way(self) -> bool:
        """Whether an answer is being fetched."""
        return any(not task.done() for task in self._known.values())

    @property
    def exhausted(self) -> bool:
        """Whether the page has asked for more than it may."""
        return Obstacle.REQUESTS in self._met or Obstacle.SIZE in self._met

    async def attach(self, tab: Tab) -> None:
        """Take all that a tab's context asks for."""
        self._tab = tab
        await tab.context.route("**/*", self._take)
        await tab.context.route_web_socket("**/*", self._refuse_socket)

    async def leave(self) -> None:
        """Drop what is under way."""
        tasks: list[asyncio.Task[Any]] = [*self._tasks, *self._known.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def note(self, obstacle: Obstacle, url: str) -> None:
        """Something was in the way."""
        self._met.setdefault(obstacle, set()).add(url)

    def gravest(self) -> tuple[Obstacle | None, str]:
        """What was in the way most, and the first address that it is about."""
        for obstacle in Obstacle:
            if obstacle in self._met:
                return obstacle, min(self._met[obstacle])
        return None, ""

    def _take(self, route: Route) -> None:
        task = asyncio.create_task(self._settled(route))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _settled(self, route: Route) -> None:
        from playwright.async_api import Error  # noqa: PLC0415 - optional, and heavy

        with suppress(Error):  # the page is gone
            try:
                answer = await self._answer_to(route.request)
            except Exception as error:  # noqa: BLE001 - here nobody hears it: the one who waits for the page raises it
                self.fault = self.fault or error
                answer = None
            if answer is None:
                await route.abort("blockedbyclient")
            else:
                await route.fulfill(**answer)

    async def _answer_to(self, request: Request) -> Mapping[str, Any] | None:
        """What `Route.fulfill` takes; None to refuse."""
        self._asked += 1
        url = normal_url("", request.url)
        if url is None:
            return None
        if self._asked > _MOST_ASKED:
            self.note(Obstacle.REQUESTS, self.url)
            return None
        if request.is_navigation_request():
            return self._document(url, request)
        if request.resource_type == "stylesheet":
            return _NO_STYLE
        if request.resource_type not in _FETCHED:
            return None
        if not same_site(self.url, url):
            self.note(Obstacle.ELSEWHERE, url)
            return None
        if request.method != "GET":
            self.note(Obstacle.SENDING, url)
            return None
        return await self._part(url)

    def _document(self, url: str, request: Request) -> Mapping[str, Any] | None:
        """The page itself, once; where else it would go is noted. Frames are links, and visited as such."""
        if not self._is_own(request):
            return None
        if not self._opened:
            self._opened = True
            return _document_of(self._answer)
        if request.method != "GET":
            self.note(Obstacle.SENDING, url)
        elif url != self.url:
            self.onward = url
        return None

    def _is_own(self, request: Request) -> bool:
        """Whether it is the tab's own address that would change, not a frame's."""
        from playwright.async_api import Error  # noqa: PLC0415 - optional, and heavy

        try:
            return self._tab is not None and request.frame == self._tab.main_frame
        except Error:  # a window that is to be opened for it
            return False

    async def _part(self, url: str) -> Mapping[str, Any] | None:
        task = self._known.get(url)
        if task is None:
            if self._left <= 0 or self._bytes_left <= 0:
                self.note(Obstacle.REQUESTS if self._left <= 0 else Obstacle.SIZE, self.url)
                return None
            self._left -= 1
            task = self._known[url] = asyncio.ensure_future(self._fetch(url))
        visit = await asyncio.shield(task)
        if visit.failure is not None and (obstacle := self._obstacle(visit.failure)) is not None:
            self.note(obstacle, url)
        if not visit.exchanges or (visit.failure is not None and visit.failure.kind is not FailureKind.HTTP_STATUS):
            return None
        answer = visit.exchanges[-1]
        body = decoded_body(answer, self._bytes_left + 1)
        self._bytes_left -= len(body)
        if self._bytes_left < 0:
            self.note(Obstacle.SIZE, self.url)
            return None
        return self._part_of(answer, body)

    def _part_of(self, answer: Exchange, body: bytes) -> Mapping[str, Any]:
        headers = _kept_headers(answer) | {
            "content-type": header(answer, "content-type"),
            "access-control-allow-origin": self._origin,
            "access-control-allow-credentials": "true",
        }
        return {"status": answer.status, "headers": headers, "body": body}

    def _obstacle(self, failure: FetchFailure) -> Obstacle | None:
        """What a failed part is to the page; None where its own server says that there is none."""
        match failure.kind:
            case FailureKind.GUARD:
                return Obstacle.GUARD
            case FailureKind.ROBOTS:
                return Obstacle.ROBOTS if same_site(self.url, failure.final_url) else Obstacle.ELSEWHERE
            case FailureKind.TOO_LARGE:
                return Obstacle.SIZE
            case FailureKind.HTTP_STATUS if failure.status is not None and failure.status < 500:
                return None
            case _:
                return Obstacle.FAILED

    async def _refuse_socket(self, socket: Any) -> None:
        if same_site(self.url, normal_url("", f"http{socket.url[2:]}") or ""):
            self.note(Obstacle.SOCKET, socket.url)
        await socket.close()


def _document_of(answer: Exchange) -> Mapping[str, Any]:
    body = decoded_body(answer, _MOST_BYTES)
    text, charset = decode(body, header(answer, "content-type"))
    if " " in charset:  # repaired
        body, charset = text.encode("utf-8", errors="replace"), "utf-8"
    headers = _kept_headers(answer) | {"content-type": f"text/html; charset={charset}"}
    return {"status": 200, "headers": headers, "body": body}


def _kept_headers(answer: Exchange) -> dict[str, str]:
    kept: dict[str, str] = {}
    for name, value in answer.headers:
        key = name.lower()
        if key not in _DROPPED:
            kept[key] = f"{kept[key]}, {value}" if key in kept else value
    return kept
