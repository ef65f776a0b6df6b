"""What is kept comes back exactly, whole, and for ever."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from evaluator.score import Score, score_of
from rules.findings import Finding, NearMiss, Status
from rules.month import Month
from rules.period import Granularity, Period
from storage import views
from storage.deeds import Doer, note_deed
from storage.errors import ConflictError, SecondAuditError, UnknownReferenceError
from storage.months import close_month, note_removal
from storage.overrides import agree, decide, withdraw
from storage.records import AuditKind, CrawlRecord, LastVisit
from storage.repository import Repository
from storage.schema import APPEND_ONLY, stamps
from tests.storage.storage_samples import (
    FEBRUARY,
    NOON,
    PACK,
    audit,
    centre,
    crawl,
    finding,
    findings,
    half,
    prepared,
    said,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "prongsai.db"


@pytest.fixture
def repo(file: Path) -> Iterator[Repository]:
    with Repository.open(file) as repository:
        yield repository


def test_the_registry_comes_back_in_its_order_with_every_field(repo: Repository) -> None:
    """Replacing the registry twice leaves the second list, in its own order."""
    repo.replace_centres([centre("sathon"), centre("dusit"), centre("old")])
    second = (
        centre("dusit", name_en="Dusit", kind="district", extra_hosts=("a.example", "b.example:81")),
        centre("เขต-1", exempt_items=("9(6)", "9(5)"), contact_email="x@example.org", allow_private=True, home_url=""),
    )

    repo.replace_centres(second)

    assert repo.centres() == second
    assert repo.centre("เขต-1") == second[1]
    assert repo.centre("old") is None
    assert repo.centre("nowhere") is None


def test_a_centre_that_left_the_registry_keeps_its_audits(repo: Repository) -> None:
    """The registry is a list of today; the history is not."""
    prepared(repo, "dusit", "sathon")
    repo.keep_audit(audit("dusit"))

    repo.replace_centres([centre("sathon")])

    assert repo.centres() == (centre("sathon"),)
    assert [kept.centre for kept in views.official_audits(repo, FEBRUARY)] == ["dusit"]


def test_a_registry_that_names_a_centre_twice_changes_nothing(repo: Repository) -> None:
    """A contradiction is refused whole."""
    repo.replace_centres([centre("dusit")])

    with pytest.raises(ConflictError, match="twice"):
        repo.replace_centres([centre("a"), centre("b"), centre("a")])

    assert repo.centres() == (centre("dusit"),)


def test_a_pack_is_kept_once_under_its_digest(repo: Repository) -> None:
    """The text that judged is there to judge again; another text under the same digest is refused."""
    repo.keep_pack("oia-2540", "1", PACK, "ข้อความ: [1]\n")
    repo.keep_pack("oia-2540", "1", PACK, "ข้อความ: [1]\n")

    kept = repo.pack(PACK)
    assert kept is not None
    assert (kept.name, kept.version, kept.source) == ("oia-2540", "1", "ข้อความ: [1]\n")
    assert repo.pack("0" * 64) is None
    with pytest.raises(ConflictError, match=PACK):
        repo.keep_pack("oia-2540", "2", PACK, "other")


def test_an_audit_comes_back_with_all_that_it_rests_on(repo: Repository) -> None:
    """Run, pack, crawl, score and findings are read back equal to what was kept."""
    prepared(repo, "dusit")
    run = repo.begin_run(FEBRUARY, PACK, ["dusit"], reason="monthly", by="schedule", at=NOON)
    record = audit("dusit", run_id=run.id)

    audit_id = repo.keep_audit(record)

    kept = views.official_audit(repo, "dusit", FEBRUARY)
    assert kept is not None
    assert kept == views.audit(repo, audit_id)
    assert (kept.id, kept.run_id, kept.set_aside) == (audit_id, run.id, None)
    for name in ("centre", "month", "kind", "at", "by", "reason", "program_version", "score", "findings"):
        assert getattr(kept, name) == getattr(record, name), name
    assert (kept.pack.name, kept.pack.version, kept.pack.sha256) == ("oia-2540", "1", PACK)
    assert all(getattr(kept.crawl, field.name) == getattr(record.crawl, field.name) for field in fields(CrawlRecord))


_texts = st.text(max_size=40) | st.sampled_from(["", "'; DROP TABLE audits; --", "กำหนด\u200b\x00\n", "1/3"])
_days = st.dates(min_value=date(1900, 1, 1))
_decimals = st.decimals(min_value=0, max_value=1000, allow_nan=False, allow_infinity=False)


@st.composite
def _periods(draw: st.DrawFn) -> Period:
    first, last = sorted((draw(_days), draw(_days)))
    granularity = draw(st.sampled_from(Granularity))
    return Period(start=first, end=last, granularity=granularity, text=draw(_texts), where=draw(_texts))


_findings = st.builds(
    Finding,
    item=_texts,
    status=st.sampled_from(Status),
    weight=_decimals,
    credit=st.none() | _decimals,
    explanation=_texts,
    url=st.none() | _texts,
    found_on=st.none() | _texts,
    label=st.none() | _texts,
    period=st.none() | _periods(),
    excerpt=st.none() | _texts,
    evidence_sha256=st.none() | _texts,
    explanation_th=_texts,
    near_misses=st.lists(st.builds(NearMiss, label=_texts, found_on=_texts, why=_texts, why_th=_texts), max_size=3).map(
        tuple
    ),
)
_scores = st.builds(
    Score,
    lower=st.fractions(0, 100),
    upper=st.fractions(0, 100),
    final=st.none() | st.fractions(0, 100, max_denominator=10**30),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    found=st.lists(_findings, max_size=6, unique_by=lambda one: one.item),
    score=_scores,
    at=st.datetimes(
        min_value=datetime(1970, 1, 1),  # noqa: DTZ001
        max_value=datetime(9000, 1, 1),  # noqa: DTZ001
        timezones=st.timedeltas(timedelta(hours=-12), timedelta(hours=14)).map(timezone),
    ),
)
def test_every_text_number_date_and_instant_comes_back_exactly(
    repo: Repository, found: list[Finding], score: Score, at: datetime
) -> None:
    """Exact fractions and decimals, any text, any time zone (as the same instant)."""
    prepared(repo, "dusit")

    audit_id = repo.keep_audit(audit("dusit", findings=tuple(found), score=score, at=at))

    kept = views.audit(repo, audit_id)
    assert kept is not None
    assert kept.findings == tuple(found)
    assert [str(one.weight) for one in kept.findings] == [str(one.weight) for one in found]
    assert (kept.score, kept.at) == (score, at)


def test_a_score_just_below_the_mark_is_kept_below_it(repo: Repository) -> None:
    """79.995 stays 79.995 in the database, and is shown as 79.99 to who reads it with SQL."""
    prepared(repo, "dusit")
    value = Fraction(79995, 1000)

    repo.keep_audit(audit("dusit", score=Score(lower=value, upper=value, final=value)))

    (month_score,) = views.scores(repo, FEBRUARY, FEBRUARY)
    assert month_score.score.final == value
    with repo.reading() as connection:
        assert connection.exec_driver_sql("SELECT score_shown FROM audits").scalar() == "79.99"


def test_a_run_audits_each_centre_once(repo: Repository) -> None:
    """A second audit of one centre in one run is refused; a re-score is not such an audit."""
    prepared(repo, "dusit")
    run = repo.begin_run(FEBRUARY, PACK, ["dusit"], reason="", by="hand", at=NOON)
    first = repo.keep_audit(audit("dusit", run_id=run.id))

    with pytest.raises(SecondAuditError, match=f"run {run.id}.*dusit"):
        repo.keep_audit(audit("dusit", run_id=run.id))
    repo.keep_audit(audit("dusit", run_id=run.id, kind=AuditKind.RESCORE))

    assert [one.kind for one in views.history(repo, "dusit", FEBRUARY)] == [AuditKind.AUDIT, AuditKind.RESCORE]
    assert views.history(repo, "dusit", FEBRUARY)[0].id == first


def test_an_interrupted_run_goes_on_where_it_stopped(file: Path) -> None:
    """The same month, pack and centres find the unfinished run again; any other begins one."""
    with Repository.open(file) as repo:
        prepared(repo, "a", "b", "c")
        run = repo.begin_run(FEBRUARY, PACK, ["b", "a"], reason="monthly", by="x", at=NOON)
        repo.keep_audit(audit("a", run_id=run.id))
    with Repository.open(file) as repo:
        again = repo.begin_run(FEBRUARY, PACK, ["a", "b"], reason="another", by="y", at=NOON + timedelta(days=1))
        assert (again.id, again.resumed, again.done, again.remaining) == (run.id, True, {"a"}, ("b",))
        assert (again.reason, again.by, again.started_at) == ("monthly", "x", NOON)
        assert views.unfinished_runs(repo) == (replace(again, resumed=False),)
        for other in (
            repo.begin_run(FEBRUARY, PACK, ["a"], reason="", by="", at=NOON),
            repo.begin_run(FEBRUARY.plus(1), PACK, ["a", "b"], reason="", by="", at=NOON),
        ):
            assert not other.resumed
            assert other.id != run.id


def test_a_finished_run_is_not_resumed(repo: Repository) -> None:
    """Auditing again after the run ended is a run of its own."""
    prepared(repo, "a")
    run = repo.begin_run(FEBRUARY, PACK, ["a"], reason="", by="", at=NOON)
    repo.finish_run(run.id, NOON)
    repo.finish_run(run.id, NOON + timedelta(days=9))

    again = repo.begin_run(FEBRUARY, PACK, ["a"], reason="", by="", at=NOON)

    assert (again.resumed, again.id == run.id) == (False, False)
    progress = views.run_progress(repo, run.id)
    assert progress is not None
    assert progress.finished_at == NOON
    assert views.run_progress(repo, 999) is None


def test_a_rescore_rests_on_the_very_same_crawl(repo: Repository) -> None:
    """A crawl is kept once, whether it comes back as it was read or as it was made."""
    prepared(repo, "dusit")
    repo.keep_audit(audit("dusit"))
    (kept,) = repo.crawls(FEBRUARY)

    repo.keep_audit(audit("dusit", kind=AuditKind.RESCORE, crawl=kept))
    repo.keep_audit(audit("dusit", kind=AuditKind.RESCORE))

    assert repo.crawls(FEBRUARY) == (kept,)
    assert {one.crawl for one in views.history(repo, "dusit", FEBRUARY)} == {kept}


def test_the_newest_crawl_of_each_centre_is_the_one_to_judge_again(repo: Repository) -> None:
    """By centre, of one month, of the centres asked for."""
    prepared(repo, "a", "b", "c")
    for code in ("b", "a", "c"):
        repo.keep_audit(audit(code))
    newer = crawl("a", started_at=NOON + timedelta(days=2), archive="2020-02/a-2.warc.gz")
    repo.keep_audit(audit("a", crawl=newer))
    repo.keep_audit(audit("a", month=FEBRUARY.plus(1), crawl=crawl("a", month=FEBRUARY.plus(1))))

    assert [one.centre for one in repo.crawls(FEBRUARY)] == ["a", "b", "c"]
    assert [one.archive for one in repo.crawls(FEBRUARY, ["a"])] == ["2020-02/a-2.warc.gz"]
    assert repo.crawls(FEBRUARY, []) == ()


def test_the_last_visit_tells_where_to_look_next_month(repo: Repository) -> None:
    """Of the newest crawl that read anything, as first judged; of the centres asked for, and of no other."""
    prepared(repo, "a", "b", "c", "d")
    for code in ("a", "b", "c"):
        repo.keep_audit(audit(code, findings=(finding("7(1)", url="https://a/1", found_on="https://a/"),)))
    seen = crawl("a", started_at=NOON + timedelta(days=2), archive="2020-02/a-2.warc.gz", archive_sha256="c" * 64)
    found = (
        finding("7(1)", url="https://a/2", found_on="https://a/"),
        finding("7(2)", status=Status.MISSING),
        finding("7(3)", url="https://a/2", found_on="https://a/3"),
    )
    repo.keep_audit(audit("a", crawl=seen, findings=found))
    (kept,) = repo.crawls(FEBRUARY, ["a"])
    repo.keep_audit(audit("a", kind=AuditKind.RESCORE, crawl=kept))
    unreached = crawl("a", started_at=NOON + timedelta(days=3), pages=0, archive="2020-02/a-3.warc.gz")
    repo.keep_audit(audit("a", crawl=unreached))

    visits = views.last_visits(repo, ["a", "b", "d"])

    assert set(visits) == {"a", "b"}
    assert visits["a"] == LastVisit(
        centre="a",
        finished_at=seen.finished_at,
        archive="2020-02/a-2.warc.gz",
        archive_sha256="c" * 64,
        statuses=(("7(1)", Status.SATISFIED), ("7(2)", Status.MISSING), ("7(3)", Status.SATISFIED)),
        found_at=("https://a/", "https://a/2", "https://a/3"),
    )


def test_one_archive_cannot_belong_to_two_crawls(repo: Repository) -> None:
    """A row that claims another digest for a kept archive is refused, and nothing of its audit stays."""
    prepared(repo, "dusit")
    repo.keep_audit(audit("dusit", crawl=crawl(archive="x.warc.gz", archive_sha256="1")))

    with pytest.raises(ConflictError):
        repo.keep_audit(audit("dusit", crawl=crawl(archive="x.warc.gz", archive_sha256="2")))

    assert len(views.history(repo, "dusit", FEBRUARY)) == 1


@pytest.mark.parametrize(
    "record",
    [
        audit("nowhere"),
        audit("dusit", pack_sha256="0" * 64),
        audit("dusit", run_id=77),
        audit("dusit", crawl=crawl("sathon")),
    ],
    ids=["centre", "pack", "run", "crawl of another centre"],
)
def test_an_audit_of_something_unknown_is_refused_whole(repo: Repository, record: object) -> None:
    """Foreign keys hold, and neither crawl nor audit is left behind."""
    prepared(repo, "dusit", "sathon")

    with pytest.raises(UnknownReferenceError, match=r"prongsai\.db"):
        repo.keep_audit(record)  # type: ignore[arg-type]

    assert repo.crawls(FEBRUARY) == ()


def test_a_centre_outside_the_run_cannot_be_audited_in_it(repo: Repository) -> None:
    """What a run audits is fixed when it begins."""
    prepared(repo, "dusit", "sathon")
    run = repo.begin_run(FEBRUARY, PACK, ["dusit"], reason="", by="", at=NOON)

    with pytest.raises(UnknownReferenceError):
        repo.keep_audit(audit("sathon", run_id=run.id))


def test_an_item_is_judged_once_in_an_audit(repo: Repository) -> None:
    """Two findings on one item contradict each other; nothing of the audit is kept."""
    prepared(repo, "dusit")

    with pytest.raises(ConflictError):
        repo.keep_audit(audit("dusit", findings=(finding("7(1)"), finding("7(1)"))))

    assert views.history(repo, "dusit", FEBRUARY) == ()
    assert repo.crawls(FEBRUARY) == ()


def test_an_instant_without_a_time_zone_is_refused(repo: Repository) -> None:
    """A naive time would mean another instant on another machine."""
    prepared(repo, "dusit")

    with pytest.raises(ValueError, match="time zone"):
        repo.keep_audit(audit("dusit", at=NOON.replace(tzinfo=None)))


def test_an_audit_set_aside_gives_way_to_the_one_before_and_stays_in_the_history(repo: Repository) -> None:
    """The official audit is the newest not set aside (product.md §4)."""
    prepared(repo, "dusit")
    first, second = repo.keep_audit(audit("dusit")), repo.keep_audit(audit("dusit", reason="again"))

    repo.set_aside(second, at=NOON, by="somchai", reason="site was under repair")

    official = views.official_audit(repo, "dusit", FEBRUARY)
    assert official is not None
    assert official.id == first
    last = views.history(repo, "dusit", FEBRUARY)[-1]
    assert last.set_aside is not None
    assert (last.id, last.set_aside.by, last.set_aside.at) == (second, "somchai", NOON)
    with pytest.raises(ConflictError):
        repo.set_aside(second, at=NOON, by="somchai", reason="again")
    with pytest.raises(UnknownReferenceError):
        repo.set_aside(999, at=NOON, by="somchai", reason="no such audit")
    repo.set_aside(first, at=NOON, by="somchai", reason="this one too")
    assert views.official_audit(repo, "dusit", FEBRUARY) is None
    assert views.scores(repo, FEBRUARY, FEBRUARY) == ()


def test_scores_are_the_official_ones_of_the_months_asked_for(repo: Repository) -> None:
    """By month, then in the registry's order."""
    prepared(repo, "b", "a")
    weak = (finding(credit=Decimal("0.5"), status=Status.STALE),)
    for step in (2, 1, 0):
        month = FEBRUARY.plus(step)
        for code in ("a", "b"):
            repo.keep_audit(audit(code, month=month, crawl=crawl(code, month=month)))
    repo.keep_audit(audit("a", findings=weak))

    found = views.scores(repo, FEBRUARY, Month(2020, 3))

    assert [(str(one.month), one.centre, one.score.final) for one in found] == [
        ("2020-02", "b", 100),
        ("2020-02", "a", 50),
        ("2020-03", "b", 100),
        ("2020-03", "a", 100),
    ]
    assert found[1].score == score_of(weak)
    assert [one.centre for one in views.official_audits(repo, FEBRUARY)] == ["b", "a"]
    assert views.audited_months(repo) == (FEBRUARY, FEBRUARY.plus(1), FEBRUARY.plus(2))


@pytest.fixture
def filled(file: Path) -> Path:
    with Repository.open(file) as repo:
        prepared(repo, "dusit")
        run = repo.begin_run(FEBRUARY, PACK, ["dusit"], reason="", by="", at=NOON)
        audit_id = repo.keep_audit(audit("dusit", run_id=run.id))
        repo.finish_run(run.id, NOON)
        kept = views.audit(repo, audit_id)
        assert kept is not None
        made = decide(repo, kept, "item-0", Status.MISSING, said("ann"), credit=half, needs_second=True)
        agree(repo, made.id, kept, said("bob"), credit=half)
        withdraw(repo, made.id, kept, said("cee"), credit=half)
        close_month(repo, FEBRUARY, [kept], at=NOON, by="x", reason="")
        note_removal(repo, [kept.crawl.id], at=NOON, by="x", reason="y")
        repo.set_aside(audit_id, at=NOON, by="x", reason="y")
        with repo.writing() as connection:
            connection.execute(insert(stamps), {"number": 1, "at": "", "authority": "", "token": b"x"})
        note_deed(repo, Doer(account="ann", address="127.0.0.1", at=NOON), "signed_in", {})
    return file


@pytest.mark.parametrize("table", [table.name for table in APPEND_ONLY])
def test_what_is_kept_can_be_neither_changed_nor_taken_away(filled: Path, table: str) -> None:
    """Even an SQL shell is refused; so is INSERT OR REPLACE through this program's own connection."""
    shell = sqlite3.connect(filled, isolation_level=None)
    before = shell.execute(f"SELECT * FROM {table}").fetchall()
    column = shell.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchone()[0]
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET {column} = {column}"):
        with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
            shell.execute(statement)
    with Repository.open(filled) as repo:
        refused = pytest.raises(ConflictError, match=r"only ever added to|all its findings")
        with refused, repo.reading() as connection:
            connection.exec_driver_sql(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    assert before
    assert shell.execute(f"SELECT * FROM {table}").fetchall() == before
    shell.close()


def test_no_finding_can_be_slipped_into_a_kept_audit(filled: Path) -> None:
    """An audit says how many findings it has; a further one is refused."""
    shell = sqlite3.connect(filled)
    with pytest.raises(sqlite3.IntegrityError, match="all its findings"):
        shell.execute(
            "INSERT INTO findings (audit_id, position, item, status, weight, explanation)"
            " VALUES (1, 18, 'extra', 'satisfied', '100', '')"
        )
    shell.close()
    assert len(findings()) == 18
