"""The whole audit of the benchmark corpus, beside two general crawlers that only fetch, list links and take the text.

The corpus is served by a process on the second processor; each contestant has the first, in processes of its own.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.audited import FIRST, SECOND, audit, measured
from bench.corpus_pages import PAGES, SITES
from bench.farm import CORPUS, farm

ROOT = Path(__file__).resolve().parent.parent
RIVALS_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
ONE_CORE, TWO_CORES = "Prongsai, one core", "Prongsai, two cores shared with the server"
RIVALS = {
    "Scrapy, its best configuration": ("scrapy_run.py", "bare-uvloop"),
    "Crawlee, its best HTTP client (impit)": ("crawlee_run.py", "impit"),
}
_BESIDE = {
    "Scrapy, its best configuration": ("Scrapy", 3.0),
    "Crawlee, its best HTTP client (impit)": ("Crawlee", 1.2),
}
"""How many times as fast as these the whole audit is asked to be, run by run on one core."""


@dataclass(slots=True)
class Runs:
    """What one contestant came to, run by run."""

    pages_a_second: list[float] = field(default_factory=list)
    cpu_a_thousand: list[float] = field(default_factory=list)
    peak_mb: list[float] = field(default_factory=list)

    def add(self, pages: int, seconds: float, cpu_seconds: float, peak_mb: float) -> None:
        """One run that read the whole corpus."""
        self.pages_a_second.append(pages / seconds)
        self.cpu_a_thousand.append(1000 * cpu_seconds / pages)
        self.peak_mb.append(peak_mb)


def compare(rounds: int, *, sites: int = SITES) -> dict[str, Runs]:
    """Each contestant once in each round, one after the other."""
    found: dict[str, Runs] = {ONE_CORE: Runs(), TWO_CORES: Runs(), **{name: Runs() for name in _rivals()}}
    with farm([CORPUS, str(sites), str(PAGES), "0"], cpu=SECOND) as served:
        for _ in range(rounds):
            for name, runs in found.items():
                _run(name, served.urls, runs)
    return found


def _rivals() -> Sequence[str]:
    return tuple(RIVALS) if RIVALS_PYTHON.exists() else ()


def _run(name: str, urls: Sequence[str], runs: Runs) -> None:
    if name in RIVALS:
        script, way = RIVALS[name]
        command = [str(ROOT / "bench" / "rivals" / script), way]
        told = measured(command, python=str(RIVALS_PYTHON), cpus=[FIRST], told=json.dumps(urls))
        pages, seconds, cpu, peak = told["pages"], told["seconds"], told["cpu_seconds"], told["peak_mb"]
    else:
        one = name == ONE_CORE
        cost = audit(urls, cpus=[FIRST] if one else [FIRST, SECOND], workers=1 if one else 2)
        pages, seconds, cpu, peak = cost.pages, cost.seconds, cost.cpu_seconds, cost.peak_mb
    if pages < len(urls) * PAGES:
        raise RuntimeError(f"{name} read {pages} pages of {len(urls) * PAGES}")
    runs.add(pages, seconds, cpu, peak)


def lines(found: dict[str, Runs]) -> Iterator[str]:
    """The medians as Markdown, and how they stand against what is asked for."""
    rounds = len(found[ONE_CORE].peak_mb)
    yield f"| medians of {rounds} interleaved runs, 72 sites × 60 pages | pages/s | (from … to) | CPU s per 1,000 pages | peak MB |"
    yield "|---|---|---|---|---|"
    for name, runs in found.items():
        yield (
            f"| {name} | {statistics.median(runs.pages_a_second):,.0f} "
            f"| {min(runs.pages_a_second):,.0f} … {max(runs.pages_a_second):,.0f} "
            f"| {statistics.median(runs.cpu_a_thousand):.2f} | {statistics.median(runs.peak_mb):,.0f} |"
        )
    yield ""
    yield "| asked | measured | |"
    yield "|---|---|---|"
    for asked, measured_as, met in _against_what_is_asked(found):
        yield f"| {asked} | {measured_as} | {'met' if met else '**not met**'} |"


def _against_what_is_asked(found: dict[str, Runs]) -> Iterator[tuple[str, str, bool]]:
    one, two = found[ONE_CORE], found[TWO_CORES]
    speed, both = statistics.median(one.pages_a_second), statistics.median(two.pages_a_second)
    cpu = statistics.median(one.cpu_a_thousand)
    peak = max(*one.peak_mb, *two.peak_mb)
    yield "one core: ≥ 500 pages/s", f"{speed:,.0f}", speed >= 500
    yield "CPU for 1,000 pages: ≤ 1.9 s", f"{cpu:.2f} s", cpu <= 1.9
    yield "two cores: ≥ 900 pages/s", f"{both:,.0f}", both >= 900
    yield "all processes, 72 centres at once: ≤ 200 MB", f"{peak:,.0f} MB at most", peak <= 200
    for rival, (name, least) in _BESIDE.items():
        if rival in found:
            pairs = zip(one.pages_a_second, found[rival].pages_a_second, strict=True)
            ratio = statistics.median(ours / theirs for ours, theirs in pairs)
            yield (
                f"≥ {least:g} × {name} that fetches, lists links and takes text only",
                f"{ratio:.2f} ×",
                ratio >= least,
            )
