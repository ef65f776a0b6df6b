"""What a month's audit costs where nothing changed since the month before: requests, bytes, and answers of 304."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from auditor.cli.demo_report import agreement
from auditor.clock import Clock, end_of
from auditor.means import Means
from auditor.pipeline import run_month
from auditor.registry import read_registry
from auditor.stop import Stop
from crawler.site import Limits
from demo.city import City
from demo.server import serve_city
from rules.month import Month
from rules.pack import load_pack
from storage import views
from storage.archive import read_archive
from storage.records import StoredAudit
from storage.repository import Repository

LIMITS = Limits(delay=0, timeout=3, retries=1)
NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one centre's audit took."""

    requests: int
    bytes: int
    not_modified: int
    """Answers of 304, which have no body."""
    places: int
    """Addresses that its findings name: where the evidence stands and the pages that lead there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Twice:
    """One centre's first audit, and the next of the same site unchanged."""

    centre: str
    validators: str
    """How its site lets a visitor tell that nothing changed."""
    first: Cost
    again: Cost


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Two months of a city that stood still."""

    centres: Sequence[Twice]
    """Those that could be judged."""
    agree: int
    compared: int
    """Findings of the month as it was audited last, against the city's truth."""


def audit_twice(month: Month, codes: Sequence[str] = (), *, workers: int = 2) -> Outcome:
    """Audit a city that shows `month` whenever it is asked, or some of it, and once more at the month's very end."""
    city, moments = City.build(frozen_at=month), (end_of(month) - timedelta(days=1), end_of(month))
    costs = []
    with tempfile.TemporaryDirectory() as name, serve_city(city, month=month) as server:
        folder = Path(name)
        city.write_registry(folder / "registry.csv", server.ports)
        database = str(folder / "city.db")
        with Repository.open(database) as repository:
            repository.replace_centres(read_registry(folder / "registry.csv").centres)
            for moment in moments:
                means = Means(
                    database=database,
                    repository=repository,
                    archive_root=folder / "archive",
                    pack=load_pack("oia-2540"),
                    pack_name="oia-2540",
                    limits=LIMITS,
                    workers=workers,
                    clock=Clock.set_to(moment),
                    by="bench",
                    remember_days=62,
                )
                run_month(means, month=month, centres=codes, stop=Stop())
                kept = views.official_audits(repository, month)
                costs.append({audit.centre: _cost(audit, folder / "archive") for audit in kept})
            agreed = agreement(repository, city, (month,))
    first, again = costs
    judged = [centre for centre in city.centres if month not in centre.outages and centre.code in first]
    return Outcome(
        centres=tuple(
            Twice(
                centre=centre.code,
                validators=centre.validators,
                first=first[centre.code],
                again=again[centre.code],
            )
            for centre in judged
        ),
        agree=agreed.agreeing,
        compared=agreed.compared,
    )


def _cost(audit: StoredAudit, archive_root: Path) -> Cost:
    visits, _ = read_archive(archive_root / audit.crawl.archive)
    named = {url for finding in audit.findings for url in (finding.url, finding.found_on) if url}
    return Cost(
        requests=audit.crawl.requests,
        bytes=audit.crawl.bytes,
        not_modified=sum(exchange.status == NOT_MODIFIED for visit in visits for exchange in visit.exchanges),
        places=len(named),
    )


def lines(outcome: Outcome) -> Iterator[str]:
    """The figures as Markdown."""
    yield "| centres whose site says when it changed by | centres | requests, first | again | share | MB, first | again | share | 304s | requests again a place of evidence, median |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    kinds = sorted({each.validators for each in outcome.centres})
    for name, chosen in [*((kind, [kind]) for kind in kinds), ("all", kinds)]:
        yield _row(name, [each for each in outcome.centres if each.validators in chosen])
    yield ""
    yield f"{outcome.agree:,} of {outcome.compared:,} findings of the second audit agree with the city's truth."


def _row(name: str, rows: Sequence[Twice]) -> str:
    requests, requests_again = sum(row.first.requests for row in rows), sum(row.again.requests for row in rows)
    size, size_again = sum(row.first.bytes for row in rows), sum(row.again.bytes for row in rows)
    a_place = statistics.median(row.again.requests / max(1, row.again.places) for row in rows)
    return (
        f"| {name} | {len(rows)} | {requests:,} | {requests_again:,} | {requests_again / requests:.2f} × "
        f"| {size / 1e6:.1f} | {size_again / 1e6:.1f} | {size_again / size:.2f} × "
        f"| {sum(row.again.not_modified for row in rows):,} | {a_place:.2f} |"
    )
