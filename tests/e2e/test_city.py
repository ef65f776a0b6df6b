"""The whole program on the sample city: crawl over HTTP, judge, score, keep, evaluate; against the city's own truth."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from auditor.cli.demo_report import agreement
from auditor.pipeline import rescore, run_month
from auditor.rounds import load_round
from auditor.standings import round_result
from auditor.stop import Stop
from demo.city import City
from demo.server import serve_city
from rules.month import Month, months_between
from storage import views
from tests.e2e.city_runs import means_for, prongsai

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("city")]
ROUND = months_between(Month(2020, 1), Month(2020, 6))


@pytest.fixture(scope="module")
def city():
    return City.build(bulk=False)


@pytest.fixture(scope="module")
def audited(city, tmp_path_factory):
    """The city audited for its whole round, through the real crawler, into a real database."""
    folder = tmp_path_factory.mktemp("city")
    with serve_city(city) as server, means_for(folder, city, server) as means_of:
        for month in ROUND:
            server.set_month(month)
            outcome = run_month(means_of(month), month=month, stop=Stop())
            assert outcome.unaudited == ()
        yield means_of


def test_every_finding_of_the_round_equals_the_truth(audited, city):
    """72 centres, six months, every item: what the auditor finds is what the city's generator published."""
    found = agreement(audited(ROUND[-1]).repository, city, ROUND)

    assert found.compared == 72 * 18 * 6
    assert [vars_of(each) for each in found.differing] == []


def vars_of(difference):
    return (
        str(difference.month),
        difference.centre,
        difference.item,
        difference.truth,
        difference.found,
        difference.explanation,
    )


def test_the_rounds_indicator_is_what_the_truth_comes_to(audited, city):
    """Passes in at least four of six months, times a hundred, by 72; at least a third of the centres fail."""
    result = round_result(audited(ROUND[-1]).repository, load_round("bma-2563"), closed=True)

    assert result.indicator.denominator == 72
    assert result.indicator.passed + result.indicator.failed == 72
    assert result.indicator.failed >= 24
    assert result.indicator.value * 72 == result.indicator.passed * 100


def test_judging_the_kept_crawls_again_gives_the_same_bit_for_bit(audited):
    """The network is off: findings and scores come out of the archives as they were."""
    means = audited(ROUND[-1])
    before = {
        (month, one.centre): (one.score, one.findings)
        for month in ROUND
        for one in views.official_audits(means.repository, month)
    }

    outcome = rescore(means, months=ROUND, reason="the same again", stop=Stop())

    after = {
        (month, one.centre): (one.score, one.findings)
        for month in ROUND
        for one in views.official_audits(means.repository, month)
    }
    assert outcome.changes == ()
    assert outcome.judged == 72 * 6
    assert after == before


def test_a_run_that_was_killed_goes_on_where_it_ended(city, tmp_path):
    """Kill -9 in the middle, the same command again: nothing lost, nothing double."""
    with serve_city(city, latency=0.01) as server:
        city.write_registry(tmp_path / "registry.csv", server.ports)
        assert prongsai(tmp_path, "centres", "import", "registry.csv").returncode == 0
        command = [
            sys.executable,
            "-m",
            "auditor.cli",
            "audit",
            "--month",
            "2563-01",
            "--late",
            "--reason",
            "test",
            "--delay",
            "0.005",
            "--json",
        ]
        running = subprocess.Popen(
            command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        kept = wait_for_some(tmp_path / "prongsai.db", running)
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
        before = audits_in(tmp_path / "prongsai.db")
        again = prongsai(tmp_path, *command[3:])

    after = audits_in(tmp_path / "prongsai.db")
    assert 0 < kept <= len(before) < 72
    assert again.returncode == 1, again.stderr[-2000:]  # some sample centres cannot be reached
    assert len(json.loads(again.stdout)["audits"]) == 72
    assert sorted({centre for _, centre, _ in after}) == sorted(centre.code for centre in city.centres)
    assert len(after) == 72
    assert after[: len(before)] == before
    assert list((tmp_path / "prongsai-archive").rglob("*.part")) == []


def wait_for_some(database, running):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and running.poll() is None:
        if database.exists() and (count := len(audits_in(database))) >= 5:
            return count
        time.sleep(0.02)
    pytest.fail("no audit was kept within a minute")


def audits_in(database):
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10) as connection:
        return connection.execute("SELECT id, centre, score_final FROM audits ORDER BY id").fetchall()


def test_the_demo_leaves_a_database_to_look_into(tmp_path):
    """What `make demo` shows for one month: the truth agreed with, and commands that work on what it leaves."""
    demo = prongsai(tmp_path, "demo", "--months", "2563-01", "--fast", "--no-open", "--json")
    told = json.loads(demo.stdout)

    assert demo.returncode == 0, demo.stderr
    assert told["truth"]["agree"] == told["truth"]["compared"] == 72 * 18
    database = ["--database", "prongsai-demo/prongsai.db"]
    shown = prongsai(tmp_path, "show", "S0101", "--month", "2563-01", "--json", *database)
    assert json.loads(shown.stdout)["centre"] == "S0101"
    export = prongsai(tmp_path, "export", "scores", "-o", "scores.xlsx", *database)
    assert export.returncode == 0, export.stderr
    assert (tmp_path / "scores.xlsx").stat().st_size > 4000
    shutil.rmtree(tmp_path / "prongsai-demo")
