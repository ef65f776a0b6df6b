"""What might mislead, in decisions, closed months and exports, is refused or told."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest
from cli_program import Program

from auditor.errors import MonthRefused
from auditor.months import require_reason_to_amend
from rules.month import Month
from storage.records import AuditKind, AuditRecord, CrawlRecord
from storage.repository import Repository
from storage.views import official_audit

DECIDE = ("override", "aa", "9(4)", "--month", "2563-02", "--status", "satisfied", "--by", "สมชาย")


def test_a_decision_that_was_carried_on_ends_in_every_month(proof_city: Program) -> None:
    """It counts in the next month while the evidence is the same; once withdrawn, in neither."""
    proof_city.document("override", "aa", "7(1)", "--month", "2563-02", "--status", "stale", "--reason", "x", "--json")
    _keep_unchanged(proof_city, Month(2020, 3))
    before = proof_city.document("show", "aa", "--month", "2563-03", "--json")["findings"]["7(1)"]

    proof_city.document("decisions", "withdraw", "1", "--reason", "x", "--json")

    assert (before["status"], before["override"]["number"]) == ("stale", 1)
    for month in ("2563-02", "2563-03"):
        assert proof_city.document("show", "aa", "--month", month, "--json")["findings"]["7(1)"]["override"] is None
    assert proof_city.run("verify", "--quick")[0] == 0


def _keep_unchanged(program: Program, month: Month) -> None:
    """What the audit of an unchanged site comes to in a later month: the same findings, under what was decided."""
    with Repository.open(program.folder / "prongsai.db") as repo:
        was = official_audit(repo, "aa", Month(2020, 2))
        assert was is not None
        crawl = {field.name: getattr(was.crawl, field.name) for field in fields(CrawlRecord)} | {
            "month": month,
            "archive": "",
        }
        record = AuditRecord(
            run_id=None,
            centre="aa",
            month=month,
            kind=AuditKind.AUDIT,
            pack_sha256=was.pack.sha256,
            program_version=was.program_version,
            at=was.at,
            by="x",
            reason="x",
            crawl=CrawlRecord(**crawl),
            findings=was.findings,
            score=was.score,
        )
        repo.keep_audit(record)


def test_a_closed_month_is_audited_again_with_a_reason_only() -> None:
    """What comes then is an amendment."""
    closed = [Month(2020, 2)]

    with pytest.raises(MonthRefused, match="is closed"):
        require_reason_to_amend(Month(2020, 2), closed, " ")
    require_reason_to_amend(Month(2020, 2), closed, "the centre complained")
    require_reason_to_amend(Month(2020, 3), closed, "")


def test_the_last_entry_must_be_signed_by_the_key_that_is_named(proof_city: Program) -> None:
    """In either case of its letters; another's key is a fault, and a noted head is no question to a file."""
    key = proof_city.document("journal", "list", "--json")["entries"][-1]["public_key"]

    assert proof_city.run("verify", "--quick", "--key", key.upper())[0] == 0
    code, _, err = proof_city.run("verify", "--quick", "--key", "00" * 32)
    assert (code, "not signed by 00" in err) == (3, True)
    code, _, err = proof_city.run("verify", "x.wacz", "--head", "0")
    assert (code, "--head" in err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("letters", "-o", "x.docx"), "must end in .pdf"),
        (("letters", "-o", "x.pdf", "--month", "2563-09"), "there is no letter"),
        (("evidence", "-o", "x.zip"), "must end in .wacz"),
        (("evidence", "-o", "x", "--month", "2563-02", "--round", "bma-2563"), "exclude each other"),
    ],
)
def test_an_export_that_would_be_another_than_asked_is_refused(
    proof_city: Program, arguments: tuple[str, ...], told: str
) -> None:
    """Exit code 2, and nothing is written."""
    code, _, err = proof_city.run("export", *arguments)

    assert (code, told in err) == (2, True)
    assert not list(proof_city.folder.glob("x*"))


def test_what_one_export_says_of_the_history_another_says_too(proof_city: Program) -> None:
    """Each row of scores and findings bears the head; decided findings say by whom and what the rules found."""
    proof_city.document(*DECIDE, "--reason", "x", "--json")
    entries = proof_city.document("journal", "list", "--json")["entries"]
    for what in ("scores", "findings"):
        assert proof_city.run("export", what, "-o", f"{what}.json")[0] == 0

    scores, findings = (json.loads((proof_city.folder / f"{what}.json").read_text()) for what in ("scores", "findings"))
    assert {row["history_head"] for row in scores + findings} == {f"{len(entries)} {entries[-1]['sha256']}"}
    (decided,) = (row for row in findings if row["decided_by"])
    assert (decided["status"], decided["machine_status"], decided["decision_reason"]) == ("satisfied", "broken", "x")
