"""One centre: crawl, snapshot, evaluate, score, archive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.archive_names import archive_path
from auditor.recall import held_of, memory_of
from auditor.tasks import Judged, Terms, VisitOrder
from auditor.verdict import verdict_of
from auditor.windows import let_in
from crawler.artifacts import FetchFailure, SiteSnapshot
from crawler.crawl import crawl_site
from crawler.traffic import Tally
from crawler.visit import Ending, Visit
from evaluator.score import score_of
from rules.aim import Aim
from rules.month import Month
from storage.archive import Archive, ArchiveWriter
from storage.bodies import Held
from storage.errors import StorageError
from storage.records import CrawlRecord

if TYPE_CHECKING:
    from crawler.fetch import Fetcher
    from crawler.reader import Reader
    from crawler.render import Renderer
    from rules.pack import Pack


class CannotKeep(Exception):
    """An archive cannot be written: a full disk, a folder that may not be written to."""


async def audit_centre(
    order: VisitOrder, *, terms: Terms, pack: Pack, fetcher: Fetcher, reader: Reader, renderer: Renderer | None = None
) -> Judged:
    """Crawl a centre and judge it; its archive is whole on disk before this returns.

    A site's trouble is data and never raises. CannotKeep where the archive cannot be written, OutsideWindow where the
    centre may not be visited now, or no longer.
    """
    await let_in(order.site, terms.limits, now=terms.clock)
    before = dict(order.remembered.statuses) if order.remembered is not None else None
    relative = archive_path(terms.archive_root, terms.month, order.centre, terms.clock())
    memory = await memory_of(order, pack=pack, reader=reader)
    held = held_of(order, terms.clock()) if memory is not None else {}
    keeper = _Keeper(terms.archive_root / relative, held)
    aim = Aim(pack, terms.month, order.exempt, order.names, before)
    try:
        snapshot, ending = await crawl_site(
            order.site,
            fetcher,
            limits=terms.limits,
            aim=aim,
            recorder=keeper,
            now=terms.clock,
            reader=reader,
            renderer=renderer,
            memory=memory,
        )
        await fetcher.turns.take(0)
        findings = aim.findings(snapshot)
        score = score_of(findings)
        keeper.conclude(verdict_of(findings, score, centre=order.centre, month=terms.month, pack=pack))
        archive = keeper.finish(ending)
    except BaseException:
        keeper.abandon()
        raise
    crawl = crawl_record(snapshot, terms.month, relative, archive, fetcher.tally(order.site))
    return Judged(findings=findings, score=score, crawl=crawl)


class _Keeper:
    """An archive being written, whose trouble is told apart from the site's."""

    def __init__(self, path: Path, held: Mapping[str, Held]) -> None:
        with _writing(path):
            self._writer = ArchiveWriter(path, held=held)
        self._path = path

    def record(self, visit: Visit) -> None:
        with _writing(self._path):
            self._writer.record(visit)

    def conclude(self, verdict: Mapping[str, Any]) -> None:
        with _writing(self._path):
            self._writer.conclude(verdict)

    def finish(self, ending: Ending) -> Archive:
        with _writing(self._path):
            return self._writer.finish(ending)

    def abandon(self) -> None:
        self._writer.abandon()


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotKeep(f"the archive {path} cannot be written: {error.strerror or error}") from error
    except StorageError as error:
        raise CannotKeep(str(error)) from error


def crawl_record(snapshot: SiteSnapshot, month: Month, relative: str, archive: Archive, tally: Tally) -> CrawlRecord:
    """A crawl in figures, and where its archive lies."""
    return CrawlRecord(
        centre=snapshot.centre,
        month=month,
        started_at=snapshot.started_at,
        finished_at=snapshot.finished_at,
        pages=sum(not isinstance(resource, FetchFailure) for resource in snapshot.resources),
        requests=snapshot.requests,
        bytes=snapshot.bytes,
        complete=snapshot.complete,
        stopped_because=snapshot.stopped_because,
        archive=relative,
        archive_sha256=archive.sha256,
        archive_bytes=archive.size,
        hosts=tally.hosts(),
        remarks=tuple(tally.remarks),
    )
