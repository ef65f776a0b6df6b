"""Audits the sample city and measures it: pages a second, CPU, memory, politeness, agreement with the truth."""

from __future__ import annotations

import os
import resource
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from auditor.cli.demo_report import agreement
from auditor.clock import Clock, end_of
from auditor.means import Means
from auditor.pipeline import run_month
from auditor.registry import read_registry
from auditor.stop import Stop
from bench.memory import children, watched
from crawler.site import Limits
from demo.city import City
from demo.server import serve_city
from rules.month import Month
from rules.pack import load_pack
from storage import views
from storage.repository import Repository


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One month of 72 centres."""

    pages: int
    requests: int
    seconds: float
    cpu_ms_a_page: float
    """Of the auditor's processes; the sample city's server is not counted."""
    peak_mb: float
    largest_host: int
    """Requests that one host answered."""
    archive_mb: float
    agree: int
    compared: int

    @property
    def pages_a_second(self) -> float:
        return self.pages / self.seconds


def month_of_the_city(month: Month, *, delay: float, workers: int = 2) -> Figures:
    """Audit one month end to end: fetch, parse, match, evidence and database written."""
    city = City.build(bulk=False)
    before = set(children(os.getpid()))
    with tempfile.TemporaryDirectory() as name, serve_city(city, month=month) as server:
        folder = Path(name)
        served_by = set(children(os.getpid())) - before
        server.warm()
        city.write_registry(folder / "registry.csv", server.ports)
        with Repository.open(str(folder / "city.db")) as repository:
            repository.replace_centres(read_registry(folder / "registry.csv").centres)
            means = Means(
                database=str(folder / "city.db"),
                repository=repository,
                archive_root=folder / "archive",
                pack=load_pack("oia-2540"),
                pack_name="oia-2540",
                limits=Limits(delay=delay, timeout=3, retries=1),
                workers=workers,
                clock=Clock.set_to(end_of(month)),
                by="bench",
            )
            cpu = _cpu()
            with watched(*served_by) as peak:
                began = time.perf_counter()
                run_month(means, month=month, stop=Stop())
                seconds = time.perf_counter() - began
            audits = views.official_audits(repository, month)
            agreed = agreement(repository, city, [month])
            pages = sum(audit.crawl.pages for audit in audits)
            hosts = Counter[str]()
            homes = {centre.code: urlsplit(centre.home_url).netloc for centre in repository.centres()}
            for audit in audits:
                hosts[homes[audit.centre]] += audit.crawl.requests
            return Figures(
                pages=pages,
                requests=sum(audit.crawl.requests for audit in audits),
                seconds=seconds,
                cpu_ms_a_page=1000 * (_cpu() - cpu) / pages,
                peak_mb=peak.megabytes,
                largest_host=max(hosts.values()),
                archive_mb=sum(file.stat().st_size for file in (folder / "archive").rglob("*.gz")) / 1e6,
                agree=agreed.agreeing,
                compared=agreed.compared,
            )


def _cpu() -> float:
    """Seconds of this process and of the children that have ended (the workers; the server still runs)."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)
