"""Pages that only a script draws, drawn by a real browser: one at a time, within limits, from what the fetcher gets."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from crawler.artifacts import FailureKind, FetchFailure, Obstacle
from crawler.browser import UNDRAWN, Browser, BrowserMode, Browsing, NoBrowser
from crawler.domains import same_site
from crawler.fetch import Fetcher, Permit
from crawler.parts import Fetch, Parts
from crawler.site import Site
from crawler.urls import normal_url
from crawler.visit import Drawing, Purpose, Recorder, Visit

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Dialog
    from playwright.async_api import Page as Tab

_MOST_LETTERS = 4_000_000
"""Of a drawn document."""
_TICK = 0.1
_QUIET = 1.0
"""Seconds without a new request or element, and with a script engine that answers, after which a page is drawn."""
_PATIENCE = 6
"""Times a page's own limit that it may take in all, a slow site's answers included: others wait for the browser."""
_GRACE = 3.0
"""Seconds to hand over what was drawn."""
_LOOK = "() => [document.readyState === 'complete', document.getElementsByTagName('*').length]"
_DRAWN = """most => {
  const apart = document.implementation.createHTMLDocument("");
  const root = apart.importNode(document.documentElement, true);
  for (const element of root.querySelectorAll("script, noscript")) element.remove();
  return ("<!DOCTYPE html>\\n" + root.outerHTML).slice(0, most);
}"""
"""The document without what has had its effect, or has none where scripts run; an inert copy, so that nothing stirs."""

Result = TypeVar("Result")


class Renderer:
    """The browser of one process and event loop; an async context manager. It starts when a page needs it."""

    def __init__(self, browsing: Browsing, fetcher: Fetcher) -> None:
        self.browsing, self.fetcher = browsing, fetcher
        self.browser = Browser(browsing)
        self.turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.browser.aclose()

    def for_visit(self, site: Site, *, permit: Permit, recorder: Recorder) -> SiteRenderer:
        """What draws the pages of one visit to a centre.

        Args:
            site: the centre.
            permit: asked before each part is fetched; why robots.txt forbids an address, None where it does not.
            recorder: is handed each part as it came.
        """
        return SiteRenderer(self, site, permit, recorder)


class SiteRenderer:
    """Draws pages of one centre, as many as one visit may."""

    def __init__(self, renderer: Renderer, site: Site, permit: Permit, recorder: Recorder) -> None:
        self._renderer, self._site, self._permit, self._recorder = renderer, site, permit, recorder
        self._left = renderer.browsing.max_pages

    async def drawn(self, visit: Visit) -> Visit:
        """The visit to a page that answered, with what a browser makes of it; as it is where there is none to be used.

        Raises:
            OutsideWindow: a part would be asked for outside the hours in which the centre may be visited.
        """
        if self._renderer.browsing.mode is BrowserMode.OFF:
            return visit
        url = visit.exchanges[-1].url
        if self._left <= 0:
            return replace(visit, drawing=Drawing(url=url, html=None, obstacle=Obstacle.PAGES, obstacle_at=url))
        async with self._renderer.turn:
            try:
                context = await self._renderer.browser.scene()
            except NoBrowser as error:
                self._renderer.fetcher.tally(self._site).note(f"{UNDRAWN}: {error}")
                return visit
            self._left -= 1
            return replace(visit, drawing=await self._draw(visit, context))

    async def _draw(self, visit: Visit, context: BrowserContext) -> Drawing:
        browsing = self._renderer.browsing
        parts = Parts(visit, fetch=self._part_fetcher(visit), max_requests=browsing.max_requests)
        sitting = _Sitting(parts, context, browsing.seconds)
        try:
            html = await sitting.html()
        finally:
            await parts.leave()
            if sitting.hung:
                await self._renderer.browser.kill()
            else:
                await self._renderer.browser.leave(context)
        if parts.fault is not None:
            raise parts.fault
        obstacle, at = parts.gravest()
        return Drawing(url=sitting.url, html=html, onward=parts.onward, obstacle=obstacle, obstacle_at=at)

    def _part_fetcher(self, visit: Visit) -> Fetch:
        page = visit.exchanges[-1].url

        async def permit(url: str) -> str | None:
            return await self._permit(url) if same_site(page, url) else "it leads to another site"

        async def fetch(url: str) -> Visit:
            refused = await self._permit(url)
            if refused is None:
                part = await self._renderer.fetcher.fetch(url, purpose=Purpose.PART, site=self._site, permit=permit)
            else:
                failure = FetchFailure(url=url, final_url=url, kind=FailureKind.ROBOTS, detail=refused)
                part = Visit(url=url, purpose=Purpose.PART, exchanges=(), failure=failure)
            self._recorder.record(part)
            return part

        return fetch


class _Sitting:
    """One page before the browser, until it is drawn or has had its time."""

    def __init__(self, parts: Parts, context: BrowserContext, seconds: float) -> None:
        self._parts, self._context, self._seconds = parts, context, seconds
        self._own = self._whole = 0.0
        self.url = parts.url
        self.hung = False
        """Whether it no longer answers."""

    async def html(self) -> bytes | None:
        """The document as drawn; None where the page cannot be made to show one."""
        from playwright.async_api import Error  # noqa: PLC0415 - optional, and heavy

        try:
            tab = await self._opened()
            with suppress(TimeoutError):
                await self._until_quiet(tab)
            async with asyncio.timeout(_GRACE):
                drawn = await tab.evaluate(_DRAWN, _MOST_LETTERS + 1)
        except (Error, TimeoutError):
            self.hung = True
            self._parts.note(Obstacle.HUNG, self.url)
            return None
        self.url = normal_url("", tab.url) or self.url
        return self._within_bounds(drawn)

    def _within_bounds(self, drawn: object) -> bytes | None:
        if not isinstance(drawn, str):  # a page may put anything in the place of what is asked
            self._parts.note(Obstacle.HUNG, self.url)
            return None
        if len(drawn) > _MOST_LETTERS:
            self._parts.note(Obstacle.SIZE, self.url)
        return drawn[:_MOST_LETTERS].encode("utf-8", errors="replace")

    async def _opened(self) -> Tab:
        tab = await self._patiently(self._context.new_page())
        tab.on("dialog", _dismiss)
        self._context.on("page", _close)
        await self._parts.attach(tab)
        await self._patiently(tab.goto(self.url, wait_until="commit", timeout=0))
        return tab

    async def _until_quiet(self, tab: Tab) -> None:
        """Returns when nothing stirs any more, or when our side has met a fault. Raises TimeoutError."""
        still, before, silenced = 0.0, None, False
        while still < _QUIET and self._parts.fault is None:
            if self._parts.exhausted and not silenced:
                silenced = True
                await self._patiently(self._silence(tab))
            seen = (self._parts.fetched, await self._patiently(tab.evaluate(_LOOK)))
            calm = seen == before and seen[1][0] is True and not self._parts.under_way
            still, before = (still + _TICK if calm else 0.0), seen
            await self._patiently(asyncio.sleep(_TICK))

    async def _silence(self, tab: Tab) -> None:
        """Let the browser refuse by itself whatever the page goes on asking for."""
        session = await self._context.new_cdp_session(tab)
        await session.send("Network.enable")
        await session.send("Network.setBlockedURLs", {"urls": ["*"]})

    async def _patiently(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Wait while the page has time left; what the site takes to answer does not count, within reason."""
        task, loop = asyncio.ensure_future(work), asyncio.get_running_loop()
        try:
            while not task.done():
                if self._own >= self._seconds or self._whole >= _PATIENCE * self._seconds:
                    self._parts.note(Obstacle.TIME, self.url)
                    raise TimeoutError
                waits, began = self._parts.under_way, loop.time()
                await asyncio.wait({task}, timeout=_TICK)
                taken = min(loop.time() - began, 2 * _TICK)  # beyond that, this process was busy with others
                self._whole += taken
                self._own += 0.0 if waits else taken
            return task.result()
        finally:
            task.cancel()


async def _dismiss(dialog: Dialog) -> None:
    with suppress(Exception):  # it is gone already
        await dialog.dismiss()


async def _close(popup: Tab) -> None:
    with suppress(Exception):
        await popup.close()
