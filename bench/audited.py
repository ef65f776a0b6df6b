"""One audit of sites that are being served, in processes of its own, so that what it costs is its own alone."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.registry_file import COLUMNS
from bench.memory import watched

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
        told = measured(["-m", "bench.alone", folder, *options], cpus=cpus)
    return Cost(**told)
