"""Where on a site that was seen its findings stand: the clicks that lead to them, and where more may come to stand."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from crawler.artifacts import Page, Resource, SiteSnapshot
from rules.labels import label_of, labels_of
from rules.pack import Pack


def whereabouts(pack: Pack, seen: SiteSnapshot, found_at: Iterable[str]) -> tuple[str, ...]:
    """The addresses to look at so as to know whether what was found still stands, each after those that lead to it.

    Last come those that no click leads to (a site map's file named them): they are asked for in vain where it is so still.

    Args:
        pack: its gateways are looked at too: what is missing may come to stand behind them.
        seen: what the visit saw.
        found_at: where findings stood: the addresses in the end of their evidence and of the pages that lead to it.
    """
    resources = {one.url: one for one in seen.resources}
    came_from = _clicks(resources, seen.home_url)
    by_clicks = (*came_from, *(url for url in resources if url not in came_from))
    asked: dict[str, str] = {}
    for url in by_clicks:
        if url in resources:
            asked.setdefault(resources[url].final_url, url)
    wanted: set[str] = set()
    for url in (*(asked.get(url, url) for url in found_at), *_gateways(pack, resources)):
        while url not in wanted:
            wanted.add(url)
            url = came_from.get(url, url)  # noqa: PLW2901 - the way back
    return tuple(url for url in by_clicks if url in wanted)


def _clicks(resources: dict[str, Resource], home: str) -> dict[str, str]:
    """Each address that can be clicked to and the page that leads to it by the fewest clicks, nearest first."""
    came_from = {home: home}
    waiting = deque([home])
    while waiting:
        url = waiting.popleft()
        page = resources.get(url)
        for link in page.links if isinstance(page, Page) else ():
            if link.url is not None and link.url not in came_from and link.url in resources:
                came_from[link.url] = url
                waiting.append(link.url)
    return came_from


def _gateways(pack: Pack, resources: dict[str, Resource]) -> Iterator[str]:
    is_gateway = labels_of(pack).is_gateway
    for page in resources.values():
        for link in page.links if isinstance(page, Page) else ():
            if link.url is not None and is_gateway(label_of(link)):
                yield link.url
