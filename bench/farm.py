"""Many sites on loopback, one port each, served by a process of its own (`bench.served`).

`with farm(["corpus", …]) as served:` starts it; it ends with the block or with the process that started it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CORPUS, CROWD = "corpus", "crowd"
"""What there is to serve: the benchmark corpus; a crowd of small sites, many of which fail."""


@dataclass(frozen=True, slots=True)
class Farm:
    """Sites that are being served."""

    urls: list[str]
    """The home page of each site."""
    notes: Mapping[str, Any]
    """What the sites are, as their maker tells it."""


@contextmanager
def farm(arguments: Sequence[str], *, cpu: int | None = None) -> Iterator[Farm]:
    """Serve `arguments` (see `bench.served.main`) from a process of its own, on one processor where so asked."""
    root = str(Path(__file__).resolve().parent.parent)
    command = [sys.executable, "-m", "bench.served", *arguments]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root)
    try:
        if cpu is not None:
            os.sched_setaffinity(process.pid, {cpu})
        line = process.stdout.readline() if process.stdout else ""
        if not line:
            raise RuntimeError("the sites' server did not start; its message stands above")
        told = json.loads(line)
        yield Farm(told["urls"], told["notes"])
    finally:
        process.communicate()
