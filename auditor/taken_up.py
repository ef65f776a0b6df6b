"""A crawl that was finished, while its audit was lost to a kill or a crash: judged from its archive, not made again.

Nothing is ever deleted for it. A whole archive that no kept crawl names is either such a crawl, or one that a database
restored from a copy has forgotten; where the run that it belongs to goes on, both are taken up alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC
from pathlib import Path

from auditor.archive_names import begun_at
from auditor.centre_audit import crawl_record
from auditor.tasks import Judged, Terms, VisitOrder
from crawler.reader import Reader, snapshot_read_by
from crawler.traffic import Tally
from crawler.urls import host_key, normal_url
from crawler.visit import Purpose, Visit
from evaluator.score import score_of
from rules.evaluate import evaluate
from rules.pack import Pack
from storage.archive import Archive, read_archive
from storage.errors import StorageError

REMARK = "the visit was finished before its run was interrupted; judged from its archive"


async def taken_up(order: VisitOrder, *, terms: Terms, pack: Pack, reader: Reader) -> Judged | None:
    """The newest finished crawl of the centre that this run made and did not keep; None where there is none."""
    for path in _unkept(order, terms):
        try:
            visits, ending = read_archive(path)
            archive = _archive(path)
        except (StorageError, OSError):
            continue  # it stays where it is, for a person to look at
        home = normal_url("", order.site.home_url)
        if home is None or _first_page(visits) != home:
            continue
        snapshot = await snapshot_read_by(reader, order.centre, home, visits, ending)
        findings = evaluate(pack, snapshot, terms.month, order.exempt, order.names)
        relative = path.relative_to(terms.archive_root).as_posix()
        crawl = crawl_record(snapshot, terms.month, relative, archive, _tally(visits))
        return Judged(findings=findings, score=score_of(findings), crawl=crawl)
    return None


def _unkept(order: VisitOrder, terms: Terms) -> Iterator[Path]:
    """Finished archives of the centre, newest first, that were begun in this run and that no kept crawl names."""
    folder = terms.archive_root / str(terms.month) / order.centre
    if order.since is None or not folder.is_dir():
        return
    since = order.since.astimezone(UTC).replace(microsecond=0)
    for path in sorted(folder.iterdir(), reverse=True):
        begun = begun_at(path)
        if begun is None or path.relative_to(terms.archive_root).as_posix() in order.kept:
            continue
        if begun >= since:
            yield path


def _archive(path: Path) -> Archive:
    with path.open("rb") as file:
        return Archive(path=path, sha256=hashlib.file_digest(file, "sha256").hexdigest(), size=path.stat().st_size)


def _first_page(visits: Sequence[Visit]) -> str | None:
    return next((visit.url for visit in visits if visit.purpose is Purpose.PAGE), None)


def _tally(visits: Sequence[Visit]) -> Tally:
    """What each host was asked for, as far as an archive tells: tries that got no answer are in none.

    What was remembered of an earlier visit is in this one's archive, behind what this one began with, and was not asked
    for again. It is told by the times of the exchanges alone: the crawl's own may be those of another clock.
    """
    tally = Tally()
    exchanges = [exchange for visit in visits for exchange in visit.exchanges]
    for exchange in exchanges:
        if exchange.started_at >= exchanges[0].started_at:
            tally.count(host_key(exchange.url), len(exchange.body), 1)
    tally.note(REMARK)
    return tally
