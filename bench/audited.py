"""One audit of sites that are being served, in processes of its own, so that what it costs is its own alone."""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from auditor.clock import Clock, end_of
from auditor.means import Means
from auditor.pipeline import run_month
from auditor.registry import read_registry
from auditor.registry_file import COLUMNS
from auditor.stop import Stop
from bench.memory import watched
from crawler.site import Limits
from rules.month import Month
from rules.pack import load_pack
from storage.repository import Repository

FIRST, SECOND = 0, 1
"""Processors: with one for the client, the server has the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a run took, and what it brought."""

    pages: int
    sites: int
    requests: int
    seconds: float
    cpu_seconds: float
    """Of all the processes of the run."""
    peak_mb: float = 0.0
    """Of all the processes of the run at once, pages shared between them counted once (PSS)."""
    largest_host: int = 0
    """Requests that one host answered."""
    endings: dict[str, int]
    """How the visits ended, and how many did so."""

    @property
    def pages_a_second(self) -> float:
        return self.pages / self.seconds

    @property
    def cpu_a_thousand(self) -> float:
        """CPU seconds for 1,000 pages."""
        return 1000 * self.cpu_seconds / self.pages


def write_registry(path: Path, urls: Sequence[str]) -> None:
    """A registry of centres at these addresses."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, COLUMNS)
        rows.writeheader()
        for number, url in enumerate(urls):
            name = {"name_th": f"สำนักงานที่ {number}", "name_en": f"Office {number}", "kind": "district"}
            rows.writerow({"code": f"c{number:05d}", "home_url": url, "allow_private": "true", **name})


def measured(
    command: Sequence[str], *, python: str = sys.executable, cpus: Sequence[int] = (), told: str = ""
) -> dict[str, Any]:
    """Run a program that is `told` something and prints its cost as JSON on its last line; its peak memory is added."""
    root = Path(__file__).resolve().parent.parent
    begin: Callable[[], None] | None = (lambda: os.sched_setaffinity(0, set(cpus))) if cpus else None
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    process = subprocess.Popen([python, *command], text=True, cwd=root, preexec_fn=begin, **pipes)  # noqa: PLW1509
    with watched(root=process.pid) as peak:
        answer, _ = process.communicate(told)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with code {process.returncode}")
    return {**json.loads(answer.strip().splitlines()[-1]), "peak_mb": peak.megabytes}


def audit(urls: Sequence[str], *, cpus: Sequence[int], workers: int, at_once: int = 72, **limits: float) -> Cost:
    """Audit the sites at these addresses on these processors."""
    with tempfile.TemporaryDirectory() as folder:
        write_registry(Path(folder) / "registry.csv", urls)
        options = [f"--workers={workers}", f"--at-once={at_once}", f"--limits={json.dumps(limits)}"]
        told = measured(["-m", "bench.audited", folder, *options], cpus=cpus)
    return Cost(**told)


def main(arguments: Sequence[str] | None = None) -> None:
    """Audit the registry of a folder, within this process and its workers."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--at-once", type=int, required=True)
    parser.add_argument("--limits", type=json.loads, required=True)
    options = parser.parse_args(arguments)
    json.dump(asdict(_audited(options.folder, options.workers, options.at_once, options.limits)), sys.stdout)


def _audited(folder: Path, workers: int, at_once: int, limits: dict[str, float]) -> Cost:

    month, database = Month(2020, 2), folder / "bench.db"
    with Repository.open(database) as repository:
        repository.replace_centres(read_registry(folder / "registry.csv").centres)
        means = Means(
            database=str(database),
            repository=repository,
            archive_root=folder / "archive",
            pack=load_pack("oia-2540"),
            pack_name="oia-2540",
            limits=Limits(**{"delay": 0.0, "timeout": 5.0, "retries": 1, **limits}),  # type: ignore[arg-type]
            workers=workers,
            clock=Clock.set_to(end_of(month)),
            by="bench",
            at_once=at_once,
        )
        before, began = cpu_seconds(), time.perf_counter()
        run_month(means, month=month, stop=Stop())
        seconds, cpu = time.perf_counter() - began, cpu_seconds() - before
        return _cost(folder, seconds, cpu)


def _cost(folder: Path, seconds: float, cpu: float) -> Cost:
    """By SQL, since what is measured is not to load 20,000 audits."""
    rows = sqlite3.connect(folder / "bench.db").execute(
        "select c.pages, c.requests, c.stopped_because, c.hosts from audits a join crawls c on c.id = a.crawl_id"
    )
    endings, hosts = Counter[str](), Counter[str]()
    pages = requests = sites = 0
    for page_count, request_count, ending, hosts_json in rows:
        pages, requests, sites = pages + page_count, requests + request_count, sites + 1
        endings[ending.partition(":")[0].partition(";")[0]] += 1
        for host, figures in json.loads(hosts_json).items():
            hosts[host] += figures["requests"]
    return Cost(
        pages=pages,
        sites=sites,
        requests=requests,
        seconds=seconds,
        cpu_seconds=cpu,
        largest_host=max(hosts.values(), default=0),
        endings=dict(endings),
    )


def cpu_seconds() -> float:
    """Seconds of this process and of the children that have ended."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


if __name__ == "__main__":
    main()
