"""Who reads what a visit brought: this process here and now, or one that may be ended (`crawler.confine`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from crawler.artifacts import Resource, SiteSnapshot
from crawler.sitemap import Sitemap, sitemap_of
from crawler.snapshot import assembled, resource_of, standing
from crawler.visit import Ending, Visit


class Reader(Protocol):
    """Turns visits into what was seen; the same visit gives the same, whoever reads it."""

    async def read(self, visit: Visit) -> Resource:
        """What `crawler.snapshot.resource_of` makes of a visit, or that it cannot be read."""

    async def sitemap(self, visit: Visit) -> Sitemap:
        """What `crawler.sitemap.sitemap_of` makes of a visit; one that cannot be read lists nothing."""


class InProcess:
    """Reads here and now: for sites that can be trusted, since a document may hang the process or end it."""

    async def read(self, visit: Visit) -> Resource:
        """As `Reader` has it."""
        return resource_of(visit)

    async def sitemap(self, visit: Visit) -> Sitemap:
        """As `Reader` has it."""
        return sitemap_of(visit)


async def snapshot_read_by(
    reader: Reader, centre: str, home_url: str, visits: Iterable[Visit], ending: Ending
) -> SiteSnapshot:
    """What `crawler.snapshot.snapshot_of` gives, each visit read by `reader`."""
    pages, probes = standing(visits)
    resources = [await reader.read(visit) for visit in pages]
    return assembled(centre, home_url, resources, [await reader.read(visit) for visit in probes], ending)
