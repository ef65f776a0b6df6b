"""The monthly job from a browser: started, watched, ended, gone on with; and kept crawls judged again."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from cli_program import Program
from dashboard_server import Served, served_folder
from small_sites import Served as Sites
from small_sites import served

from auditor.dashboard.desk.running import Busy, JobKind, Order, Runner, Trouble
from auditor.errors import NothingToDo
from auditor.means import Step
from auditor.pipeline import RunOutcome
from auditor.stop import Haste, Stop
from rules.month import Month
from storage import views
from storage.errors import LockHeldError
from storage.journal import head_of
from storage.lock import RunLock
from storage.records import AuditKind

FEBRUARY, MARCH = Month(2020, 2), Month(2020, 3)
LATE = {"month": "2563-03", "late": "yes", "reason": "ขอตรวจย้อนหลัง"}
HOSTILE = "<img src=x onerror=hurt>"
HOLD = "import sys, time; from storage.lock import RunLock; RunLock(sys.argv[1]).acquire(); print('held', flush=True); time.sleep(60)"


@pytest.fixture
def folder(kept_city: Path, tmp_path: Path) -> Path:
    """A copy of the three sites' database, to write to."""
    shutil.copytree(kept_city, tmp_path / "city")
    with (tmp_path / "city" / "prongsai.toml").open("a") as file:
        file.write("[limits]\ndelay = 0\n")
    return tmp_path / "city"


@contextmanager
def _city(folder: Path) -> Iterator[tuple[Sites, Served, httpx.Client]]:
    """Three sites that answer, in the registry, and the dashboard."""
    with served("aa", "bb", "cc") as sites:
        sites.registry(folder / "registry.csv", cc={"name_th": HOSTILE, "name_en": HOSTILE})
        code, _, err = Program(folder).run("centres", "import", "registry.csv")
        assert code == 0, err
        with served_folder(folder) as running, httpx.Client(base_url=running.address, timeout=60) as client:
            yield sites, running, client


def _post(client: httpx.Client, path: str, **fields: str) -> httpx.Response:
    token = re.search(r'name="form_token" value="([^"]+)"', client.get("/journal").text)
    assert token is not None
    return client.post(path, data={"form_token": token[1], **fields})


def _events(client: httpx.Client, enough: Callable[[str], bool]) -> str:
    """What the page is sent until it is enough."""
    told = ""
    with client.stream("GET", "/en/run/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        for line in answer.iter_lines():
            told += f"{line}\n"
            if enough(told):
                break
    return told


def _wait(running: Served) -> None:
    deadline = time.monotonic() + 60
    while running.desk.runner.busy:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_month_is_started_watched_and_told_of_without_a_terminal(folder: Path) -> None:
    """What the page is sent while it runs is told without markup of others; what it came to stands there afterwards."""
    with _city(folder) as (sites, running, client):
        sites.pause["cc"] = 0.3

        begun = _post(client, "/en/run", **LATE)
        told = _events(client, lambda text: "event: over" in text)
        after = client.get("/en/run").text
        audits = views.official_audits(running.desk.source.repository, MARCH)

    assert (begun.status_code, begun.headers["location"]) == (303, "/en/run")
    assert "Auditing March 2020" in told
    assert "The run ended at" in told
    assert "March 2020 was audited: 3 of 3 centres are kept." in after
    assert HOSTILE not in told + after
    assert {audit.centre for audit in audits} == {"aa", "bb", "cc"}
    assert {audit.reason for audit in audits} == {"ขอตรวจย้อนหลัง"}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"month": "2563-03", "reason": "typed before"}, "tick “Late audit”"),
        ({"month": "2563-03", "late": "yes"}, "needs a reason"),
        ({"month": "2399-01", "reason": "typed before"}, "has not begun"),
        ({"month": "soon"}, "is no month"),
        ({"month": "2563-03", "late": "yes", "reason": "typed before", "centre": "AA"}, "did you mean"),
    ],
)
def test_a_form_that_cannot_be_followed_comes_back_as_it_was_filled_in(
    browser: httpx.Client, fields: dict[str, str], told: str
) -> None:
    """With the reason in words; nothing is begun."""
    answer = _post(browser, "/en/run", **fields)

    assert answer.status_code == 400
    assert told in answer.text
    assert fields.get("reason", "") in answer.text
    assert fields.get("centre", "") in answer.text
    assert "Nothing is running now" in answer.text


@pytest.fixture(scope="module")
def browser(kept_city: Path) -> Iterator[httpx.Client]:
    """A client of the dashboard over the three sites, for what changes nothing."""
    with served_folder(kept_city) as running, httpx.Client(base_url=running.address, timeout=60) as client:
        yield client


def test_centres_may_be_named_in_the_address(browser: httpx.Client) -> None:
    """As other pages link to a run of some centres."""
    assert 'value="bb"' in browser.get("/run", params={"centre": "bb"}).text


def test_another_process_is_named_while_it_works_and_not_once_it_was_killed(folder: Path) -> None:
    """The lock is the kernel's word: what a killed process left in the file says nothing."""
    command = [sys.executable, "-c", HOLD, str(folder / "prongsai.db")]
    with (
        served_folder(folder) as running,
        httpx.Client(base_url=running.address, timeout=60) as client,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other,
    ):
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        during = client.get("/en/run").text
        refused = _post(client, "/en/run", **LATE)
        other.kill()
        other.wait()
        after = client.get("/en/run").text

    assert f"Process {other.pid} has been at work" in during
    assert refused.status_code == 409
    assert f"Process {other.pid}" in refused.text
    assert "Nothing is running now" in after


def test_a_run_that_was_ended_is_gone_on_with(folder: Path) -> None:
    """Asked twice it ends at once; the page says that it was ended, and the same order again takes it up."""
    with _city(folder) as (sites, running, client):
        sites.pause |= {"bb": 60.0, "cc": 60.0}
        _post(client, "/en/run", **LATE)
        _events(client, lambda text: "1 of 3 centres done" in text)
        _post(client, "/en/run/stop")
        ending = client.get("/en/run").text
        _post(client, "/en/run/stop")
        _wait(running)
        ended = client.get("/en/run").text
        sites.pause.clear()
        _post(client, "/en/run", **LATE)
        _wait(running)
        after = client.get("/en/run").text

    assert "the centres in hand are finished and kept" in ending
    assert "It was ended early: 1 of 3 centres are kept." in ended
    assert "was interrupted: 1 of 3 centres are done" in ended
    assert "3 of 3 centres are kept." in after


def test_a_rescore_is_tried_before_it_is_kept(folder: Path) -> None:
    """The trial keeps nothing; to keep it needs a reason."""
    with served_folder(folder) as running, httpx.Client(base_url=running.address, timeout=60) as client:
        repository = running.desk.source.repository
        with repository.reading() as connection:
            before = head_of(connection)
        _post(client, "/en/run/rescore", month="2020-02")
        _wait(running)
        tried = client.get("/en/run").text
        with repository.reading() as connection:
            after_trial = head_of(connection)
        unreasoned = _post(client, "/en/run/rescore", month="2020-02", keep="yes")
        _post(client, "/en/run/rescore", month="2020-02", centre="aa", keep="yes", reason="the rules changed")
        _wait(running)
        kept = views.history(repository, "aa", FEBRUARY)

    assert "3 kept crawls were judged again; 0 would change. Nothing was kept." in tried
    assert after_trial == before
    assert unreasoned.status_code == 400
    assert [each.kind for each in kept] == [AuditKind.AUDIT, AuditKind.RESCORE]
    assert kept[-1].reason == "the rules changed"


def _order() -> Order:
    return Order(kind=JobKind.AUDIT, months=(MARCH,), centres=(), by="somebody", reason="")


class _Waiting:
    """Work that goes on until it is told to end in that haste."""

    def __init__(self, until: Haste) -> None:
        self.until, self.begun = until, threading.Event()

    def __call__(self, stop: Stop, _: Callable[[Step], None]) -> RunOutcome:
        self.begun.set()
        while stop.haste < self.until:
            time.sleep(0.01)
        raise NothingToDo("ended")


@pytest.mark.parametrize("until", [Haste.GENTLE, Haste.NOW])
def test_a_server_that_ends_lets_the_centres_in_hand_end_but_does_not_wait_for_ever(until: Haste) -> None:
    """After its patience what is in hand is left for the next run."""
    runner, work = Runner(), _Waiting(until)
    runner.start(_order(), work)
    work.begun.wait(10)

    runner.close(patience=0.3)

    assert not runner.busy
    with pytest.raises(Busy):
        runner.start(_order(), work)


def test_one_job_at_a_time_and_what_went_wrong_is_remembered() -> None:
    """A second order is refused, and the first one's end told in a sentence."""
    runner, work = Runner(), _Waiting(Haste.GENTLE)
    runner.start(_order(), work)
    work.begun.wait(10)

    with pytest.raises(Busy):
        runner.start(_order(), work)
    runner.stop()
    runner.close(patience=10)

    assert runner.job is not None
    assert runner.job.result == Trouble(sentence="ended")


def test_looking_for_a_locks_holder_never_keeps_a_run_from_beginning(tmp_path: Path) -> None:
    """Many pages look each second; whoever wants the lock gets it all the same."""
    database, ended = tmp_path / "prongsai.db", threading.Event()

    def look() -> None:
        while not ended.is_set():
            RunLock(database).holder()
            time.sleep(0.001)

    watchers = [threading.Thread(target=look) for _ in range(3)]
    for each in watchers:
        each.start()
    try:
        for _ in range(20):
            with RunLock(database), pytest.raises(LockHeldError):
                RunLock(database).acquire()
    finally:
        ended.set()
        for each in watchers:
            each.join()
