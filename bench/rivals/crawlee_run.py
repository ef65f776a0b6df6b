"""Crawlee's HTTP crawler with selectolax: every page of the sites, its links and its text; nothing is kept on disk.

Run by `python -m bench corpus` with the Python of `.venv-bench` (`make bench-rivals`). What was tried, and kept where it
was faster: each of its HTTP clients, uvloop, storage in memory, how many at once.
"""

from __future__ import annotations

import asyncio
import json
import logging
import resource
import sys
import time
from datetime import timedelta
from urllib.parse import urljoin

import uvloop
from crawlee import ConcurrencySettings, Request
from crawlee.configuration import Configuration
from crawlee.crawlers import HttpCrawler, HttpCrawlingContext
from crawlee.http_clients import HttpxHttpClient, ImpitHttpClient
from crawlee.storage_clients import MemoryStorageClient
from selectolax.lexbor import LexborHTMLParser

counted = {"pages": 0, "characters": 0, "links": 0}
CLIENTS = {"httpx": HttpxHttpClient, "impit": ImpitHttpClient}


async def crawl(homes: list[str], client: str) -> None:
    """Every page of the sites."""
    seen = set(homes)
    crawler = HttpCrawler(
        configuration=Configuration(purge_on_start=True),
        storage_client=MemoryStorageClient(),
        http_client=CLIENTS[client](persist_cookies_per_session=False),
        concurrency_settings=ConcurrencySettings(min_concurrency=72, max_concurrency=72, desired_concurrency=72),
        use_session_pool=False,
        retry_on_blocked=False,
        max_request_retries=0,
        respect_robots_txt_file=False,
        request_handler_timeout=timedelta(seconds=60),
        configure_logging=False,
        statistics_log_format="inline",
    )

    @crawler.router.default_handler
    async def handle(context: HttpCrawlingContext) -> None:
        tree = LexborHTMLParser(await context.http_response.read())
        counted["pages"] += 1
        hrefs = {link.attributes.get("href") for link in tree.css("a[href]")}
        counted["characters"] += len(tree.body.text())
        counted["links"] += len(hrefs)
        base = context.request.url
        found = {urljoin(base, href) for href in hrefs} - seen
        seen.update(found)
        if found:
            await context.add_requests([Request.from_url(url) for url in found])

    await crawler.run([Request.from_url(home) for home in homes])


def main() -> None:
    """Crawl the sites whose home pages stand on standard input; the cost goes to standard output, as JSON."""
    client, homes = sys.argv[1], json.load(sys.stdin)
    logging.disable(logging.CRITICAL)
    uvloop.install()
    began, before = time.perf_counter(), _cpu()
    asyncio.run(crawl(homes, client))
    json.dump({**counted, "seconds": time.perf_counter() - began, "cpu_seconds": _cpu() - before}, sys.stdout)


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
