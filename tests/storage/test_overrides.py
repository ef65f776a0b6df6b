"""A person's decision stands beside the rule's finding, counts while it holds, and leaves nothing behind when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from evaluator.override import Override, decided, with_decision
from rules.findings import Status
from storage import views
from storage.errors import ConflictError
from storage.overrides import agree, decide, overrides_of, withdraw
from storage.records import AuditKind, StoredAudit
from storage.repository import Repository
from tests.storage.storage_samples import FEBRUARY, audit, crawl, finding, half, prepared, said

MISSING = finding("7(1)", status=Status.MISSING, credit=Decimal(0), explanation="nothing names it")
FOUND = finding("7(2)", evidence_sha256="e" * 64)


@pytest.fixture
def repo() -> Iterator[Repository]:
    with Repository.open(":memory:") as made:
        prepared(made, "dusit")
        yield made


@pytest.fixture
def kept(repo: Repository) -> StoredAudit:
    return _kept(repo, repo.keep_audit(audit("dusit", findings=(MISSING, FOUND))))


def test_a_decision_counts_and_what_the_rule_found_stands_beside_it(repo: Repository, kept: StoredAudit) -> None:
    """The month's newest revision is of the same crawl and pack, with the person's name, reason and the new score."""
    decide(repo, kept, "7(1)", Status.SATISFIED, said("ann", "it hangs in the side menu"), credit=half)

    official = views.official_audit(repo, "dusit", FEBRUARY)
    assert official is not None
    assert (official.kind, official.by, official.crawl) == (AuditKind.OVERRIDE, "ann", kept.crawl)
    assert official.score.final == 100
    assert kept.score.final == 50
    first, second = official.findings
    assert (first.status, first.credit) == (Status.SATISFIED, Decimal(1))
    assert "ann" in first.explanation
    assert "it hangs in the side menu" in first.explanation_th
    assert first.decision is not None
    assert (first.decision.found, first.decision.found_explanation) == (Status.MISSING, "nothing names it")
    assert second == FOUND
    assert [one.id for one in views.history(repo, "dusit", FEBRUARY)] == [kept.id, official.id]


def test_the_day_of_a_decision_is_told_as_it_was_in_bangkok(repo: Repository, kept: StoredAudit) -> None:
    """Two in the morning there is still the day before in UTC."""
    made = decide(repo, kept, "7(1)", Status.SATISFIED, said("ann"), credit=half)

    told = with_decision(MISSING, replace(made, at=datetime(2020, 2, 5, 19, 0, tzinfo=UTC)), Decimal(1))

    assert "on 2020-02-06:" in told.explanation
    assert "เมื่อ 6/2/2563:" in told.explanation_th


def test_where_two_persons_decide_one_alone_changes_nothing(repo: Repository, kept: StoredAudit) -> None:
    """Nor may the first agree with themself; the second one's word is what makes it count."""
    made = decide(repo, kept, "7(1)", Status.SATISFIED, said("ann"), credit=half, needs_second=True)

    assert views.official_audit(repo, "dusit", FEBRUARY) == kept
    for same in ("ann", " Ann", "ANN "):
        with pytest.raises(ConflictError, match="another person"):
            agree(repo, made.id, kept, said(same), credit=half)
    agreed = agree(repo, made.id, kept, said("bob"), credit=half)

    official = views.official_audit(repo, "dusit", FEBRUARY)
    assert official is not None
    assert official.score.final == 100
    assert official.findings[0].decision is not None
    assert (official.findings[0].decision.by, official.findings[0].decision.second) == ("ann", "bob")
    assert agreed.second == "bob"
    with pytest.raises(ConflictError, match="waits for nobody"):
        agree(repo, made.id, kept, said("cee"), credit=half)


def test_a_decision_that_is_withdrawn_leaves_the_rules_finding(repo: Repository, kept: StoredAudit) -> None:
    """By a further revision: both stay in the history."""
    made = decide(repo, kept, "7(1)", Status.SATISFIED, said("ann"), credit=half)
    under = views.official_audit(repo, "dusit", FEBRUARY)
    assert under is not None

    withdraw(repo, made.id, under, said("bob", "it was another agency's menu"), credit=half)

    official = views.official_audit(repo, "dusit", FEBRUARY)
    assert official is not None
    assert official.findings == kept.findings
    assert official.score == kept.score
    assert len(views.history(repo, "dusit", FEBRUARY)) == 3
    with pytest.raises(ConflictError, match="withdrawn already"):
        withdraw(repo, made.id, under, said("bob"), credit=half)


def test_of_two_decisions_on_one_item_the_newer_counts(repo: Repository, kept: StoredAudit) -> None:
    """And the older again, where the newer is withdrawn."""
    decide(repo, kept, "7(1)", Status.STALE, said("ann"), credit=half)
    newer = decide(repo, _newest(repo), "7(1)", Status.SATISFIED, said("bob"), credit=half)
    assert _newest(repo).score.final == 100

    withdraw(repo, newer.id, _newest(repo), said("bob"), credit=half)

    assert _newest(repo).score.final == Fraction(75)
    assert _newest(repo).findings[0].status is Status.STALE


def test_what_is_not_in_the_audit_cannot_be_decided(repo: Repository, kept: StoredAudit) -> None:
    """Nothing is kept of it."""
    with pytest.raises(ConflictError, match="no item 9"):
        decide(repo, kept, "9(1)", Status.SATISFIED, said("ann"), credit=half)

    assert overrides_of(repo) == ()
    assert len(views.history(repo, "dusit", FEBRUARY)) == 1


def test_a_decision_comes_along_only_while_the_evidence_is_the_same(repo: Repository, kept: StoredAudit) -> None:
    """To a later crawl, of this month or the next; a finding that rested on nothing leaves nothing to compare."""
    on_evidence = decide(repo, kept, "7(2)", Status.STALE, said("ann"), credit=half)
    on_nothing = decide(repo, kept, "7(1)", Status.SATISFIED, said("ann"), credit=half)
    march = FEBRUARY.plus(1)
    changed = replace(FOUND, evidence_sha256="f" * 64)

    assert _statuses((MISSING, FOUND), on_evidence, on_nothing) == [Status.MISSING, Status.STALE]
    assert _statuses((MISSING, changed), on_evidence, on_nothing) == [Status.MISSING, Status.SATISFIED]
    same_crawl = decided((MISSING,), [on_nothing], crawl_id=kept.crawl.id, month=FEBRUARY, credit=half)
    assert same_crawl[0].status is Status.SATISFIED
    ended = replace(on_evidence, last_month=FEBRUARY)
    assert decided((FOUND,), [ended], crawl_id=None, month=march, credit=half) == (FOUND,)
    assert decided((FOUND,), [on_evidence], crawl_id=None, month=FEBRUARY.plus(-1), credit=half) == (FOUND,)


def test_what_the_registry_exempts_is_not_for_a_person_to_decide(repo: Repository) -> None:
    """Nothing is kept of it."""
    exempt = replace(FOUND, status=Status.NOT_APPLICABLE, credit=None)
    made = _kept(repo, repo.keep_audit(audit("dusit", findings=(exempt,))))

    with pytest.raises(ConflictError, match="exempts dusit"):
        decide(repo, made, "7(2)", Status.SATISFIED, said("ann"), credit=half)

    assert overrides_of(repo) == ()


def test_a_decision_on_an_audit_that_was_overtaken_is_refused(repo: Repository, kept: StoredAudit) -> None:
    """A revision of the older crawl would hide the newer audit."""
    waiting = decide(repo, kept, "7(1)", Status.SATISFIED, said("ann"), credit=half, needs_second=True)
    newer = repo.keep_audit(audit("dusit", crawl=crawl("dusit", pages=61), findings=(MISSING, FOUND)))

    with pytest.raises(ConflictError, match="judged anew"):
        decide(repo, kept, "7(2)", Status.STALE, said("ann"), credit=half)
    with pytest.raises(ConflictError, match="judged anew"):
        agree(repo, waiting.id, kept, said("bob"), credit=half)

    assert _newest(repo).id == newer
    assert len(overrides_of(repo)) == 1


def test_what_waited_for_a_second_person_is_withdrawn_without_a_revision(repo: Repository, kept: StoredAudit) -> None:
    """It had decided nothing; its end is an entry all the same."""
    waiting = decide(repo, kept, "7(1)", Status.SATISFIED, said("ann"), credit=half, needs_second=True)

    ended = withdraw(repo, waiting.id, kept, said("ann"), credit=half)

    assert ended.ended_at is not None
    assert _newest(repo) == kept


def test_an_exempt_item_stays_exempt(repo: Repository, kept: StoredAudit) -> None:
    """The registry's exemption outranks an older decision: the item is out of the sum."""
    on_evidence = decide(repo, kept, "7(2)", Status.STALE, said("ann"), credit=half)
    exempt = replace(FOUND, status=Status.NOT_APPLICABLE, credit=None)

    assert decided((exempt,), [on_evidence], crawl_id=None, month=FEBRUARY, credit=half) == (exempt,)


def test_judging_a_kept_crawl_again_keeps_what_was_decided_on_it(repo: Repository, kept: StoredAudit) -> None:
    """A re-score's record with decided findings comes back as it was handed in."""
    decide(repo, kept, "7(1)", Status.SATISFIED, said("ann"), credit=half)
    findings = _newest(repo).findings
    again = audit(
        "dusit", kind=AuditKind.RESCORE, crawl=kept.crawl, findings=findings, score=_newest(repo).score, reason="x"
    )

    audit_id = repo.keep_audit(again)

    assert _kept(repo, audit_id).findings == findings
    assert _kept(repo, audit_id).crawl == kept.crawl


def _statuses(findings: tuple, *standing: Override) -> list[Status]:
    under = decided(findings, standing, crawl_id=None, month=FEBRUARY.plus(1), credit=half)
    return [one.status for one in under]


def _newest(repo: Repository) -> StoredAudit:
    found = views.official_audit(repo, "dusit", FEBRUARY)
    assert found is not None
    return found


def _kept(repo: Repository, audit_id: int) -> StoredAudit:
    found = views.audit(repo, audit_id)
    assert found is not None
    return found
