"""What the robots.txt files of one visit allow and list, each fetched once, when it is first needed (RFC 9309)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable

from crawler.artifacts import FailureKind, Link
from crawler.fetch import Fetcher
from crawler.reader import Reader
from crawler.robots import Robots, robots_of
from crawler.site import Site
from crawler.urls import host_key, normal_url
from crawler.visit import Purpose, Recorder

_MAX_SITEMAPS = 2


class Permits:
    """The robots.txt files of the hosts that a visit comes to."""

    def __init__(self, site: Site, fetcher: Fetcher, *, recorder: Recorder, holds_host: Callable[[str], bool]) -> None:
        """`holds_host` tells the centre's own hosts; others' pages are opened once, as a visitor would."""
        self._site, self._fetcher, self._recorder, self._holds_host = site, fetcher, recorder, holds_host
        self._robots: dict[str, Robots] = {}
        self._listed: set[str] = set()
        """The sitemaps that were asked for."""

    async def refusal(self, url: str) -> tuple[FailureKind, str] | None:
        """Why an address may not be fetched; None where it may."""
        return (await self._of(url)).refusal(url)

    async def refused(self, url: str) -> str | None:
        """The same, in words only."""
        refusal = await self.refusal(url)
        return refusal[1] if refusal is not None else None

    async def permit(self, url: str) -> str | None:
        """Why an address of the centre's hosts may not be fetched."""
        return await self.refused(url) if self._holds_host(url) else None

    def trouble(self, url: str) -> FailureKind | None:
        """Why the host's robots.txt could not be had, so that all is forbidden for now; None where it could."""
        robots = self._robots.get(host_key(url))
        return robots.unreachable.kind if robots is not None and robots.unreachable is not None else None

    def ask_anew(self, urls: Iterable[str]) -> None:
        """Forget the files that could not be had of these addresses' hosts."""
        for url in urls:
            if self.trouble(url) is not None:
                del self._robots[host_key(url)]

    async def sitemaps(self, reader: Reader) -> AsyncIterator[tuple[Link, ...]]:
        """What the sitemaps that the files name list, sitemap by sitemap, each once; a few of the first only."""
        texts = (text for robots in self._robots.values() for text in robots.sitemaps)
        named = [url for text in texts if (url := normal_url("", text))]
        while named and len(self._listed) < _MAX_SITEMAPS:
            url = named.pop(0)
            if url in self._listed or not self._holds_host(url) or await self.permit(url) is not None:
                continue
            self._listed.add(url)
            visit = await self._fetcher.fetch(url, purpose=Purpose.SITEMAP, site=self._site, permit=self.permit)
            self._recorder.record(visit)
            listed = await reader.sitemap(visit)
            yield listed.links
            named.extend(listed.further)

    async def _of(self, url: str) -> Robots:
        host = host_key(url)
        robots = self._robots.get(host)
        if robots is None:
            address = f"{url.partition('://')[0]}://{host}/robots.txt"
            visit = await self._fetcher.fetch(address, purpose=Purpose.ROBOTS, site=self._site)
            self._recorder.record(visit)
            robots = self._robots[host] = robots_of(visit)
            gate = self._fetcher.gate(host)
            gate.crawl_delay = max(gate.crawl_delay, robots.crawl_delay)
        return robots
