"""Decisions, closed months, the history and its verification, as a person at the keyboard sees them."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from cli_program import Program

from auditor.verifying.archives import check_archives
from auditor.verifying.history import check_file, check_journal, check_sums
from storage.journal import entries
from storage.repository import Repository

DECIDE = ("override", "aa", "9(4)", "--month", "2563-02", "--status", "satisfied", "--by", "สมชาย")


def test_a_decision_is_kept_shown_and_counted(proof_city: Program) -> None:
    """With its reason and name, the machine's finding beside it, and what it did to the score."""
    made = proof_city.document(*DECIDE, "--reason", "ได้รับคู่มือเป็นเอกสาร", "--json")
    shown = proof_city.document("show", "aa", "--json")
    _, out, _ = proof_city.run("show", "aa")

    assert (made["number"], made["counts"], made["in_force"]) == (1, True, True)
    assert made["after"]["score"] > made["before"]["score"]
    finding = shown["findings"]["9(4)"]
    assert (finding["status"], finding["override"]["by"]) == ("satisfied", "สมชาย")
    assert finding["override"]["machine"]["status"] == "broken"
    assert shown["score"] == made["after"]["score"]
    assert [one["kind"] for one in shown["history"]] == ["audit", "override"]
    assert "ได้รับคู่มือเป็นเอกสาร" in out
    assert "the rules found: broken" in out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("override", "aa", "9(4)", "--month", "2563-02", "--status", "satisfied"), "reason"),
        ((*DECIDE, "--reason", "x", "--until", "2563-01"), "at least in its own month"),
        ((*DECIDE, "--reason", "x", "--attach", "none.pdf"), "none.pdf"),
        (("override", "aa", "9(9)", "--month", "2563-02", "--status", "stale", "--reason", "x"), "no item '9(9)'"),
        (("override", "aa", "9(4)", "--month", "2563-02", "--status", "fine", "--reason", "x"), "'fine' is no status"),
        (("override", "aa", "9(4)", "--month", "2563-01", "--status", "stale", "--reason", "x"), "no audit of aa"),
        ((*DECIDE, "--reason", "a \x1b[31mb"), "cannot be shown (U+001B)"),
        ((*DECIDE, "--reason", "a \u202eb"), "cannot be shown (U+202E)"),
        ((*DECIDE, "--reason", "a \udcffb"), "cannot be shown (U+DCFF)"),
        ((*DECIDE, "--reason", "ย" * 2_001), "too many"),
        ((*DECIDE, "--reason", "x", "--by", "\n "), "--by NAME"),
        ((*DECIDE, "--reason", "x", "--attach", "/dev/zero"), "only a file can be attached"),
        (("override", "zz", "9(4)", "--month", "2563-02", "--status", "stale", "--reason", "x"), "zz"),
        (("decisions", "agree", "7"), "no decision 7"),
        (("decisions", "withdraw", "7", "--reason", "x"), "no decision 7"),
    ],
)
def test_a_decision_that_cannot_be_kept_says_why_and_changes_nothing(
    proof_city: Program, arguments: tuple[str, ...], told: str
) -> None:
    """Exit code 2; the history is as it was."""
    code, out, err = proof_city.run(*arguments)

    assert (code, out) == (2, "")
    assert told in err
    with Repository.open(proof_city.folder / "prongsai.db") as repo, repo.reading() as connection:
        assert [entry.kind.value for entry in entries(connection)] == ["import", "pack", "audit", "audit", "audit"]


def test_a_second_person_and_a_withdrawal(proof_city: Program) -> None:
    """Where the office wants two, one alone does not count; what is withdrawn leaves the rules' finding."""
    settings = proof_city.folder / "prongsai.toml"
    settings.write_text(settings.read_text() + "second_person = true\n")
    (proof_city.folder / "letter.txt").write_text("ที่ กท 0401/1")

    made = proof_city.document(*DECIDE, "--reason", "x", "--attach", "letter.txt", "--json")
    waiting = proof_city.document("decisions", "list", "--json", code=1)
    code, _, err = proof_city.run("decisions", "agree", "1", "--by", "สมชาย")
    agreed = proof_city.document("decisions", "agree", "1", "--by", "สมหญิง", "--json")
    ended = proof_city.document("decisions", "withdraw", "1", "--by", "สมหญิง", "--reason", "ผิดหน่วยงาน", "--json")

    assert (made["counts"], waiting["decisions"][0]["in_force"]) == (False, False)
    assert (code, "another person" in err) == (2, True)
    assert (agreed["counts"], agreed["second"]) == (True, "สมหญิง")
    assert ended["withdrawn"] is not None
    assert ended["after"] == made["before"]
    assert made["attachment"]["name"] == "letter.txt"
    assert proof_city.run("verify", "--quick")[0] == 0
    (kept,) = (proof_city.folder / "prongsai-archive" / "attachments").iterdir()
    kept.write_text("another letter")
    code, _, err = proof_city.run("verify", "--quick")
    assert (code, "attachment of decision 1" in err) == (3, True)


def test_a_closed_month_shows_what_came_after_as_an_amendment(proof_city: Program) -> None:
    """With the score that it was closed with beside today's; it cannot be closed twice."""
    closed = proof_city.document("months", "close", "2563-02", "--by", "สมชาย", "--json")
    again, _, err = proof_city.run("months", "close", "2563-02")
    proof_city.document(*DECIDE, "--reason", "x", "--json")
    (month,) = proof_city.document("months", "list", "--json")["months"]
    round_ = proof_city.document("evaluate", "--as-of", "2563-02", "--json")
    _, table, _ = proof_city.run("evaluate", "--as-of", "2563-02")

    assert (closed["audited"], closed["closed"]["by"], closed["amended"]) == (3, "สมชาย", {})
    assert (again, "closed already" in err) == (2, True)
    before, now = month["amended"]["aa"]["closed"]["score"], month["amended"]["aa"]["now"]["score"]
    assert before < now
    shown = {one["centre"]: one["months"]["2020-02"] for one in round_["centres"]}
    assert (shown["aa"]["score"], shown["aa"]["amended"], shown["aa"]["closed_score"]) == (now, True, before)
    assert "amended" not in shown["bb"]
    assert round_["closed_months"] == ["2020-02"]
    assert f"(was {before:.2f})" in table


@pytest.mark.parametrize(("month", "told"), [("2563-03", "nothing was audited"), ("2699-01", "has not begun")])
def test_a_month_that_cannot_be_closed_says_why(proof_city: Program, month: str, told: str) -> None:
    """Nothing to freeze, or not yet."""
    code, _, err = proof_city.run("months", "close", month)

    assert (code, told in err) == (2, True)


def test_the_whole_history_is_signed_and_verified(proof_city: Program) -> None:
    """Chain, rows, archives, sums, and every kept crawl judged again; a head noted earlier is still in it."""
    entries = proof_city.document("journal", "list", "--json")["entries"]
    proof_city.document(*DECIDE, "--reason", "x", "--json")

    found = proof_city.document("verify", "--json", "--head", entries[-1]["sha256"])
    other, _, err = proof_city.run("verify", "--quick", "--head", "0" * 64)

    assert [one["kind"] for one in entries] == ["import", "pack", "audit", "audit", "audit"]
    assert all(one["signature"] for one in entries)
    assert (found["whole"], found["first_fault"]) == (True, None)
    counts = {one["what"]: one["count"] for one in found["checks"]}
    assert (counts["journal entries"], counts["archives"], counts["audits judged again"]) == (6, 3, 3)
    assert (other, "is no entry of this journal" in err) == (3, True)


def _row(program: Program, statement: str) -> None:
    with sqlite3.connect(program.folder / "prongsai.db") as shell:
        for (name,) in shell.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            shell.execute(f"DROP TRIGGER {name}")
        assert shell.execute(statement).rowcount > 0
    shell.close()


def _archive(program: Program) -> Path:
    return min((program.folder / "prongsai-archive").glob("2020-02/aa/*.warc.gz"))


def _flip(path: Path, place: int) -> None:
    body = bytearray(path.read_bytes())
    body[place] ^= 1
    path.write_bytes(body)


TAMPERINGS = {
    "one bit of an archive": (lambda city: _flip(_archive(city), 2_000), "2020-02/aa/"),
    "the last bit of an archive": (lambda city: _flip(_archive(city), -1), "2020-02/aa/"),
    "an archive that is gone": (lambda city: _archive(city).unlink(), "is gone"),
    "an archive in another's place": (
        lambda city: _archive(city).write_bytes(
            min((city.folder / "prongsai-archive").glob("2020-02/bb/*.warc.gz")).read_bytes()
        ),
        "not the file that was kept",
    ),
    "a finding": (
        lambda city: _row(city, "UPDATE findings SET status = 'satisfied' WHERE status = 'broken'"),
        "entry 3",
    ),
    "a score": (lambda city: _row(city, "UPDATE audits SET score_final = '90/1' WHERE id = 2"), "journal entry"),
    "a digest": (lambda city: _row(city, "UPDATE crawls SET archive_sha256 = 'x' WHERE id = 1"), "journal entry"),
    "an entry that is gone": (lambda city: _row(city, "DELETE FROM journal WHERE number = 4"), "entry 4 is gone"),
    "the last entry": (lambda city: _row(city, "DELETE FROM journal WHERE number = 5"), "has no entry of it"),
    "an audit slipped in": (
        lambda city: _row(
            city,
            "INSERT INTO audits SELECT 99, NULL, centre, month, 'rescore', crawl_id, pack_sha256, program_version, at, \"by\","
            " reason, '100/1', '100/1', '100/1', '100.00', 0 FROM audits WHERE id = 1",
        ),
        "audit 99",
    ),
    "a centre's address": (
        lambda city: _row(city, "UPDATE centres SET home_url = 'http://x/' WHERE code = 'bb'"),
        "entry 1",
    ),
    "the guard against changes": (lambda city: _row(city, 'UPDATE runs SET "by" = "by"'), "trigger"),
    "a decision's end slipped in": (
        lambda city: (
            city.run(*DECIDE, "--reason", "x"),
            _row(city, "INSERT INTO override_ends SELECT id, at, 'x', 'x' FROM overrides"),
        ),
        "end 1",
    ),
    "a decision's status": (
        lambda city: (
            city.run(*DECIDE, "--reason", "x"),
            _row(city, "UPDATE overrides SET status = 'stale'"),
        ),
        "journal entry 6",
    ),
    "a closed month's audit": (
        lambda city: (
            city.run("months", "close", "2563-02"),
            _row(city, "DELETE FROM closed_audits WHERE centre = 'aa'"),
        ),
        "journal entry 6",
    ),
    "the rules": (lambda city: _row(city, "UPDATE rule_packs SET source = source || ' '"), "entry 2"),
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_every_kind_of_tampering_is_found_and_named(proof_city: Program, tampering: str) -> None:
    """By where it is and what became of it; nothing else is accused."""
    tamper, told = TAMPERINGS[tampering]
    tamper(proof_city)

    root = proof_city.folder / "prongsai-archive"
    with Repository.open(proof_city.folder / "prongsai.db") as repo:
        checks = (check_file(repo), check_journal(repo), check_sums(repo), check_archives(repo, root))
    faults = [f"{fault.where}: {fault.what}" for check in checks for fault in check.faults]

    assert any(told in fault for fault in faults), faults


def test_a_fault_ends_the_command_with_a_code_of_its_own(proof_city: Program) -> None:
    """Exit code 3; the first bad thing stands in the message and in the JSON document."""
    _flip(_archive(proof_city), 2_000)

    code, out, err = proof_city.run("verify", "--quick", "--json")

    document = json.loads(out)
    assert (code, document["whole"]) == (3, False)
    assert document["first_fault"]["where"].startswith("2020-02/aa/")
    assert f"the first: {document['first_fault']['where']}" in err


def test_old_archives_are_removed_on_purpose_only(proof_city: Program) -> None:
    """With a reason; their digests and an entry stay, and the database is whole without them."""
    asked, _, err = proof_city.run("archives", "remove", "--before", "2563-03")
    rehearsed = proof_city.document("archives", "remove", "--before", "2563-03", "--dry-run", "--json")
    there = _archive(proof_city).exists()
    removed = proof_city.document("archives", "remove", "--before", "2563-03", "--reason", "เกินกำหนดเก็บรักษา", "--json")

    assert (asked, "reason" in err, there) == (2, True, True)
    assert removed["archives"] == rehearsed["archives"]
    assert not list((proof_city.folder / "prongsai-archive").glob("2020-02/*/*.warc.gz"))
    found = proof_city.document("verify", "--json")
    assert found["whole"] is True
    assert "3 archives were removed on purpose; their digests stay" in [
        n for one in found["checks"] for n in one["notes"]
    ]
    assert proof_city.document("journal", "list", "--last", "1", "--json")["entries"][0]["kind"] == "remove"
    code, _, err = proof_city.run("export", "evidence", "--centre", "aa", "-o", "aa.wacz")
    assert (code, "removed on purpose" in err) == (2, True)
