"""One answer to one site: the same sites, answering as late as each of many seeds says, visited all at once.

Which answer comes first, who waits for whom at a shared host and which centre ends first differ from seed to seed; the
addresses visited, their order within a centre, and every finding must not.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from auditor.centre_audit import audit_centre
from auditor.clock import Clock
from auditor.groups import sites_of
from auditor.registry import read_registry
from auditor.tasks import Terms, VisitOrder
from bench.hamlet import served
from crawler.fetch import Fetcher
from crawler.reader import InProcess
from crawler.site import Limits
from rules.findings import Finding
from rules.month import Month
from rules.pack import Pack, load_pack
from storage.archive import read_archive

HOSTS = (("a1", "a2", "a3"), ("b1", "b2"), ("c1",), ("d1",), ("e1",))
LATENCY = 0.008
_LIMITS = Limits(delay=0, timeout=20, retries=0)

Answer = tuple[tuple[Finding, ...], tuple[str, ...]]
"""What was found at a centre, and the addresses visited, in order."""


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What came of all seeds."""

    seeds: int = 0
    centres: int = 0
    findings: int = 0
    visits: int = 0
    """Addresses visited, over all seeds."""
    orders: set[tuple[str, ...]] = field(default_factory=set)
    """The orders in which requests arrived at the servers, whoever made them."""
    differences: list[str] = field(default_factory=list)


def shuffle(seeds: Iterable[int]) -> Outcome:
    """Visit the same sites once a seed and compare each time with the first."""
    outcome, pack, first = Outcome(), load_pack("oia-2540"), dict[str, Answer]()
    with served(HOSTS) as hamlet, tempfile.TemporaryDirectory() as name:
        hamlet.latency = LATENCY
        registry = read_registry(hamlet.registry(Path(name) / "registry.csv")).centres
        orders = [VisitOrder(site=site, exempt=frozenset()) for site in sites_of(registry).values()]
        for seed in seeds:
            hamlet.seed = seed
            hamlet.asked.clear()
            answers = asyncio.run(_all_at_once(orders, pack, Path(name) / str(seed), random.Random(seed)))
            outcome.seeds += 1
            outcome.findings += sum(len(findings) for findings, _ in answers.values())
            outcome.visits += sum(len(urls) for _, urls in answers.values())
            outcome.orders.add(tuple(path for _, path in hamlet.asked))
            first = first or answers
            outcome.differences += _differences(seed, first, answers)
    outcome.centres = len(first)
    return outcome


async def _all_at_once(orders: list[VisitOrder], pack: Pack, folder: Path, die: random.Random) -> dict[str, Answer]:
    month = Month(2020, 2)
    terms = Terms(
        pack="oia-2540", pack_sha256=pack.sha256, month=month, limits=_LIMITS, archive_root=folder, clock=Clock()
    )
    found: dict[str, Answer] = {}

    async def one(order: VisitOrder) -> None:
        judged = await audit_centre(order, terms=terms, pack=pack, fetcher=fetcher, reader=InProcess())
        assert judged.crawl is not None
        visits, _ = read_archive(folder / judged.crawl.archive)
        found[order.centre] = judged.findings, tuple(visit.url for visit in visits)

    async with Fetcher(_LIMITS) as fetcher, asyncio.TaskGroup() as tasks:
        for order in die.sample(orders, len(orders)):
            tasks.create_task(one(order))
    return found


def _differences(seed: int, first: dict[str, Answer], answers: dict[str, Answer]) -> Iterator[str]:
    for code, (findings, urls) in first.items():
        if answers[code][0] != findings:
            yield f"seed {seed}: {code} is judged otherwise"
        if answers[code][1] != urls:
            yield f"seed {seed}: {code} is visited otherwise"


def lines(outcome: Outcome) -> Iterator[str]:
    """The figures as Markdown."""
    yield "| seeds | centres | orders of arrival that differ | addresses visited | findings | differences |"
    yield "|---|---|---|---|---|---|"
    yield (
        f"| {outcome.seeds} | {outcome.centres} | {len(outcome.orders)} | {outcome.visits:,} | {outcome.findings:,} "
        f"| **{len(outcome.differences)}** |"
    )
    if outcome.differences:
        yield ""
        yield "; ".join(outcome.differences[:5])
