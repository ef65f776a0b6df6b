"""A process killed in the middle of its work leaves whole audits only."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage import views
from storage.repository import Repository
from tests.storage.storage_samples import FEBRUARY, PACK

WORK = """
import sys
sys.path.insert(0, sys.argv[2])
from tests.storage.storage_samples import FEBRUARY, NOON, PACK, audit, crawl, prepared
from storage.repository import Repository

repo = Repository.open(sys.argv[1])
codes = [f"c{number:04}" for number in range(2000)]
if not repo.centres():
    prepared(repo, *codes)
run = repo.begin_run(FEBRUARY, PACK, codes, reason="", by="", at=NOON)
for code in run.remaining:
    repo.keep_audit(audit(code, run_id=run.id, crawl=crawl(code)))
    print(code, flush=True)
"""


def _killed_after(database: Path, audits: int) -> set[str]:
    """What a worker said it had kept before it was killed."""
    arguments = [sys.executable, "-c", WORK, str(database), str(Path(__file__).parents[2])]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        said = [worker.stdout.readline() for _ in range(audits)]
        worker.send_signal(signal.SIGKILL)
        said += worker.stdout.readlines()
    return {line.strip() for line in said if line.endswith("\n")}


@pytest.mark.parametrize("audits", [1, 7, 40])
def test_a_killed_process_leaves_whole_audits_and_all_that_it_had_kept(tmp_path: Path, audits: int) -> None:
    """Killed, run again and killed again: nothing is lost, nothing is double, nothing is half."""
    database = tmp_path / "prongsai.db"
    said = _killed_after(database, audits)
    said |= _killed_after(database, audits)

    with Repository.open(database) as repo:
        kept = views.official_audits(repo, FEBRUARY)
        with repo.reading() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None
            assert connection.exec_driver_sql("SELECT count(*) FROM audits").scalar() == len(kept)
            assert connection.exec_driver_sql("SELECT count(*) FROM findings").scalar() == 18 * len(kept)
            assert connection.exec_driver_sql("SELECT count(*) FROM crawls").scalar() == len(kept)
        (run,) = views.unfinished_runs(repo)

    assert said <= {one.centre for one in kept}
    assert len(said) >= 2 * audits
    assert all(len(one.findings) == 18 and one.pack.sha256 == PACK for one in kept)
    assert run.done == {one.centre for one in kept}
