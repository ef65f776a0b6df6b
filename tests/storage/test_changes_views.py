"""What one month has otherwise than another: every item of every centre that has both, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from rules.findings import Finding, Status
from rules.month import Month
from storage import views
from storage.changes_views import ItemChange, item_changes
from storage.overrides import decide
from storage.repository import Repository
from tests.storage.storage_samples import FEBRUARY, audit, crawl, finding, half, prepared, said

MARCH = Month(2020, 3)
NONE = Decimal(0)


@pytest.fixture
def repo(tmp_path: Path) -> Iterator[Repository]:
    with Repository.open(tmp_path / "prongsai.db") as repository:
        prepared(repository, "sathon", "dusit")
        yield repository


def keep(repo: Repository, code: str, month: Month, *found: Finding) -> None:
    repo.keep_audit(audit(code, month=month, crawl=crawl(code, month=month), findings=found))


def missing(item: str) -> Finding:
    return finding(item, status=Status.MISSING, credit=NONE)


def told(changes: tuple[ItemChange, ...]) -> list[tuple[str, str, Status | None, Status | None]]:
    return [(one.centre, one.item, one.before, one.after) for one in changes]


def test_an_item_that_only_one_month_has_is_a_change(repo: Repository) -> None:
    """The rules of the other month did not ask for it; in the registry's order, then in the pack's."""
    keep(repo, "dusit", FEBRUARY, finding("gone"), finding("same"), missing("better"))
    keep(repo, "dusit", MARCH, finding("same"), finding("better"), finding("new"))
    keep(repo, "sathon", FEBRUARY, finding("same"))
    keep(repo, "sathon", MARCH, missing("same"))

    changes = item_changes(repo, FEBRUARY, MARCH)

    assert told(changes) == [
        ("sathon", "same", Status.SATISFIED, Status.MISSING),
        ("dusit", "gone", Status.SATISFIED, None),
        ("dusit", "better", Status.MISSING, Status.SATISFIED),
        ("dusit", "new", None, Status.SATISFIED),
    ]
    assert [(one.credit_before, one.credit_after) for one in changes[1:3]] == [(1, None), (0, 1)]


def test_peoples_decisions_count_in_either_month(repo: Repository) -> None:
    """One that makes both months alike is no change; one that sets them apart is."""
    keep(repo, "dusit", FEBRUARY, missing("7(1)"), finding("7(2)"))
    keep(repo, "dusit", MARCH, finding("7(1)"), finding("7(2)"))
    for month, item, status in ((FEBRUARY, "7(1)", Status.SATISFIED), (MARCH, "7(2)", Status.STALE)):
        official = views.official_audit(repo, "dusit", month)
        assert official is not None
        decide(repo, official, item, status, said("anna"), credit=half, last_month=month)

    (change,) = item_changes(repo, FEBRUARY, MARCH)

    assert told((change,)) == [("dusit", "7(2)", Status.SATISFIED, Status.STALE)]
    assert (change.credit_before, change.credit_after) == (1, Decimal("0.5"))


def test_only_the_audits_that_count_are_compared_and_only_of_centres_with_both(repo: Repository) -> None:
    """An earlier revision says nothing any more."""
    keep(repo, "dusit", FEBRUARY, missing("7(1)"))
    keep(repo, "dusit", FEBRUARY, finding("7(1)"))
    keep(repo, "dusit", MARCH, finding("7(1)"))
    keep(repo, "sathon", MARCH, finding("7(1)"))

    assert item_changes(repo, FEBRUARY, MARCH) == ()
