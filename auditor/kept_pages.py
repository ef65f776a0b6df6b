"""One address in the kept crawls: what the newest crawl that holds it saw there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from auditor.errors import CannotContinue, NothingToDo, UsageError
from auditor.kept_crawls import kept_orders
from auditor.means import Means
from auditor.replay import CannotReplay, kept_snapshot
from auditor.tasks import ReplayOrder
from crawler.artifacts import Resource, SiteSnapshot
from crawler.nursery import Nursery
from crawler.urls import normal_url
from crawler.visit import Ending, Purpose, Visit
from rules.month import Month
from storage import views
from storage.archive import iterate_archive
from storage.errors import ArchiveError


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPage:
    """A resource and the crawl that it belongs to."""

    centre: str
    month: Month
    snapshot: SiteSnapshot
    resource: Resource
    names: tuple[str, ...] = ()
    """The centre's in the registry."""


def kept_page(means: Means, url: str, *, month: Month | None = None, centres: Sequence[str] = ()) -> KeptPage:
    """Find an address in the newest kept crawl that holds it; reads archives only, never the network.

    Raises UsageError for what is no web address and where no crawl holds it, NothingToDo where none is kept,
    UnknownCentre, CannotContinue for an archive that is gone or was altered.
    """
    wanted = normal_url("", url)
    if wanted is None:
        raise UsageError(f"{url}: neither a file here nor a web address")
    for order in _candidates(means, wanted, month, centres):
        if _holds(order, wanted):
            return _page(order, wanted)
    where = f" of {month.buddhist}" if month else ""
    raise UsageError(
        f"no kept crawl{where} holds {wanted}: write it as `prongsai show` does, or save the page and name the file"
    )


def _candidates(means: Means, url: str, month: Month | None, centres: Sequence[str]) -> Iterator[ReplayOrder]:
    """Kept crawls, the newest month first; within a month, centres at home on the address's host first."""
    months = (month,) if month else tuple(reversed(views.audited_months(means.repository)))
    if not months:
        raise NothingToDo("no crawl is kept yet: run `prongsai audit` first")
    host = urlsplit(url).netloc
    for each in months:
        orders = kept_orders(means, each, centres)
        yield from sorted(orders, key=lambda order: (urlsplit(order.home_url).netloc != host, order.centre))


def _holds(order: ReplayOrder, url: str) -> bool:
    try:
        return any(_answers(told, url) for told in iterate_archive(order.archive))
    except ArchiveError as error:
        raise CannotContinue(f"{error}; name the centre with --centre to look into another archive") from error


def _answers(told: Visit | Ending, url: str) -> bool:
    if isinstance(told, Ending) or told.purpose not in (Purpose.PAGE, Purpose.EXTERNAL):
        return False
    return url == told.url or any(exchange.url == url for exchange in told.exchanges[-1:])


def _page(order: ReplayOrder, url: str) -> KeptPage:
    try:
        with Nursery() as nursery:
            snapshot = kept_snapshot(order, nursery)
    except CannotReplay as error:
        raise CannotContinue(str(error)) from error
    found = [resource for resource in snapshot.resources if url in (resource.url, resource.final_url)]
    resource = min(found, key=lambda each: (each.url != url, each.url))
    return KeptPage(centre=order.centre, month=order.month, snapshot=snapshot, resource=resource, names=order.names)
