"""What is remembered of a centre's last visit, so that the next one begins where something had been found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.archive_names import begun_at
from crawler.artifacts import Resource
from crawler.memory import Memory
from crawler.snapshot import assembled
from crawler.urls import normal_url
from crawler.visit import Ending, Purpose, Visit
from rules.findings import Status
from rules.whereabouts import gateways, whereabouts
from storage.archive import located, visit_at
from storage.bodies import Held, held_in
from storage.errors import StorageError

if TYPE_CHECKING:
    from auditor.tasks import Remembered, VisitOrder
    from crawler.artifacts import SiteSnapshot
    from crawler.reader import Reader
    from rules.pack import Pack

_NOTHING_TO_FIND = frozenset({Status.SATISFIED, Status.NONE_DECLARED, Status.NOT_APPLICABLE})
_KEPT_ANEW = timedelta(days=366)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_REMEMBERED = frozenset({Purpose.PAGE, Purpose.EXTERNAL, Purpose.PROBE})


async def memory_of(order: VisitOrder, *, pack: Pack, reader: Reader) -> Memory | None:
    """The memory that an order names; None where there is none, or where its archive is not what was kept.

    An archive that cannot be trusted costs requests, and no verdict: the site is looked at as if for the first time.
    """
    last, home = order.remembered, normal_url("", order.site.home_url)
    if last is None or home is None:
        return None
    pages: dict[str, Resource] = {}
    probes: dict[str, Resource] = {}
    places: dict[str, int] = {}
    try:
        for at, told in located(last.archive, sha256=last.archive_sha256):
            if isinstance(told, Ending):
                ending = told
            elif told.purpose in _REMEMBERED:
                if not places and told.url != home:
                    return None
                places[told.url] = at
                if not last.due:
                    kind = probes if told.purpose is Purpose.PROBE else pages
                    kind[told.url] = await reader.read(told)
    except (OSError, StorageError):
        return None
    seen = assembled(order.centre, home, _by_address(pages), _by_address(probes), ending)
    return Memory(seen=seen, visits=_Kept(last.archive, places), starts=_starts(last, pack, seen))


def held_of(order: VisitOrder, now: datetime) -> dict[str, Held]:
    """The bodies that the archive named in an order has or refers to, by digest; those kept for a year are to be kept anew.

    So an archive that is removed after more than a year is referred to by none.
    """
    if order.remembered is None:
        return {}
    try:
        held = held_in(order.remembered.archive)
    except StorageError:
        return {}
    return {digest: each for digest, each in held.items() if (begun_at(each.archive) or _LONG_AGO) > now - _KEPT_ANEW}


def _starts(last: Remembered, pack: Pack, seen: SiteSnapshot) -> tuple[str, ...]:
    """Where to look first; nowhere where the site is due to be looked at whole."""
    if last.due:
        return ()
    found = all(status in _NOTHING_TO_FIND for _, status in last.statuses)
    places = last.found_at if found else (*last.found_at, *gateways(pack, seen))
    return tuple(url for url in whereabouts(seen, places) if url != seen.home_url)


def _by_address(resources: Mapping[str, Resource]) -> Iterator[Resource]:
    return (resources[url] for url in sorted(resources))


class _Kept(Mapping[str, Visit]):
    """Visits that stay in their archive until they are asked for: a site's bodies would take megabytes all along."""

    def __init__(self, archive: Path, places: Mapping[str, int]) -> None:
        """`places` tells where in the file the records of each address begin."""
        self._archive, self._places = archive, places

    def __getitem__(self, url: str) -> Visit:
        return visit_at(self._archive, self._places[url])

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
