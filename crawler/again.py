"""A visit that begins where something had been found before, and takes the rest to be as it was while that is honest.

What is found must have answered this time, and be reached by clicks over pages that did. What fares worse than before
is looked for wherever something speaks for it; that it does is said without a look at the whole site only where the
whole was looked at before and `Aim.stands` allows it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass

from crawler.aim import Standing
from crawler.artifacts import Page, Region, Resource
from crawler.frontier import PROMISING, Frontier, Promise, Target
from crawler.memory import Memory

STANDS = "all that had been found"
"""Begins the ending of a visit that took the rest of the site to be as it was."""
_AS_IT_DID = "stands as it did"
_SOUGHT = "was looked at again, and what is too old or gone was looked for; the rest is as it was"


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """What it needs of the visit under way."""

    frontier: Frontier
    asked: Mapping[str, Resource]
    """What was looked at so far, by address."""
    visit: Callable[[Target], Awaitable[None]]
    second_looks: Callable[[], Awaitable[None]]
    sitemaps: Callable[[], Awaitable[None]]
    """Takes in what the site maps' files list; asks for each but once."""
    limit: Callable[[], str | None]
    standing: Callable[[Memory], Awaitable[Standing]]

    async def look(self, memory: Memory) -> str | None:
        """Looks where all stood that was found, at what is new and promising, and for what fares worse.

        Returns:
            In words, how it is that the rest may be taken to be as it was; None where the whole site is to be looked at.
        """
        await self._ask(memory.starts)
        await self._open_promising()
        how = _AS_IT_DID
        while self.limit() is None:
            standing = await self.standing(memory)
            if unasked := [url for url in standing.rests_on if url not in self.asked]:
                if not await self._ask(unasked):
                    return None
            elif standing.seek is None:
                return how
            elif await self._seek(standing.seek):
                how = _SOUGHT
                await self._take(memory.starts)  # a click may lead there again
            else:
                may_be_said = memory.seen.complete and not standing.whole and self.limit() is None
                return _SOUGHT if may_be_said else None
        return None

    async def _seek(self, promise: Promise) -> bool:
        """Opens what is new and speaks by this promise, and asks for what is known and does; whether there was any."""
        self.frontier.aim_at(promise)
        found, tried = await self._open_promising(), set[str]()
        while urls := self._spoken_for(promise).difference(self.asked, tried):
            tried |= urls
            found |= await self._take(sorted(urls))
            found |= await self._open_promising()
        return found

    def _spoken_for(self, promise: Promise) -> set[str]:
        """The addresses that links on what was looked at speak for, and those that they faintly do below such."""
        pages = (one for one in self.asked.values() if isinstance(one, Page))
        worths = [(page.url, link, promise(link)) for page in pages for link in page.links if link.url is not None]
        spoken = {link.url for _, link, worth in worths if worth >= PROMISING}
        below = {
            link.url for page, link, worth in worths if worth > 0 and page in spoken and link.region is Region.MAIN
        }
        return {url for url in spoken | below if url is not None}

    async def _ask(self, urls: Iterable[str]) -> bool:
        """Asks for addresses out of turn; returns whether there is one that a click, or a site map's file, led to."""
        urls = tuple(urls)
        found = await self._take(urls)
        if any(url not in self.asked for url in urls):
            await self.sitemaps()
            found |= await self._take(urls)
        return found

    async def _take(self, urls: Iterable[str]) -> bool:
        found = False
        for url in urls:
            if self.limit() is None and (target := self.frontier.take(url)) is not None:
                await self.visit(target)
                found = True
        await self.second_looks()
        return found

    async def _open_promising(self) -> bool:
        """Opens whatever something speaks for, as long as no limit is reached; returns whether there was anything."""
        opened = False
        while (target := self.frontier.pop()) is not None:
            if not target.promising or self.limit() is not None:
                self.frontier.put_back(target)
                break
            await self.visit(target)
            opened = True
        await self.second_looks()
        return opened
