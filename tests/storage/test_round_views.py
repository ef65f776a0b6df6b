"""The scores of a round, read at once and kept in mind, are what the plain reading says; whoever wrote meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluator.score import Score, score_of
from rules.findings import Status
from rules.month import Month
from storage import views
from storage.months import close_month, closed_months
from storage.repository import Repository
from storage.round_views import KeptScores, kept_scores
from tests.storage.storage_samples import FEBRUARY, NOON, audit, crawl, finding, prepared

FIRST, LAST = Month(2020, 1), Month(2020, 3)
MONTHS = (FIRST, FEBRUARY, LAST)
CODES = ("dusit", "sathon", "yannawa")
FINDINGS = {
    "full": (finding("7(1)"),),
    "open": (finding("7(1)"), finding("7(2)", status=Status.UNDETERMINED, credit=None)),
    "none": (finding("7(1)", status=Status.MISSING, credit=Decimal(0)),),
}


def kept_plainly(repo: Repository) -> tuple[object, ...]:
    """What the views of one month each say."""
    closings = {one.month: one for one in closed_months(repo) if FIRST <= one.month <= LAST}
    scores: dict[Month, dict[str, Score]] = {}
    for one in views.scores(repo, FIRST, LAST):
        scores.setdefault(one.month, {})[one.centre] = one.score
    amended = {
        (centre, month): closing.scores.get(centre)
        for month, closing in closings.items()
        for centre, audit_id, _ in views.official_scores(repo, month)
        if closing.audits.get(centre) != audit_id
    }
    return scores, frozenset(closings), amended


def told(kept: KeptScores) -> tuple[object, ...]:
    return {month: dict(scores) for month, scores in kept.scores.items() if scores}, kept.closed, dict(kept.amended)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "prongsai.db"


@pytest.fixture
def repo(file: Path) -> Iterator[Repository]:
    with Repository.open(file) as repository:
        prepared(repository, *CODES)
        yield repository


def keep(repo: Repository, code: str, month: Month, found: str) -> int:
    findings = FINDINGS[found]
    visit = crawl(code, month=month)
    return repo.keep_audit(audit(code, month=month, crawl=visit, findings=findings, score=score_of(findings)))


def test_what_another_program_kept_meanwhile_is_seen_at_once(repo: Repository, file: Path) -> None:
    """A run in another process adds audits, closes a month, sets an audit aside: the next reading has it."""
    with Repository.open(file) as other:
        first = keep(other, "dusit", FEBRUARY, "full")
        assert told(kept_scores(repo, FIRST, LAST)) == kept_plainly(repo)
        newest = keep(other, "dusit", FEBRUARY, "none")
        assert kept_scores(repo, FIRST, LAST).scores[FEBRUARY]["dusit"] == score_of(FINDINGS["none"])
        other.set_aside(newest, at=NOON, by="x", reason="a mistake")
        assert kept_scores(repo, FIRST, LAST).scores[FEBRUARY]["dusit"] == score_of(FINDINGS["full"])
        close_month(other, FEBRUARY, views.official_audits(other, FEBRUARY), at=NOON, by="x", reason="")
        keep(other, "dusit", FEBRUARY, "open")
        keep(other, "sathon", FEBRUARY, "full")
        kept = kept_scores(repo, FIRST, LAST)

    assert first < newest
    assert kept.closed == {FEBRUARY}
    assert kept.amended == {("dusit", FEBRUARY): score_of(FINDINGS["full"]), ("sathon", FEBRUARY): None}


def test_equal_scores_are_one_object_after_later_readings_too(repo: Repository) -> None:
    """Who counts thousands of centres tells scores apart by identity."""
    keep(repo, "dusit", FEBRUARY, "full")
    before = kept_scores(repo, FIRST, LAST).scores[FEBRUARY]["dusit"]
    keep(repo, "sathon", LAST, "full")

    assert kept_scores(repo, FIRST, LAST).scores[LAST]["sathon"] is before


_KEEP = st.tuples(st.just("keep"), st.sampled_from(CODES), st.sampled_from(MONTHS), st.sampled_from(sorted(FINDINGS)))
_CLOSE = st.tuples(st.just("close"), st.sampled_from(MONTHS))
_ASIDE = st.tuples(st.just("aside"), st.integers(1, 12))
_LOOK = st.just(("look",))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(_KEEP | _CLOSE | _ASIDE | _LOOK, max_size=14))
def test_whatever_happens_it_says_what_the_plain_reading_says(steps: list[tuple[object, ...]]) -> None:
    """Audits, closings and settings aside in any order, looked at in between or not."""
    with Repository.open("sqlite://") as repo:
        prepared(repo, *CODES)
        kept: list[int] = []
        closed: set[Month] = set()
        for step in steps:
            match step:
                case ("keep", str(code), Month() as month, str(found)):
                    kept.append(keep(repo, code, month, found))
                case ("close", Month() as month) if month not in closed:
                    close_month(repo, month, views.official_audits(repo, month), at=NOON, by="x", reason="")
                    closed.add(month)
                case ("aside", int(number)) if kept:
                    repo.set_aside(kept.pop(number % len(kept)), at=NOON, by="x", reason="a mistake")
                case ("look",):
                    kept_scores(repo, FIRST, LAST)
        assert told(kept_scores(repo, FIRST, LAST)) == kept_plainly(repo)
