"""What a month's audit costs where nothing changed since the one before: requests, bytes, and answers of 304.

The city stands still. It is audited, audited again for the same month, and once more for the month after, when what
must be new each month has grown old.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from auditor.cli.demo_report import agreement
from auditor.clock import Clock, end_of
from auditor.means import Means
from auditor.pipeline import run_month
from auditor.registry import read_registry
from auditor.stop import Stop
from crawler.site import Limits
from crawler.snapshot import snapshot_of
from crawler.visit import Purpose
from demo.city import City
from demo.server import serve_city
from rules.month import Month
from rules.pack import load_pack
from rules.whereabouts import whereabouts
from storage import views
from storage.archive import read_archive
from storage.records import StoredAudit
from storage.repository import Repository

LIMITS = Limits(delay=0, timeout=3, retries=1)
NOT_MODIFIED = 304
_TITLE = (
    "| centres whose site says when it changed by | centres | requests, first | {0} | share | MB, first | {0} | share "
    "| 304s | requests {0} a place of evidence, median | … an address that findings name |"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one centre's audit took."""

    requests: int
    bytes: int
    not_modified: int
    """Answers of 304, which have no body."""
    named: int
    """Addresses that its findings name: where the evidence stands and the pages that name it."""
    places: int
    """Pages and documents that a visitor steps on from the front page to all that is named, each once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thrice:
    """One centre's first audit, the next of the same month, and that of the month after."""

    centre: str
    validators: str
    """How its site lets a visitor tell that nothing changed."""
    first: Cost
    again: Cost
    later: Cost


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Three audits of a city that stood still."""

    centres: Sequence[Thrice]
    """Those that could be judged."""
    agree: int
    compared: int
    """Findings of the month as it was audited last, against the city's truth."""


def audit_thrice(month: Month, codes: Sequence[str] = (), *, workers: int = 2) -> Outcome:
    """Audit a city that shows `month` whenever it is asked, or some of it: twice for that month, once for the next."""
    city = City.build(frozen_at=month)
    moments = (
        (month, end_of(month) - timedelta(days=1)),
        (month, end_of(month)),
        (month.plus(1), end_of(month.plus(1))),
    )
    costs = []
    with tempfile.TemporaryDirectory() as name, serve_city(city, month=month) as server:
        folder = Path(name)
        city.write_registry(folder / "registry.csv", server.ports)
        centres = read_registry(folder / "registry.csv").centres
        with Repository.open(folder / "city.db") as repository:
            repository.replace_centres([centre for centre in centres if not codes or centre.code in codes])
            for assessed, moment in moments:
                means = _means(folder, repository, moment, workers)
                run_month(means, month=assessed, stop=Stop())
                kept = views.official_audits(repository, assessed)
                costs.append({audit.centre: _cost(audit, folder / "archive") for audit in kept})
            agreed = agreement(repository, city, (month,))
    first, again, later = costs
    judged = [each for each in city.centres if each.code in first and not {month, month.plus(1)} & set(each.outages)]
    return Outcome(
        centres=tuple(
            Thrice(
                centre=centre.code,
                validators=centre.validators,
                first=first[centre.code],
                again=again[centre.code],
                later=later[centre.code],
            )
            for centre in judged
        ),
        agree=agreed.agreeing,
        compared=agreed.compared,
    )


def _means(folder: Path, repository: Repository, moment: datetime, workers: int) -> Means:
    return Means(
        database=str(folder / "city.db"),
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


def _cost(audit: StoredAudit, archive_root: Path) -> Cost:
    visits, ending = read_archive(archive_root / audit.crawl.archive)
    named = {url for finding in audit.findings for url in (finding.url, finding.found_on) if url}
    home = next((visit.url for visit in visits if visit.purpose is Purpose.PAGE), "")
    return Cost(
        requests=audit.crawl.requests,
        bytes=audit.crawl.bytes,
        not_modified=sum(exchange.status == NOT_MODIFIED for visit in visits for exchange in visit.exchanges),
        named=len(named),
        places=len(whereabouts(snapshot_of(audit.centre, home, visits, ending), named)),
    )


def lines(outcome: Outcome) -> Iterator[str]:
    """The figures as Markdown."""
    yield from _table("again", [(each.validators, each.first, each.again) for each in outcome.centres])
    yield ""
    yield f"{outcome.agree:,} of {outcome.compared:,} findings of the second audit agree with the city's truth."
    yield ""
    yield "The month after, when what must be new each month has grown old:"
    yield ""
    yield from _table("a month later", [(each.validators, each.first, each.later) for each in outcome.centres])


def _table(when: str, rows: Sequence[tuple[str, Cost, Cost]]) -> Iterator[str]:
    yield _TITLE.format(when)
    yield "|" + "---|" * (_TITLE.count("|") - 1)
    kinds = sorted({kind for kind, _, _ in rows})
    for name, chosen in [*((kind, [kind]) for kind in kinds), ("all", kinds)]:
        yield _row(name, [(first, then) for kind, first, then in rows if kind in chosen])


def _row(name: str, rows: Sequence[tuple[Cost, Cost]]) -> str:
    requests, requests_then = sum(first.requests for first, _ in rows), sum(then.requests for _, then in rows)
    size, size_then = sum(first.bytes for first, _ in rows), sum(then.bytes for _, then in rows)
    a_place = statistics.median(then.requests / max(1, first.places) for first, then in rows)
    an_address = statistics.median(then.requests / max(1, first.named) for first, then in rows)
    return (
        f"| {name} | {len(rows)} | {requests:,} | {requests_then:,} | {requests_then / requests:.2f} × "
        f"| {size / 1e6:.1f} | {size_then / 1e6:.1f} | {size_then / size:.2f} × "
        f"| {sum(then.not_modified for _, then in rows):,} | {a_place:.2f} | {an_address:.2f} |"
    )
