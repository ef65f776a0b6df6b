"""How many requests a visit needs until the last verdict is final: best first against breadth first.

The breadth-first visitor is the same crawler told that every link is worth as much as any other, so that it goes by
depth and then by the order in which links stand on their pages, and that there is always more to be found.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from auditor.clock import Clock, end_of
from auditor.groups import sites_of
from auditor.registry import read_registry
from crawler.aim import Standing
from crawler.artifacts import Link, Page, Resource, SiteSnapshot
from crawler.crawl import crawl_site
from crawler.fetch import Fetcher
from crawler.frontier import Promise
from crawler.reader import InProcess
from crawler.site import Limits, Site
from crawler.snapshot import assembled
from crawler.visit import Ending, Purpose, Visit
from demo.city import City
from demo.server import serve_city
from rules.aim import Aim
from rules.evaluate import evaluate
from rules.month import Month
from rules.pack import Pack, load_pack
from storage.centre import Centre

AT_ONCE = 12
LIMITS = Limits(delay=0, timeout=3, retries=1, max_requests=2_000)
"""More requests than any sample site has pages, so that neither visitor is cut short."""
_HARDEST = 6
Statuses = tuple[str, ...]


class Broad:
    """Nothing speaks for one link more than for another, and nothing is ever enough."""

    def promise(self, link: Link) -> float:  # noqa: ARG002 - as the crawler asks
        """The same for all, and so much that nothing is passed over: documents and the hundredth article are opened too."""
        return 1.0

    def left(self, seen: SiteSnapshot, *, promising: bool) -> Promise | None:  # noqa: ARG002 - as the crawler asks
        """There may always be more."""
        return self.promise

    def stands(self, seen: SiteSnapshot) -> Standing:  # noqa: ARG002 - as the crawler asks
        """Nothing is taken from an earlier visit."""
        return Standing(seek=self.promise, whole=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """One centre's visit as it was made."""

    centre: Centre
    visits: Sequence[Visit]
    """In the order they were made; robots.txt and sitemaps among them."""
    resources: Sequence[Resource | None]
    """What each yielded; None for robots.txt and sitemaps."""
    ending: Ending
    home: str

    def requests(self, count: int) -> int:
        """The requests that the first visits cost."""
        return sum(max(1, len(visit.exchanges)) for visit in self.visits[:count])

    def seen(self, count: int) -> SiteSnapshot:
        """What the first visits saw, as if the visit had come to its end there."""
        pages: dict[str, Resource] = {}
        probes: dict[str, Resource] = {}
        for visit, resource in zip(self.visits[:count], self.resources, strict=False):
            if resource is not None:
                (probes if visit.purpose is Purpose.PROBE else pages)[visit.url] = resource
        read = any(isinstance(resource, Page) for resource in pages.values())
        ending = replace(self.ending, complete=read, unvisited=())
        return assembled(self.centre.code, self.home, _by_address(pages), _by_address(probes), ending)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What one visit of one centre cost."""

    centre: str
    until_final: int
    """Requests after which no status changes any more."""
    total: int
    statuses: Statuses


@dataclass(slots=True)
class _Notes:
    """Takes down the visits, and remembers what each yielded."""

    visits: list[Visit] = field(default_factory=list)
    read: dict[int, Resource] = field(default_factory=dict)

    def record(self, visit: Visit) -> None:
        self.visits.append(visit)


class _Remembering(InProcess):
    def __init__(self, notes: _Notes) -> None:
        self._notes = notes

    async def read(self, visit: Visit) -> Resource:
        resource = self._notes.read[id(visit)] = await super().read(visit)
        return resource


def compare(month: Month, codes: Sequence[str] = ()) -> tuple[tuple[Spent, Spent], ...]:
    """Both visits of the sample centres that can be judged in a month, or of some: best first, breadth first."""
    pack, city = load_pack("oia-2540"), City.build()
    with tempfile.TemporaryDirectory() as name, serve_city(city, month=month) as server:
        registry = Path(name) / "registry.csv"
        city.write_registry(registry, server.ports)
        centres = read_registry(registry).centres
        chosen = [
            centre
            for centre in centres
            if month not in city.centre(centre.code).outages and (not codes or centre.code in codes)
        ]
        return asyncio.run(_all(chosen, sites_of(centres), pack, month))


async def _all(
    centres: Sequence[Centre], sites: Mapping[str, Site], pack: Pack, month: Month
) -> tuple[tuple[Spent, Spent], ...]:
    turns = asyncio.Semaphore(AT_ONCE)

    async def both(centre: Centre) -> tuple[Spent, Spent]:
        async with turns:
            aim = Aim(pack, month, frozenset(centre.exempt_items), (centre.name_th, centre.name_en))
            focused = await _visit(centre, sites[centre.code], aim, month)
            broad = await _visit(centre, sites[centre.code], Broad(), month)
            return spent(focused, pack, month), spent(broad, pack, month)

    return tuple(await asyncio.gather(*map(both, centres)))


async def _visit(centre: Centre, site: Site, aim: Aim | Broad, month: Month) -> Visitor:
    notes = _Notes()
    async with Fetcher(LIMITS) as fetcher:
        snapshot, ending = await crawl_site(
            site,
            fetcher,
            limits=LIMITS,
            aim=aim,
            recorder=notes,
            now=Clock.set_to(end_of(month)),
            reader=_Remembering(notes),
        )
    resources = [notes.read.get(id(visit)) for visit in notes.visits]
    return Visitor(centre=centre, visits=notes.visits, resources=resources, ending=ending, home=snapshot.home_url)


def spent(visitor: Visitor, pack: Pack, month: Month) -> Spent:
    """What a visit cost until its statuses were what they are at its end, and in all."""
    centre = visitor.centre

    def statuses(count: int) -> Statuses:
        seen = visitor.seen(count)
        names = (centre.name_th, centre.name_en)
        return tuple(finding.status for finding in evaluate(pack, seen, month, frozenset(centre.exempt_items), names))

    last = statuses(len(visitor.visits))
    low, high = 1, len(visitor.visits)
    while low < high:
        middle = (low + high) // 2
        if statuses(middle) == last:
            high = middle
        else:
            low = middle + 1
    return Spent(
        centre=centre.code,
        until_final=visitor.requests(high),
        total=visitor.requests(len(visitor.visits)),
        statuses=last,
    )


def lines(measured: Sequence[tuple[Spent, Spent]]) -> Iterator[str]:
    """The figures as Markdown."""
    focused, broad = [one for one, _ in measured], [other for _, other in measured]
    yield "| | best first | breadth first | share |"
    yield "|---|---|---|---|"
    for what, of in (("until the last verdict is final", "until_final"), ("in all", "total")):
        one, other = [getattr(each, of) for each in focused], [getattr(each, of) for each in broad]
        yield _row(f"requests {what}, median of a centre", statistics.median(one), statistics.median(other))
        yield _row(f"requests {what}, sum", sum(one), sum(other))
    same = sum(a == b for one, other in measured for a, b in zip(one.statuses, other.statuses, strict=True))
    hard = sorted(focused, key=lambda one: -one.until_final)[:_HARDEST]
    yield ""
    yield (
        "Latest of all, best first: "
        + ", ".join(f"{one.centre} ({one.until_final} of {one.total})" for one in hard)
        + "."
    )
    yield ""
    yield (
        f"{len(measured)} centres that can be judged. {same:,} of {sum(len(one.statuses) for one in focused):,} verdicts are the same "
        "whichever way the site was visited."
    )


def _row(what: str, one: float, other: float) -> str:
    return f"| {what} | {one:,.0f} | {other:,.0f} | {one / other:.2f} × |"


def _by_address(found: dict[str, Resource]) -> Iterator[Resource]:
    return (found[url] for url in sorted(found))
