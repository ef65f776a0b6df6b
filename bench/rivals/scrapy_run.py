"""Scrapy in the configuration that served it best: every page of the sites, its links and its text; nothing is kept.

Run by `python -m bench corpus` with the Python of `.venv-bench` (`make bench-rivals`). What was tried, and kept where it
was faster: every middleware, extension and statistic that can be off is off; the page is read by selectolax, not by
Scrapy's own selectors; links are joined once each; requests go through its newer handler over aiohttp, in uvloop,
without Twisted's reactor; as many at once as there are sites. `usual` is what its tutorial teaches.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import AsyncIterator, Iterator
from urllib.parse import urljoin

import scrapy
from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.linkextractors import LinkExtractor
from selectolax.lexbor import LexborHTMLParser

counted = {"pages": 0, "characters": 0, "links": 0}


class Everything(scrapy.Spider):
    """Follows every link within its sites."""

    name = "everything"

    def __init__(self, homes: list[str]) -> None:
        super().__init__()
        self.homes = homes
        self.seen = set(homes)

    async def start(self) -> AsyncIterator[Request]:
        """The home pages."""
        for home in self.homes:
            yield Request(home, dont_filter=self.name == "everything")

    def parse(self, response: Response) -> Iterator[Request]:
        """Takes a page down, and asks for those that it links to."""
        tree = LexborHTMLParser(response.body)
        counted["pages"] += 1
        hrefs = {link.attributes.get("href") for link in tree.css("a[href]")}
        counted["characters"] += len(tree.body.text())
        counted["links"] += len(hrefs)
        for href in hrefs:
            url = urljoin(response.url, href)
            if url not in self.seen:
                self.seen.add(url)
                yield Request(url, dont_filter=True)


class Taught(Everything):
    """The same by Scrapy's own means."""

    name = "taught"

    def parse(self, response: Response) -> Iterator[Request]:
        """As `Everything` does, with Scrapy's link extractor and selectors."""
        links = LinkExtractor().extract_links(response)
        counted["pages"] += 1
        counted["characters"] += len("".join(response.xpath("//body//text()").getall()))
        counted["links"] += len(links)
        for link in links:
            yield response.follow(link)


SETTINGS = {
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS": 72,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 72,
    "CONCURRENT_ITEMS": 1,
    "COOKIES_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
    "DOWNLOAD_TIMEOUT": 30,
    "DOWNLOADER_MIDDLEWARES_BASE": {},
    "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
    "EXTENSIONS_BASE": {},
    "LOG_ENABLED": False,
    "REACTOR_THREADPOOL_MAXSIZE": 4,
    "ROBOTSTXT_OBEY": False,
    "SPIDER_MIDDLEWARES_BASE": {},
    "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
    "TELNETCONSOLE_ENABLED": False,
}
USUAL = {"CONCURRENT_REQUESTS": 72, "DOWNLOAD_DELAY": 0, "LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False}
_ASYNCIO = {"TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor"}
_UVLOOP = {"ASYNCIO_EVENT_LOOP": "uvloop.Loop"}
_AIOHTTP = {"DOWNLOAD_HANDLERS": {"http": "scrapy.core.downloader.handlers._aiohttp.AiohttpDownloadHandler"}}
WAYS = {
    "twisted": _ASYNCIO,
    "twisted-uvloop": {**_ASYNCIO, **_UVLOOP},
    "aiohttp": {**_ASYNCIO, **_AIOHTTP},
    "aiohttp-uvloop": {**_ASYNCIO, **_UVLOOP, **_AIOHTTP},
    "bare-uvloop": {**_UVLOOP, **_AIOHTTP, "TWISTED_REACTOR_ENABLED": False},
}
"""What carries the requests: Scrapy's own handler, or its newer one over aiohttp; with Twisted's reactor, or without."""


def main() -> None:
    """Crawl the sites whose home pages stand on standard input; the cost goes to standard output, as JSON."""
    way, homes = sys.argv[1], json.load(sys.stdin)
    process = AsyncCrawlerProcess(USUAL if way == "usual" else {**SETTINGS, **WAYS[way]})
    process.crawl(Taught if way == "usual" else Everything, homes=homes)
    began, before = time.perf_counter(), _cpu()
    process.start()
    json.dump({**counted, "seconds": time.perf_counter() - began, "cpu_seconds": _cpu() - before}, sys.stdout)


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
