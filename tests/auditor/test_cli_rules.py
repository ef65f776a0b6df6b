"""`prongsai rules explain`, `suggest` and `diff` as another program sees them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_program import Program
from small_sites import LONG, Served, page, served

LATE = ("--month", "2563-02", "--late", "--reason", "the office asked")
LIGHTER = """\
extends: oia-2540
name: lighter
version: "1"
items:
  - {code: "7(1)", weight: 4}
  - code: "7(2)"
    phrases: {strong: [อำนาจและหน้าที่], plain: [], weak: [], only: []}
    clauses: []
"""
ONE_MONTH = """\
name: one-month
title: {th: หนึ่งเดือน, en: one month}
first_month: 2563-02
last_month: 2563-02
pass_score: 80
required_passes: 1
denominator: 2
target: 100
minimum: 10
"""


@pytest.fixture(scope="module")
def sites() -> Iterator[Served]:
    with served("aa", "bb") as sites:
        yield sites


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory, sites: Served) -> Program:
    """With an audit of two sites for 2563-02; none of the commands here changes it."""
    program = Program(tmp_path_factory.mktemp("audited"))
    sites.registry(program.folder / "registry.csv")
    program.run("centres", "import", "registry.csv")
    code, _, err = program.run("audit", *LATE)
    assert code == 0, err
    (program.folder / "lighter.yaml").write_text(LIGHTER, encoding="utf-8")
    return program


def test_explain_reads_a_url_from_the_newest_kept_crawl(audited: Program, sites: Served) -> None:
    """No request is made; the crawl, the leads and the verdicts are told."""
    sites.asked.clear()
    home = sites.homes["bb"]
    document = audited.document("rules", "explain", f"{home}duties", "--json")

    assert (document["centre"], document["month"], document["state"]) == ("bb", "2020-02", "content")
    assert [(lead["item"], lead["page"]) for lead in document["led_here"]] == [("7(2)", home)]
    assert document["findings"]["7(2)"]["status"] == "satisfied"
    assert sites.asked == []


def test_explain_looks_where_it_is_told(audited: Program, sites: Served) -> None:
    """Another centre's crawl does not hold the address."""
    url = f"{sites.homes['bb']}duties"

    assert audited.run("rules", "explain", url, "--centre", "aa")[0] == 2
    assert audited.document("rules", "explain", url, "--centre", "bb", "--month", "2563-02", "--json")["centre"] == "bb"


def test_explain_tells_a_failed_fetch(audited: Program, sites: Served) -> None:
    """A dead link's address is in the crawl too."""
    code, out, _ = audited.run("rules", "explain", f"{sites.homes['aa']}gone")

    assert code == 0
    assert "HTTP 404" in out
    assert "เครื่องแม่ข่ายตอบว่าไม่พบหน้าที่ขอ" in out
    assert "9(4)" in out


def test_explain_reads_a_file_without_any_database(tmp_path: Path) -> None:
    """A page saved from a browser, or a document that came by post."""
    program = Program(tmp_path)
    (tmp_path / "หน้า.html").write_text(page("คู่มือการปฏิบัติงาน", f"<p>{LONG}</p><p>ปีงบประมาณ 2563</p>"), "utf-8")
    document = program.document("rules", "explain", "หน้า.html", "--json")

    assert (document["file"], document["kind"], document["title"]) == ("หน้า.html", "page", "คู่มือการปฏิบัติงาน")
    assert {lead["item"] for lead in document["leads"]} == {"9(4)"}
    assert document["periods"][0]["start"] == "2019-10-01"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["หน้า.html"]


@pytest.mark.parametrize(
    ("target", "words"), [("nosuch.html", "neither a file here nor a web address"), ("http://no.test/x", "holds")]
)
def test_explain_says_what_it_cannot_find(audited: Program, target: str, words: str) -> None:
    """A message, no traceback."""
    code, out, err = audited.run("rules", "explain", target)

    assert (code, out) == (2, "")
    assert words in err
    assert "Traceback" not in err


def test_an_archive_that_is_gone_is_said(audited: Program, sites: Served, tmp_path: Path) -> None:
    """Evidence that was lost is named by its file."""
    program = Program(tmp_path / "copy")
    shutil.copytree(audited.folder, program.folder)
    for archive in program.folder.rglob("*.warc.gz"):
        archive.unlink()

    for arguments in (("rules", "explain", sites.homes["aa"]), ("rules", "suggest")):
        code, _, err = program.run(*arguments)
        assert code == 2
        assert ".warc.gz" in err
        assert "Traceback" not in err


def test_diff_tells_what_flips_from_one_pack_to_the_other(audited: Program) -> None:
    """Findings and scores of every kept crawl under both; nothing is kept."""
    before = audited.document("show", "aa", "--json")
    document = audited.document("rules", "diff", "oia-2540", "lighter.yaml", "--json")

    assert (document["before"]["name"], document["after"]["name"], document["judged"]) == ("oia-2540", "lighter", 2)
    assert [change["centre"] for change in document["changes"]] == ["aa", "bb"]
    change = document["changes"][0]
    assert change["items"] == {"7(2)": ["satisfied", "missing"]}
    assert change["before"]["score"] > change["after"]["score"]
    assert (document["flips"], document["standings"]) == ([], [])
    assert audited.document("show", "aa", "--json") == before


def test_diff_tells_the_months_and_standings_that_flip(audited: Program) -> None:
    """A round in which one pass is enough turns with the month."""
    (audited.folder / "only-duties.yaml").write_text(
        "extends: oia-2540\nname: only-duties\nversion: '1'\nitems:\n"
        + "".join(f"  - {{code: {code!r}, weight: 0}}\n" for code in (
            "index", "7(1)", "7(3)", "7(4)", "9(1)", "9(2)", "9(3)-plan", "9(3)-budget", "9(4)", "9(5)", "9(6)", "9(7)",
            "9(8)-tender", "9(8)-sk1"))
    )  # fmt: skip
    (audited.folder / "round.yaml").write_text(ONE_MONTH, encoding="utf-8")
    arguments = ("rules", "diff", "oia-2540", "only-duties.yaml", "--round", "round.yaml", "--json")
    document = audited.document(*arguments)

    assert [(flip["centre"], flip["passed_before"], flip["passed_after"]) for flip in document["flips"]] == [
        ("aa", False, True), ("bb", False, True),
    ]  # fmt: skip
    assert document["standings"][0] == {"centre": "aa", "before": "failed", "after": "passed"}


def test_diff_of_a_pack_with_itself_is_empty(audited: Program) -> None:
    """The same bytes, the same answer."""
    code, out, _ = audited.run("rules", "diff", "oia-2540", "oia-2540", "--month", "2563-02")

    assert code == 0
    assert "2 kept crawls come out alike" in out


def test_suggest_finds_the_label_that_a_pack_has_lost(audited: Program) -> None:
    """With the phrase that it is like, where it stands, and the verdicts and scores that it would turn."""
    document = audited.document("rules", "suggest", "--rules", "lighter.yaml", "--limit", "1", "--json")

    (first,) = document["suggestions"]
    assert (first["item"], first["phrase"], first["like"]) == ("7(2)", "อำนาจหน้าที่", "อำนาจและหน้าที่")
    assert (first["centres"], first["wanting"]) == (["aa", "bb"], ["aa", "bb"])
    assert [change["items"]["7(2)"] for change in first["changes"]] == [["missing", "satisfied"]] * 2
    assert first["gain"] > 0


def test_suggest_tells_people_the_same(audited: Program) -> None:
    """In lines that can be read aloud."""
    code, out, _ = audited.run("rules", "suggest", "--rules", "lighter.yaml")

    assert code == 0
    assert "as a plain phrase of 7(2): aa 7(2) missing → satisfied" in out


def test_rules_test_counts_labels_and_pages(audited: Program) -> None:
    """What was run is said, also where all is well."""
    document = audited.document("rules", "test", "--json")

    assert document["failures"] == []
    assert document["examples"]["labels"] > 100
    assert document["examples"]["pages"] >= 30
