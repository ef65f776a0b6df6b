"""The monthly job: when it runs, what its second pass takes, and how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from small_sites import served

from auditor.appointments import Kind, appointments
from auditor.clock import BANGKOK, Clock
from auditor.errors import UsageError
from auditor.pipeline import Means
from auditor.settings import Schedule
from crawler.site import Limits
from evaluator.score import Score
from rules.month import Month, months_between
from rules.pack import load_pack
from scheduler import left_over, serve, unsettled
from storage.centre import Centre
from storage.lock import RunLock
from storage.records import AuditKind, AuditRecord, CrawlRecord
from storage.repository import Repository

WHEN = Schedule(day=5, hour=1, second_pass_days=(12, 19))
FEBRUARY = Month(2020, 2)
PROGRAM = "import sys; from auditor.cli.entry import main; main()"


def bangkok(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=BANGKOK)  # type: ignore[arg-type,misc]


def test_each_month_has_its_run_over_two_years() -> None:
    """24 months, year ends included: each once, on its day and hour in Bangkok."""
    coming = appointments(WHEN, now=bangkok(2020, 1, 5, 0, 59), count=72)
    monthly = [each for each in coming if each.kind is Kind.MONTHLY]

    assert [each.month for each in monthly] == list(months_between(Month(2020, 1), Month(2021, 12)))
    assert {(each.at.day, each.at.hour, each.at.utcoffset()) for each in monthly} == {(5, 1, timedelta(hours=7))}


def test_the_second_passes_fall_in_their_own_month() -> None:
    """A pass assesses the month it falls in; it never slips into the next."""
    coming = appointments(WHEN, now=bangkok(2019, 12, 6), count=60)
    passes = [each for each in coming if each.kind is Kind.SECOND_PASS]

    assert [each.at.day for each in passes[:4]] == [12, 19, 12, 19]
    assert all(each.month == Month.of(each.at.date()) for each in passes)
    assert [each.at for each in coming] == sorted(each.at for each in coming)


@pytest.mark.parametrize("start", range(0, 24 * 31, 37))
def test_no_start_skips_the_next_month(start: int) -> None:
    """Whenever the program starts, the next monthly run is the next one there is."""
    now = bangkok(2020, 12, 1) + timedelta(hours=start)
    (first,) = [each for each in appointments(WHEN, now=now, count=3) if each.kind is Kind.MONTHLY][:1]

    due = bangkok(2020, 12, 5, 1)
    assert first.at == (due if now <= due else bangkok(2021, 1, 5, 1))


def test_without_second_pass_days_there_is_none() -> None:
    """The setting may be empty."""
    coming = appointments(Schedule(second_pass_days=()), now=bangkok(2020, 1, 1), count=3)

    assert {each.kind for each in coming} == {Kind.MONTHLY}


@pytest.fixture
def means(tmp_path: Path) -> Iterator[Means]:
    database = str(tmp_path / "city.db")
    homes = {"aa": "http://127.0.0.1:9/", "bb": "http://127.0.0.1:9/b/", "cc": "http://127.0.0.1:9/c/", "dd": ""}
    pack = load_pack("oia-2540")
    with Repository.open(database) as repository:
        repository.replace_centres(
            [Centre(code=code, name_th=code, home_url=home, allow_private=True) for code, home in homes.items()]
        )
        repository.keep_pack(pack.name, pack.version, pack.sha256, pack.source)
        yield Means(
            database=database,
            repository=repository,
            archive_root=tmp_path / "archive",
            pack=pack,
            pack_name="oia-2540",
            limits=Limits(delay=0, retries=0),
            workers=1,
            clock=Clock.set_to(bangkok(2020, 2, 10)),
            by="tester",
        )


def keep(means: Means, centre: str, final: int | None, run_id: int | None = None) -> None:
    at = datetime(2020, 2, 5, tzinfo=UTC)
    crawl = CrawlRecord(
        centre=centre, month=FEBRUARY, started_at=at, finished_at=at, pages=1, requests=1, bytes=1, complete=True,
        stopped_because="", archive=f"{centre}.warc.gz", archive_sha256="", archive_bytes=1,
    )  # fmt: skip
    score = Score(lower=Fraction(final or 0), upper=Fraction(100 if final is None else final), final=None)
    means.repository.keep_audit(
        AuditRecord(
            run_id=run_id, centre=centre, month=FEBRUARY, kind=AuditKind.AUDIT, pack_sha256=means.pack.sha256,
            program_version="1", at=at, by="tester", reason="", crawl=crawl, findings=(),
            score=score if final is None else replace(score, final=Fraction(final)),
        )
    )  # fmt: skip


def test_the_second_pass_takes_only_what_has_no_final_score(means: Means) -> None:
    """A settled centre is left in peace, and one without a home URL cannot be asked."""
    keep(means, "aa", 90)
    keep(means, "bb", None)

    assert unsettled(means, FEBRUARY) == ("bb", "cc")


def test_a_start_before_the_day_catches_nothing_up(means: Means) -> None:
    """The month's run is yet to come."""
    early = replace(means, clock=Clock.set_to(bangkok(2020, 2, 5, 0)))

    assert left_over(early, WHEN) is None


def test_a_start_after_the_day_takes_up_what_the_month_lacks(means: Means) -> None:
    """A machine that was off on the day does not cost the month."""
    assert left_over(means, WHEN) == ("aa", "bb", "cc")
    keep(means, "aa", 90)
    assert left_over(means, WHEN) == ("bb", "cc")
    keep(means, "bb", None)
    keep(means, "cc", 10)
    assert left_over(means, WHEN) is None


def test_a_start_goes_on_with_an_interrupted_run_of_all(means: Means) -> None:
    """As a whole, so that it is one run."""
    at = means.clock()
    run = means.repository.begin_run(FEBRUARY, means.pack.sha256, ["aa", "bb", "cc"], reason="", by="tester", at=at)
    keep(means, "aa", 90, run.id)

    assert left_over(means, WHEN) == ()


def test_a_second_scheduler_on_one_database_is_refused(means: Means) -> None:
    """Two would run each job twice."""
    with RunLock(f"{means.database}.schedule"), pytest.raises(UsageError, match="one is enough"):
        serve(lambda: means, WHEN)


def started(tmp_path: Path, registry: Path, **environment: str) -> subprocess.Popen[str]:
    """`prongsai schedule` in a process of its own, whose run of this month is due already."""
    settings = {
        "PRONGSAI_DATABASE": str(tmp_path / "city.db"), "PRONGSAI_WORKERS": "1", "PRONGSAI_LIMITS_DELAY": "0",
        "PRONGSAI_SCHEDULE_DAY": "1", "PRONGSAI_SCHEDULE_HOUR": "0", "PYTHONPATH": os.pathsep.join(sys.path),
    }  # fmt: skip
    env = os.environ | settings | environment
    subprocess.run(
        [sys.executable, "-c", PROGRAM, "centres", "import", str(registry)], env=env, check=True, capture_output=True
    )
    return subprocess.Popen([sys.executable, "-c", PROGRAM, "schedule"], env=env, stderr=subprocess.PIPE, text=True)


def audited(tmp_path: Path) -> list[str]:
    import sqlite3

    with sqlite3.connect(tmp_path / "city.db") as connection:
        return [row[0] for row in connection.execute("select centre from audits order by centre")]


def test_sigterm_finishes_the_centre_in_hand_and_loses_nothing(tmp_path: Path) -> None:
    """A service manager may end the program at any time; what was begun is finished and kept."""
    with served("aa", "bb") as sites:
        sites.pause = {"aa": 0.3, "bb": 0.3}
        process = started(tmp_path, sites.registry(tmp_path / "registry.csv"))
        try:
            wait_for(lambda: {("aa", "/"), ("bb", "/")} <= set(sites.asked))
            process.send_signal(signal.SIGTERM)
            _, told = process.communicate(timeout=60)
        finally:
            process.kill()

    assert process.returncode == 0, told
    assert "finished and kept" in told
    assert audited(tmp_path) == ["aa", "bb"]


def test_a_run_is_refused_while_another_process_holds_the_lock(tmp_path: Path) -> None:
    """The scheduler says who is at work, and goes on living."""
    with served("aa") as sites, RunLock(tmp_path / "city.db"):
        process = started(tmp_path, sites.registry(tmp_path / "registry.csv"))
        try:
            assert process.stderr is not None
            lines = iter(process.stderr.readline, "")
            refusal = next(line for line in lines if "not audited" in line)
            assert process.poll() is None
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)
        finally:
            process.kill()

    assert f"process {os.getpid()}" in refusal
    assert process.returncode == 0
    assert sites.asked == []


def wait_for(condition: Any, seconds: float = 60.0) -> None:
    """A bound against hanging, not a promise about time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
