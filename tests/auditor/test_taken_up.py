"""A visit that was finished while its audit was lost is judged from its archive, and nothing is ever deleted for it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from small_sites import Served, served

from auditor.clock import Clock, end_of
from auditor.means import Means
from auditor.pipeline import run_month
from auditor.registry import read_registry
from auditor.stop import Stop
from auditor.taken_up import REMARK
from crawler.again import STANDS
from crawler.site import Limits
from rules.month import Month
from rules.pack import load_pack
from storage import views
from storage.archive import read_archive
from storage.repository import Repository

JANUARY, FEBRUARY = Month(2020, 1), Month(2020, 2)


@pytest.fixture
def sites() -> Iterator[Served]:
    with served("aa", "bb") as sites:
        yield sites


@pytest.fixture
def means(tmp_path: Path, sites: Served) -> Iterator[Means]:
    database = str(tmp_path / "city.db")
    with Repository.open(database) as repository:
        repository.replace_centres(read_registry(sites.registry(tmp_path / "registry.csv")).centres)
        yield Means(
            database=database,
            repository=repository,
            archive_root=tmp_path / "archive",
            pack=load_pack("oia-2540"),
            pack_name="oia-2540",
            limits=Limits(delay=0, retries=0),
            workers=1,
            clock=Clock.set_to(end_of(FEBRUARY)),
            by="tester",
        )


def lose_an_audit(means: Means, *centres: str) -> None:
    """A run whose last commits did not come about: as a kill between the archive's name and the commit leaves it."""
    kept = Path(means.database).with_name("before.db")
    codes = [centre.code for centre in means.repository.centres()]
    means.repository.keep_pack(means.pack.name, means.pack.version, means.pack.sha256, means.pack.source)
    means.repository.begin_run(FEBRUARY, means.pack.sha256, codes, reason="", by="tester", at=means.clock())
    with sqlite3.connect(means.database) as live, sqlite3.connect(kept) as copy:
        live.backup(copy)
    run_month(means, month=FEBRUARY, stop=Stop())
    with sqlite3.connect(kept) as copy, sqlite3.connect(means.database) as live:
        copy.backup(live)
    for code in set(codes) - set(centres):
        shutil.rmtree(means.archive_root / "2020-02" / code)


def test_a_finished_visit_is_not_made_again(means: Means, sites: Served) -> None:
    """The run goes on: one centre's archive is judged, the other is visited; the verdicts are the same."""
    lose_an_audit(means, "aa")
    sites.asked.clear()

    outcome = run_month(means, month=FEBRUARY, stop=Stop())

    assert outcome.run.resumed
    assert outcome.kept == ("aa", "bb")
    assert {code for code, _ in sites.asked} == {"bb"}
    first, second = views.official_audits(means.repository, FEBRUARY)
    assert [finding.status for finding in first.findings] == [finding.status for finding in second.findings]
    assert first.crawl.remarks == (REMARK,)
    assert second.crawl.remarks == ()
    read_archive(means.archive_root / first.crawl.archive, sha256=first.crawl.archive_sha256)
    assert first.crawl.requests == second.crawl.requests
    assert [host.requests for host in first.crawl.hosts] == [host.requests for host in second.crawl.hosts]


def test_a_run_that_begins_anew_visits_every_centre(means: Means, sites: Served) -> None:
    """Whoever asks for another audit gets another visit, whatever lies about; and what lies about stays."""
    run_month(means, month=FEBRUARY, stop=Stop())
    stray = means.archive_root / "2020-02" / "aa" / "20200203T040506Z.warc.gz"
    shutil.copy(next(stray.parent.iterdir()), stray)
    sites.asked.clear()

    outcome = run_month(means, month=FEBRUARY, stop=Stop())

    assert not outcome.run.resumed
    assert {code for code, _ in sites.asked} == {"aa", "bb"}
    assert stray.exists()


def test_what_cannot_be_read_is_left_alone_and_visited_again(means: Means, sites: Served) -> None:
    """A damaged file is no evidence of ours to delete."""
    lose_an_audit(means, "aa")
    (archive,) = (means.archive_root / "2020-02" / "aa").iterdir()
    archive.write_bytes(archive.read_bytes()[:-40])
    sites.asked.clear()

    outcome = run_month(means, month=FEBRUARY, stop=Stop())

    assert outcome.kept == ("aa", "bb")
    assert {code for code, _ in sites.asked} == {"aa", "bb"}
    assert archive.exists()


def test_a_centre_that_moved_meanwhile_is_visited_where_it_lives_now(means: Means, sites: Served) -> None:
    """Its archive tells of another site."""
    lose_an_audit(means, "aa", "bb")
    moved = [
        replace(each, home_url=sites.homes["bb"]) if each.code == "aa" else each for each in means.repository.centres()
    ]
    means.repository.replace_centres(moved)
    sites.asked.clear()

    outcome = run_month(means, month=FEBRUARY, stop=Stop())

    assert outcome.kept == ("aa", "bb")
    assert {code for code, _ in sites.asked} == {"bb"}


def test_what_was_remembered_is_no_traffic_of_the_visit(means: Means) -> None:
    """What a site says of pages that cannot be is in the archive as of January, and was not asked for in February."""
    means = replace(means, remember_days=62)
    run_month(replace(means, clock=Clock.set_to(end_of(JANUARY))), month=JANUARY, stop=Stop())
    lose_an_audit(means, "aa")

    run_month(means, month=FEBRUARY, stop=Stop())

    first, second = (audit.crawl for audit in views.official_audits(means.repository, FEBRUARY))
    assert first.remarks == (REMARK,)
    assert first.stopped_because == second.stopped_because
    assert first.stopped_because.startswith(STANDS)
    assert sum(host.requests for host in first.hosts) == first.requests
    assert sum(host.bytes for host in first.hosts) == first.bytes
