"""One kept crawl, without the network: what it saw, and what it comes to under a pack.

Its imports stay lean: a worker process needs it, and so does a look at one page.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence

from auditor.tasks import Judged, ReplayOrder
from crawler.artifacts import SiteSnapshot
from crawler.confine import Confined
from crawler.nursery import Nursery
from crawler.reader import Reader, snapshot_read_by
from crawler.urls import normal_url
from crawler.visit import Purpose, Visit
from evaluator.score import score_of
from rules.evaluate import evaluate
from rules.pack import Pack
from storage.archive import read_archive
from storage.errors import StorageError


class CannotReplay(Exception):
    """A kept archive is gone, or is not the file that was kept."""


async def audit_again(order: ReplayOrder, *, pack: Pack, reader: Reader) -> Judged:
    """Judge a kept crawl under this pack; touches nothing but its archive file. Raises CannotReplay."""
    findings = evaluate(pack, await snapshot_again(order, reader), order.month, order.exempt, order.names)
    return Judged(findings=findings, score=score_of(findings), crawl=None)


def kept_snapshot(order: ReplayOrder, nursery: Nursery) -> SiteSnapshot:
    """As `snapshot_again`, for those who run no event loop."""

    async def read() -> SiteSnapshot:
        async with Confined(nursery) as reader:
            return await snapshot_again(order, reader)

    return asyncio.run(read())


async def snapshot_again(order: ReplayOrder, reader: Reader) -> SiteSnapshot:
    """What a kept crawl saw, read from its archive. Raises CannotReplay."""
    try:
        with order.archive.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != order.archive_sha256:
            raise CannotReplay(
                f"{order.archive} is not the file that was kept: its SHA-256 is {digest}, not {order.archive_sha256}"
            )
        visits, ending = read_archive(order.archive)
    except OSError as error:
        raise CannotReplay(f"{order.archive} cannot be read: {error.strerror}") from error
    except StorageError as error:
        raise CannotReplay(str(error)) from error
    return await snapshot_read_by(reader, order.centre, _home(order, visits), visits, ending)


def _home(order: ReplayOrder, visits: Sequence[Visit]) -> str:
    """The home URL of that crawl: the registry's, unless it has changed since; a crawl begins at its home page."""
    first = next((visit.url for visit in visits if visit.purpose is Purpose.PAGE), None)
    return order.home_url if first is None or normal_url("", order.home_url) == first else first
