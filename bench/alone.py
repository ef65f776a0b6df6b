"""The program that `bench.audited` measures: audits the registry of a folder, and tells what that cost.

Worker processes are spawned, and each imports this module again: so it loads next to nothing by itself, as the real
program does (`auditor.cli.entry`).
"""

from __future__ import annotations

import argparse
import json
import resource
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def main(arguments: Sequence[str] | None = None) -> None:
    """Audit, within this process and its workers, and print the fields of `bench.audited.Cost` but for its peak."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--at-once", type=int, required=True)
    parser.add_argument("--limits", type=json.loads, required=True)
    options = parser.parse_args(arguments)
    json.dump(_audited(options.folder, options.workers, options.at_once, options.limits), sys.stdout)


def _audited(folder: Path, workers: int, at_once: int, limits: dict[str, float]) -> dict[str, Any]:
    from auditor.clock import Clock, end_of  # noqa: PLC0415
    from auditor.means import Means  # noqa: PLC0415
    from auditor.pipeline import run_month  # noqa: PLC0415
    from auditor.registry import read_registry  # noqa: PLC0415
    from auditor.stop import Stop  # noqa: PLC0415
    from crawler.site import Limits  # noqa: PLC0415
    from rules.month import Month  # noqa: PLC0415
    from rules.pack import load_pack  # noqa: PLC0415
    from storage.repository import Repository  # noqa: PLC0415

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
        before, began = _cpu_seconds(), time.perf_counter()
        run_month(means, month=month, stop=Stop())
        seconds, cpu = time.perf_counter() - began, _cpu_seconds() - before
    return {"seconds": seconds, "cpu_seconds": cpu, **_brought(database)}


def _brought(database: Path) -> dict[str, Any]:
    """By SQL, since what is measured is not to load 20,000 audits."""
    rows = sqlite3.connect(database).execute(
        "select c.pages, c.requests, c.stopped_because, c.hosts from audits a join crawls c on c.id = a.crawl_id"
    )
    endings, hosts = Counter[str](), Counter[str]()
    pages = requests = sites = 0
    for page_count, request_count, ending, hosts_json in rows:
        pages, requests, sites = pages + page_count, requests + request_count, sites + 1
        endings[ending.partition(":")[0].partition(";")[0]] += 1
        for host, figures in json.loads(hosts_json).items():
            hosts[host] += figures["requests"]
    most = max(hosts.values(), default=0)
    return {"pages": pages, "sites": sites, "requests": requests, "largest_host": most, "endings": dict(endings)}


def _cpu_seconds() -> float:
    """Seconds of this process and of the children that have ended."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


if __name__ == "__main__":
    main()
