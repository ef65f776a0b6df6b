"""Whether everything works, for operators and for programs that watch."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from dashboard_server import Served, served_desk, served_folder

from auditor.dashboard.upkeep.health_checks import is_due, size
from auditor.settings import Schedule
from storage.lock import RunLock


@pytest.fixture(scope="module")
def served(kept_city: Path) -> Iterator[Served]:
    with served_folder(kept_city) as running:
        yield running


def test_it_says_at_a_glance_what_works_and_what_wants_a_look(browser: httpx.Client) -> None:
    """In words beside the sign."""
    told = browser.get("/en/health").text

    for words in (
        "3 archives",
        "All 3 centres have one",
        "free",
        "No process keeps it",
        "new entries of the journal are signed",
    ):
        assert words in told
    assert "February 2020, ended" in told


def test_a_process_that_keeps_the_schedule_is_told(browser: httpx.Client, kept_city: Path) -> None:
    """While it does."""
    with RunLock(f"{kept_city / 'prongsai.db'}.schedule"):
        during = browser.get("/en/health").text
    after = browser.get("/en/health").text

    assert "Kept by process" in during
    assert "No process keeps it" in after


def test_no_secret_is_shown(served: Served, kept_city: Path) -> None:
    """Neither the key nor where it lies, nor a password in an address."""
    authority = "https://user:hunter2@stamps.example/tsa?token=hunter3"
    settings = served.desk.settings.model_copy(update={"authority": authority})
    with served_desk(replace(served.desk, settings=settings)) as running:
        told = httpx.get(f"{running.address}/health").text

    assert "hunter" not in told
    assert "https://stamps.example/tsa" in told
    assert "operator.pem" not in told
    assert not any(line and line in told for line in (kept_city / "operator.pem").read_text().splitlines())


def test_a_monitor_hears_ok_or_what_fails_and_nothing_else(kept_city: Path, tmp_path: Path) -> None:
    """With the status that monitors go by."""
    folder = tmp_path / "city"
    shutil.copytree(kept_city, folder)
    with served_folder(folder) as running, httpx.Client(base_url=running.address, timeout=60) as client:
        well = client.get("/healthz")
        with closing(sqlite3.connect(folder / "prongsai.db")) as database, database:
            database.execute("DROP TABLE crawls")
        ill = client.get("/healthz")

    assert (well.status_code, well.text) == (200, "ok\n")
    assert (ill.status_code, ill.text) == (503, "database\n")
    assert well.headers["content-type"].startswith("text/plain")


def test_a_month_is_due_from_its_day_and_hour_on() -> None:
    """Before that, centres without an audit are as they should be."""
    schedule = Schedule(day=20, hour=1, second_pass_days=())

    assert [is_due(schedule, *at) for at in ((19, 23), (20, 0), (20, 1), (21, 0))] == [False, False, True, True]


@pytest.mark.parametrize(("count", "told"), [(0, "0 B"), (999, "999 B"), (84_157_986, "84.2 MB"), (10**12, "1.0 TB")])
def test_sizes_are_told_as_people_read_them(count: int, told: str) -> None:
    """With one decimal."""
    assert size(count) == told
