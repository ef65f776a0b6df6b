"""Thousands of centres: simulated sites on as many loopback ports, and a registry of which most hosts are dead."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from bench.audited import FIRST, SECOND, Cost, audit
from bench.crowd import summary
from bench.farm import CROWD, farm

_ALIVE = 5
"""One row in so many of the long registry has a site, of one tiny page; the hosts of the others refuse."""
_SEED = 7
_AT_ONCE = 200
"""Centres in hand in each of two workers: most of the time they wait for an answer."""
_LIMITS = {"delay": 0.1, "timeout": 5.0, "retries": 1}
NATIONAL = 1.17
"""Sites a second that the Italian national system publishes for its best run, on three machines of 32 processors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """One run over many centres."""

    name: str
    cost: Cost

    @property
    def sites_a_second(self) -> float:
        return self.cost.sites / self.cost.seconds

    @property
    def sites_a_core_hour(self) -> float:
        """By the processor time used, not by the cores that stood by."""
        return 3600 * self.cost.sites / self.cost.cpu_seconds


def measure(centres: int, rows: int) -> Iterator[Many]:
    """A crowd of so many simulated centres, then a registry of so many rows; 0 leaves one out."""
    if centres:
        with farm([CROWD, str(centres), str(_SEED), "{}"]) as served:
            cost = audit(served.urls, cpus=[FIRST, SECOND], workers=2, at_once=_AT_ONCE, **_LIMITS)
            yield Many(name=f"{centres:,} sites: {', '.join(summary(served.notes))}", cost=cost)
    if rows:
        plan = {"fates": {}, "small": True, "latency": 0.1}
        with farm([CROWD, str(rows // _ALIVE), str(_SEED), json.dumps(plan)]) as served:
            urls = [*served.urls, *map(_dead, range(rows - len(served.urls)))]
            cost = audit(urls, cpus=[FIRST, SECOND], workers=2, **_LIMITS)
            dead = len(urls) - len(served.urls)
            yield Many(name=f"{rows:,} rows: {len(served.urls):,} tiny sites, {dead:,} dead hosts", cost=cost)


def _dead(number: int) -> str:
    """A host on loopback where nothing listens."""
    return f"http://127.{1 + number // 62_500}.{number // 250 % 250}.{1 + number % 250}:9/"


def lines(runs: Iterator[Many]) -> Iterator[str]:
    """The figures as Markdown."""
    yield "| run | pages | requests | minutes | sites/s | sites per core-hour | CPU ms a site | peak MB |"
    yield "|---|---|---|---|---|---|---|---|"
    for run in runs:
        cost = run.cost
        yield (
            f"| {run.name} | {cost.pages:,} | {cost.requests:,} | {cost.seconds / 60:.1f} | {run.sites_a_second:.1f} "
            f"| {run.sites_a_core_hour:,.0f} | {1000 * cost.cpu_seconds / cost.sites:.1f} | {cost.peak_mb:,.0f} |"
        )
        endings = ", ".join(f"{count:,} {ending}" for ending, count in sorted(cost.endings.items()))
        yield f"| … how its visits ended: {endings} | | | | | | | |"
    yield ""
    yield "Asked: at most 400 MB with 20,000 centres, all processes of the run together."
    yield ""
    yield (
        f"Beside it: Italy's national system publishes {NATIONAL} sites/s for its best run, on three machines of 32"
        f" processors: {NATIONAL * 3600 / 96:.0f} sites per core-hour that stood by, over real sites, some of them in a browser."
    )
