"""A real Chromium for tests, and what keeps those that need one from running where there is none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import pytest

from crawler.artifacts import Page
from crawler.browser import Browsing, lacking
from crawler.fetch import Fetcher
from crawler.render import Renderer, SiteRenderer
from crawler.snapshot import resource_of
from crawler.visit import Purpose, Visit
from tests.crawler.loopback import QUICK, Notes, Reply, Route, Web, site

MISSING = lacking(Browsing())
needs_chromium = pytest.mark.skipif(MISSING is not None, reason=str(MISSING))
one_browser = pytest.mark.xdist_group("browser")
"""Two browsers at a time are enough of a load for a small machine."""
BRIEF = Browsing(seconds=15.0)


def script(code: str, status: int = 200, kind: str = "text/javascript") -> Reply:
    """A script, or another part of a page."""
    return Reply(status=status, body=code.encode(), headers={"Content-Type": f"{kind}; charset=utf-8"})


def shell(code: str = "", head: str = "", text: str = "") -> Reply:
    """A page that leaves everything to a script."""
    markup = f'<html><head><title>t</title>{head}</head><body>{text}<div id="app"></div><script>{code}</script></body></html>'
    return Reply(body=markup.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def allowed(_: str) -> asyncio.Future[str | None]:
    """A robots.txt that forbids nothing."""
    answer: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
    answer.set_result(None)
    return answer


class Drawn:
    """What came of drawing one page, and what was recorded and asked for on the way."""

    def __init__(self, visit: Visit, parts: list[Visit], web: Web) -> None:
        self.visit, self.parts, self.web = visit, parts, web
        resource = resource_of(visit)
        assert isinstance(resource, Page)
        self.page: Page = resource

    @property
    def labels(self) -> list[str]:
        return [link.text for link in self.page.links]

    @property
    def paths(self) -> list[str]:
        """What the parts asked for."""
        return [part.url.split("/", 3)[3] for part in self.parts]


@dataclass(frozen=True, slots=True)
class Stage:
    """A site, and what draws its pages."""

    web: Web
    fetcher: Fetcher
    sitting: SiteRenderer
    notes: Notes

    async def visit(self, path: str = "/") -> Visit:
        return await self.fetcher.fetch(self.web.url(path), purpose=Purpose.PAGE, site=site(self.web))

    async def drawn(self, path: str = "/") -> Visit:
        return await self.sitting.drawn(await self.visit(path))


@asynccontextmanager
async def stage(
    routes: Mapping[str, Route],
    browsing: Browsing = BRIEF,
    permit: Callable[[str], asyncio.Future[str | None]] = allowed,
) -> AsyncIterator[Stage]:
    """Serves `routes` to a fetcher and a browser of their own."""
    async with Web(routes) as web, Fetcher(QUICK) as fetcher, Renderer(browsing, fetcher) as renderer:
        notes = Notes()
        yield Stage(web, fetcher, renderer.for_visit(site(web), permit=permit, recorder=notes), notes)


def drawn(
    routes: Mapping[str, Route],
    path: str = "/",
    *,
    browsing: Browsing = BRIEF,
    permit: Callable[[str], asyncio.Future[str | None]] = allowed,
) -> Drawn:
    """Serves `routes`, visits `path`, and has a browser draw what answered."""

    async def run() -> Drawn:
        async with stage(routes, browsing, permit) as at:
            return Drawn(await at.drawn(path), at.notes.visits, at.web)

    return asyncio.run(run())


def undrawn(result: Drawn) -> Drawn:
    """The same visit as it was before the browser."""
    return Drawn(replace(result.visit, drawing=None), [], result.web)
