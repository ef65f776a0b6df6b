"""A run end to end: real sites on loopback, real worker processes, a real database and real archives."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from small_sites import PAGES, Served, page, served

from auditor.clock import Clock, end_of
from auditor.errors import MonthRefused, NothingToDo, UnknownCentre
from auditor.months import month_to_audit
from auditor.pipeline import Means, rescore, run_month
from auditor.registry import read_registry
from auditor.stop import Haste, Stop
from crawler.site import Limits
from rules.findings import Status
from rules.month import Month
from rules.pack import load_pack
from storage import views
from storage.errors import LockHeldError
from storage.lock import RunLock
from storage.repository import Repository

FEBRUARY = Month(2020, 2)


@pytest.fixture(scope="module")
def sites() -> Iterator[Served]:
    with served("aa", "bb", "cc") as sites:
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


@pytest.fixture
def stop() -> Iterator[Stop]:
    stop = Stop()
    yield stop
    stop.close()


def audits_in(means: Means) -> list[tuple[Any, ...]]:
    """What the database holds, as another program sees it."""
    with sqlite3.connect(means.database) as connection:
        return connection.execute(
            "select centre, kind, count(*) from audits group by centre, kind order by 1, 2"
        ).fetchall()


def test_a_month_is_crawled_judged_scored_and_kept(means: Means, stop: Stop) -> None:
    """Each centre ends with a finding an item, an exact score, and an archive that is whole."""
    outcome = run_month(means, month=FEBRUARY, stop=stop)

    assert outcome.kept == ("aa", "bb", "cc")
    assert not outcome.stopped
    for audit in views.official_audits(means.repository, FEBRUARY):
        verdicts = {finding.item: finding.status for finding in audit.findings}
        assert list(verdicts) == [rule.code for rule in means.pack.items]
        assert verdicts["7(1)"] is Status.SATISFIED
        assert verdicts["9(4)"] is Status.BROKEN
        assert audit.score.final is not None
        assert (audit.by, audit.month, audit.crawl.month) == ("tester", FEBRUARY, FEBRUARY)
        archive = means.archive_root / audit.crawl.archive
        assert archive.parent == means.archive_root / "2020-02" / audit.centre
        assert gzip.decompress(archive.read_bytes()).startswith(b"WARC/1.1")


def test_chosen_centres_only(means: Means, stop: Stop, sites: Served) -> None:
    """No other site is asked for anything."""
    sites.asked.clear()
    outcome = run_month(means, month=FEBRUARY, centres=["bb"], stop=stop)

    assert outcome.kept == ("bb",)
    assert {code for code, _ in sites.asked} == {"bb"}


def test_progress_counts_to_the_end(means: Means, stop: Stop) -> None:
    """One step a centre, and the last says all are done."""
    steps: list[tuple[int, int]] = []
    run_month(means, month=FEBRUARY, stop=stop, progress=lambda step: steps.append((step.done, step.total)))

    assert steps == [(1, 3), (2, 3), (3, 3)]


def test_a_second_run_is_a_revision_and_the_first_stays(means: Means, stop: Stop) -> None:
    """Audits are only ever added (product.md §4)."""
    first = run_month(means, month=FEBRUARY, centres=["aa"], stop=stop)
    second = run_month(means, month=FEBRUARY, centres=["aa"], stop=stop)

    assert first.run.id != second.run.id
    assert [audit.run_id for audit in views.history(means.repository, "aa", FEBRUARY)] == [first.run.id, second.run.id]


def test_an_interrupted_run_goes_on_where_it_ended(means: Means, sites: Served, tmp_path: Path) -> None:
    """What was kept is not fetched again, and nothing is kept twice."""
    halted = Stop()

    def halt_after_the_first(_: object) -> None:
        halted.ask(Haste.NOW)

    slow = Means(**{name: getattr(means, name) for name in Means.__slots__} | {"workers": 1, "at_once": 1})
    first = run_month(slow, month=FEBRUARY, stop=halted, progress=halt_after_the_first)
    halted.close()
    assert first.stopped
    assert len(first.kept) == 1

    sites.asked.clear()
    again = Stop()
    second = run_month(slow, month=FEBRUARY, stop=again)
    again.close()

    assert second.run.resumed
    assert second.kept == ("aa", "bb", "cc")
    assert first.kept[0] not in {code for code, _ in sites.asked}
    assert audits_in(means) == [("aa", "audit", 1), ("bb", "audit", 1), ("cc", "audit", 1)]
    assert not list(means.archive_root.rglob("*.part"))


def test_rescoring_kept_crawls_gives_the_same_findings_bit_for_bit(means: Means, stop: Stop, sites: Served) -> None:
    """The same crawl, pack and month give the same findings and score, with no network (product.md §4)."""
    run_month(means, month=FEBRUARY, stop=stop)
    before = views.official_audits(means.repository, FEBRUARY)
    sites.asked.clear()
    outcome = rescore(means, months=[FEBRUARY], reason="to see", stop=stop)
    after = views.official_audits(means.repository, FEBRUARY)

    assert (outcome.judged, outcome.changes, sites.asked) == (3, (), [])
    assert [audit.findings for audit in after] == [audit.findings for audit in before]
    assert [audit.score for audit in after] == [audit.score for audit in before]
    assert {(audit.kind.value, audit.reason, audit.by) for audit in after} == {("rescore", "to see", "tester")}


def test_a_dry_rescore_tells_what_would_change_and_keeps_nothing(means: Means, stop: Stop, tmp_path: Path) -> None:
    """A person sees the effect of other rules before it is real."""
    run_month(means, month=FEBRUARY, stop=stop)
    other = tmp_path / "harsh.yaml"
    other.write_text(
        "name: harsh\nversion: '1'\ntitle: {th: ก, en: harsh}\nextends: oia-2540\n"
        "items:\n  - {code: '7(1)', weight: 0}\n",
        encoding="utf-8",
    )
    changed = {"pack": load_pack(other), "pack_name": str(other)}
    harsh = Means(**{name: getattr(means, name) for name in Means.__slots__} | changed)
    outcome = rescore(harsh, months=[FEBRUARY], reason="", dry_run=True, stop=stop)

    assert [change.centre for change in outcome.changes] == ["aa", "bb", "cc"]
    assert all(change.before and change.after.lower < change.before.lower for change in outcome.changes)
    assert audits_in(means) == [("aa", "audit", 1), ("bb", "audit", 1), ("cc", "audit", 1)]


def test_an_archive_that_was_altered_is_not_judged(means: Means, stop: Stop) -> None:
    """Only the very bytes that were kept are evidence; the other centres are judged all the same."""
    run_month(means, month=FEBRUARY, stop=stop)
    crawl = means.repository.crawls(FEBRUARY, ["bb"])[0]
    path = means.archive_root / crawl.archive
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    outcome = rescore(means, months=[FEBRUARY], reason="to see", stop=stop)

    assert outcome.judged == 2
    assert [each.centre for each in outcome.unaudited] == ["bb"]
    assert "not the file that was kept" in outcome.unaudited[0].reason


def test_a_second_run_on_one_database_is_refused(means: Means, stop: Stop) -> None:
    """Two runs at once would ask sites twice as fast and judge centres twice."""
    with RunLock(means.database), pytest.raises(LockHeldError, match="process"):
        run_month(means, month=FEBRUARY, stop=stop)


def test_an_unknown_centre_is_refused_with_the_nearest(means: Means, stop: Stop) -> None:
    """A typing error names what was meant, and nothing is fetched."""
    with pytest.raises(UnknownCentre, match="did you mean 'aa'"):
        run_month(means, month=FEBRUARY, centres=["aaa"], stop=stop)


def test_an_empty_registry_says_what_comes_first(means: Means, stop: Stop) -> None:
    """A newcomer learns the next step."""
    means.repository.replace_centres(())
    with pytest.raises(NothingToDo, match="centres import"):
        run_month(means, month=FEBRUARY, stop=stop)


NOW = datetime(2020, 2, 29, 17, 30, tzinfo=UTC)
"""Half past midnight on 1 March in Bangkok."""


def test_the_current_month_is_bangkoks() -> None:
    """Not the server's, and not UTC's."""
    assert month_to_audit(None, now=NOW, late=False, reason="") == Month(2020, 3)


@pytest.mark.parametrize(
    ("asked", "late", "reason", "words"),
    [
        (Month(2020, 4), True, "why not", "has not begun"),
        (Month(2020, 2), False, "", "--late"),
        (Month(2020, 2), False, "a reason alone", "--late"),
        (Month(2020, 2), True, "  ", "--reason"),
    ],
)
def test_a_month_that_may_not_be_audited_is_refused(asked: Month, late: bool, reason: str, words: str) -> None:
    """A future month never; an earlier one only late, with a reason."""
    with pytest.raises(MonthRefused, match=words):
        month_to_audit(asked, now=NOW, late=late, reason=reason)


def test_a_late_month_with_a_reason_is_accepted() -> None:
    """The sites show today's state, and the record says why that was good enough."""
    assert month_to_audit(Month(2020, 1), now=NOW, late=True, reason="the office asked") == Month(2020, 1)


def test_the_registrys_names_tell_another_agencys_document(
    means: Means, stop: Stop, sites: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A visit and a re-score judge with the centre's names: of two like sites only the named one's link is known."""
    link = '<a href="structure">แผนปฏิบัติราชการ กรมการปกครอง</a>'
    monkeypatch.setitem(PAGES, "/contact", page("สถานที่ติดต่อ", f"<ul><li>{link}</li></ul>"))
    registry = read_registry(sites.registry(tmp_path / "named.csv", bb={"name_th": "สำนักงานเขตดุสิต"}))
    means.repository.replace_centres(registry.centres)
    run_month(means, month=FEBRUARY, centres=["aa", "bb"], stop=stop)

    again = rescore(means, months=[FEBRUARY], centres=["aa", "bb"], reason="to see", stop=stop)

    plans = {
        audit.centre: finding.status
        for audit in views.official_audits(means.repository, FEBRUARY)
        for finding in audit.findings
        if finding.item == "9(3)-plan"
    }
    assert plans["aa"] is not Status.MISSING
    assert plans["bb"] is Status.MISSING
    assert again.changes == ()
