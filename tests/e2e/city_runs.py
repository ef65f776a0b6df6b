"""How the end-to-end tests run the program: in process with the pipeline's means, or as the command line."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager

from auditor.clock import Clock, end_of
from auditor.means import Means
from auditor.registry import read_registry
from crawler.site import Limits
from rules.pack import load_pack
from storage.repository import Repository

LIMITS = Limits(delay=0, timeout=5, retries=1)


@contextmanager
def means_for(folder, city, server, *, pack="oia-2540", limits=LIMITS, workers=2):
    """What a run over the city works with, for any month of its virtual calendar."""
    city.write_registry(folder / "registry.csv", server.ports)
    database = str(folder / "prongsai.db")
    with Repository.open(database) as repository:
        repository.replace_centres(read_registry(folder / "registry.csv").centres)

        def means_of(month, *, remember_days=62):
            return Means(
                database=database,
                repository=repository,
                archive_root=folder / "archive",
                pack=load_pack(pack),
                pack_name=pack,
                limits=limits,
                workers=workers,
                clock=Clock.set_to(end_of(month)),
                by="test",
                remember_days=remember_days,
            )

        yield means_of


def prongsai(folder, *arguments):
    """Run the program in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "auditor.cli", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
