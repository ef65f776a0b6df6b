"""Where on a site that was seen its findings stand: the clicks that lead to them, and where more may come to stand."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence

from crawler.artifacts import Page, Resource, SiteSnapshot
from crawler.traps import is_document
from rules.labels import label_of, labels_of
from rules.pack import Pack

Links = Mapping[str, Sequence[str]]
"""By the address of what was seen, the addresses that it links."""


def whereabouts(seen: SiteSnapshot, places: Iterable[str]) -> tuple[str, ...]:
    """The addresses that must answer so that places can be clicked to, each after one that leads to it.

    Of several ways one over other places is taken, else one of the fewest clicks. Last come the places that no click
    leads to, such as those that only a site map's file names.

    Args:
        seen: what the visit saw.
        places: as they answered in the end; those that were not seen are nowhere.
    """
    links = {one.url: _targets(one) for one in seen.resources}
    came_from = _clicks(links, seen.home_url)
    by_clicks = (*came_from, *(url for url in links if url not in came_from))
    stands_at = _addresses(seen, by_clicks)
    wanted = {url for place in places if (url := stands_at.get(place, place)) in links}
    way = _clicks(links, seen.home_url, wanted)
    for url in [url for url in came_from if url in wanted]:
        if url not in way:
            wanted.update(_way_back(url, came_from, way))
            way = _clicks(links, seen.home_url, wanted)
    return (*way, *(url for url in by_clicks if url in wanted and url not in way)) if wanted else ()


def gateways(pack: Pack, seen: SiteSnapshot) -> tuple[str, ...]:
    """The addresses of pages behind which what is missing may come to stand, in order."""
    is_gateway = labels_of(pack).is_gateway
    links = (link for page in seen.resources if isinstance(page, Page) for link in page.links)
    named = {link.url for link in links if link.url is not None and is_gateway(label_of(link))}
    return tuple(sorted(url for url in named if not is_document(url)))


def _targets(resource: Resource) -> tuple[str, ...]:
    links = resource.links if isinstance(resource, Page) else ()
    return tuple(dict.fromkeys(link.url for link in links if link.url is not None))


def _addresses(seen: SiteSnapshot, by_clicks: Iterable[str]) -> dict[str, str]:
    """By the address that answered, the nearest of those that lead to it."""
    ends = {one.url: one.final_url for one in seen.resources}
    found: dict[str, str] = {}
    for url in by_clicks:
        if url in ends:
            found.setdefault(ends[url], url)
    return found


def _clicks(links: Links, home: str, among: Collection[str] | None = None) -> dict[str, str]:
    """Each address that can be clicked to and the page that leads to it by the fewest clicks, nearest first.

    With `among`, over these addresses only.
    """
    came_from = {home: home}
    waiting = deque([home])
    while waiting:
        page = waiting.popleft()
        for url in links.get(page, ()):
            if url not in came_from and url in links and (among is None or url in among):
                came_from[url] = page
                waiting.append(url)
    return came_from


def _way_back(url: str, came_from: Mapping[str, str], way: Collection[str]) -> Iterable[str]:
    """From an address back to where the way is known."""
    while url not in way:
        yield url
        url = came_from[url]
