"""A database of an earlier version opens, with all that it held and nothing made up."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

import storage
from crawler.traffic import HostTraffic
from crawler.window import Window
from rules.findings import NearMiss
from storage import views
from storage.repository import Repository
from storage.schema import REVISION, metadata
from tests.storage.storage_samples import FEBRUARY, NOON, PACK, audit, centre, crawl, finding, findings, prepared

MISSES = (
    NearMiss(
        label="แผนที่", found_on="https://dusit.example/", why='"แผน" stands inside "แผนที่"', why_th="“แผน” เป็นส่วนหนึ่ง"
    ),
    NearMiss(label="'; DROP TABLE findings; --", found_on="", why="", why_th=""),
)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database as the first version made and filled it."""
    file = tmp_path / "old.db"
    engine = create_engine(f"sqlite:///{file}")
    config = Config()
    config.set_main_option("script_location", str(Path(storage.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    with Repository.open(tmp_path / "filled.db") as repo:
        prepared(repo, "dusit")
        run = repo.begin_run(FEBRUARY, PACK, ["dusit"], reason="monthly", by="schedule", at=NOON)
        repo.keep_audit(audit("dusit", run_id=run.id))
    with sqlite3.connect(file) as shell:
        shell.execute("ATTACH ? AS filled", (str(tmp_path / "filled.db"),))
        for table in metadata.sorted_tables:
            columns = ", ".join(f'"{row[1]}"' for row in shell.execute(f"PRAGMA main.table_info({table.name})"))
            if not columns:  # a table of later versions
                continue
            shell.execute(f"INSERT INTO main.{table.name} ({columns}) SELECT {columns} FROM filled.{table.name}")
    shell.close()
    return file


def test_findings_of_an_earlier_version_come_back_as_they_were(old: Path) -> None:
    """Every field that was kept; no Thai sentence and no near miss is invented for them."""
    with Repository.open(old) as repo:
        kept = views.official_audit(repo, "dusit", FEBRUARY)

    assert kept is not None
    assert kept.findings == findings()
    assert {(one.explanation_th, one.near_misses) for one in kept.findings} == {("", ())}
    with sqlite3.connect(old) as shell:
        assert shell.execute("SELECT version_num FROM alembic_version").fetchall() == [(REVISION,)]


def test_an_earlier_database_takes_what_this_version_tells(old: Path) -> None:
    """The next audit keeps its Thai sentences and near misses beside what was there."""
    told = (finding("7(1)", explanation_th="พบว่าเป็นเอกสาร", near_misses=MISSES),)
    with Repository.open(old) as repo:
        audit_id = repo.keep_audit(audit("dusit", findings=told))

        kept = views.audit(repo, audit_id)

    assert kept is not None
    assert kept.findings == told


def test_an_earlier_database_stays_closed_to_changes(old: Path) -> None:
    """Migrating takes no guard away: findings are only ever added."""
    Repository.open(old).close()
    shell = sqlite3.connect(old)

    for statement in ("DELETE FROM findings", "UPDATE findings SET explanation_th = 'x'"):
        with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
            shell.execute(statement)
    shell.close()


def test_migrating_twice_is_migrating_once(old: Path) -> None:
    """A second opening finds nothing to do."""
    Repository.open(old).close()
    before = old.read_bytes()

    with Repository.open(old) as repo:
        assert len(repo.centres()) == 1

    assert old.read_bytes() == before


def test_near_misses_keep_their_order() -> None:
    """Closest first, as they were found."""
    with Repository.open(":memory:") as repo:
        prepared(repo, "dusit")
        for misses in (MISSES, MISSES[::-1]):
            audit_id = repo.keep_audit(audit("dusit", findings=(replace(finding(), near_misses=misses),)))
            kept = views.audit(repo, audit_id)
            assert kept is not None
            assert kept.findings[0].near_misses == misses


def test_crawls_and_centres_of_an_earlier_version_say_nothing_of_what_is_new(old: Path) -> None:
    """No traffic, no remark and no hours are made up for them."""
    with Repository.open(old) as repo:
        (kept,) = repo.crawls(FEBRUARY)

        assert (kept.hosts, kept.remarks) == ((), ())
        assert [centre.window for centre in repo.centres()] == [None]


def test_a_crawl_tells_its_traffic_and_remarks() -> None:
    """Each host with its figures, each remark as it was said; judging again keeps no second crawl."""
    hosts = tuple(
        HostTraffic(host=host, requests=number, bytes=number * 1000, max_concurrency=1)
        for number, host in enumerate(("a.go.th", "b.go.th:8080", "โดเมน.ไทย"))
    )
    told = crawl("dusit", hosts=hosts, remarks=("the chain was incomplete", "ทดสอบ"))
    with Repository.open(":memory:") as repo:
        prepared(repo, "dusit")
        for _ in range(2):
            repo.keep_audit(audit("dusit", crawl=told))

        (kept,) = repo.crawls(FEBRUARY)
        audits = views.history(repo, "dusit", FEBRUARY)

    assert (kept.hosts, kept.remarks) == (told.hosts, told.remarks)
    assert {each.crawl.id for each in audits} == {kept.id}


def test_hours_of_a_centre_come_back() -> None:
    """A registry that drops them takes them away."""
    night = Window.parse("22:00-05:00")
    with Repository.open(":memory:") as repo:
        repo.replace_centres([centre("dusit", window=night)])
        assert [each.window for each in repo.centres()] == [night]
        repo.replace_centres([centre("dusit")])
        assert [each.window for each in repo.centres()] == [None]
