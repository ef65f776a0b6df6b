"""What is remembered of a centre's last visit, so that the next one begins where something had been found."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from crawler.memory import Memory
from crawler.reader import Reader, snapshot_read_by
from crawler.snapshot import standing
from crawler.urls import normal_url
from crawler.visit import Purpose
from rules.whereabouts import whereabouts
from storage.archive import read_archive
from storage.errors import StorageError

if TYPE_CHECKING:
    from auditor.tasks import VisitOrder
    from rules.pack import Pack


async def memory_of(order: VisitOrder, *, pack: Pack, reader: Reader) -> Memory | None:
    """The memory that an order names; None where there is none, or where its archive is not what was kept.

    An archive that cannot be trusted costs requests, and no verdict: the site is looked at as if for the first time.
    """
    last = order.remembered
    if last is None:
        return None
    try:
        with last.archive.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != last.archive_sha256:
                return None
        visits, ending = read_archive(last.archive)
    except (OSError, StorageError):
        return None
    home = normal_url("", order.site.home_url)
    if home is None or home != next((visit.url for visit in visits if visit.purpose is Purpose.PAGE), None):
        return None
    pages, probes = standing(visits)
    seen = await snapshot_read_by(reader, order.centre, home, visits, ending)
    return Memory(
        seen=seen,
        visits={visit.url: visit for visit in (*pages, *probes)},
        starts=() if last.due else tuple(url for url in whereabouts(pack, seen, last.found_at) if url != home),
    )
