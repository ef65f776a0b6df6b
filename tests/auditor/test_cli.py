"""The command line as another program sees it: exit codes, standard output, standard error."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cli_program import Program
from small_sites import Served, served

LATE = ("--month", "2563-02", "--late", "--reason", "the office asked")


@pytest.fixture(scope="module")
def sites() -> Iterator[Served]:
    with served("aa", "bb", "cc") as sites:
        yield sites


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory, sites: Served) -> Path:
    """A database with a registry of three sites, and no audit."""
    program = Program(tmp_path_factory.mktemp("imported"))
    sites.registry(program.folder / "registry.csv")
    code, _, err = program.run("centres", "import", "registry.csv")
    assert code == 0, err
    return program.folder / "prongsai.db"


@pytest.fixture
def city(program: Program, imported: Path) -> Program:
    """With a registry of three sites."""
    shutil.copy(imported, program.folder)
    return program


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory, imported: Path) -> Program:
    """With an audit of three sites for 2563-02."""
    program = Program(tmp_path_factory.mktemp("audited"))
    shutil.copy(imported, program.folder)
    code, _, err = program.run("audit", *LATE)
    assert code == 0, err
    return program


def test_audit_json_has_the_keys_of_the_contract(city: Program) -> None:
    """product.md §7: one document on standard output, nothing else there."""
    document = city.document("audit", *LATE, "--centre", "aa", "--json")

    assert document["month"] == "2020-02"
    assert set(document["rules"]) == {"name", "version", "sha256"}
    (audit,) = document["audits"]
    assert set(audit) == {
        "centre", "score", "score_bounds", "final", "pages", "requests", "bytes", "seconds", "stopped_because", "stopped_because_th",
        "hosts", "remarks", "findings",
    }  # fmt: skip
    assert (audit["centre"], audit["final"]) == ("aa", True)
    assert audit["score_bounds"] == [audit["score"], audit["score"]]
    (traffic,) = audit["hosts"].values()
    assert traffic == {"requests": audit["requests"], "bytes": audit["bytes"], "max_concurrency": 1}
    assert audit["remarks"] == []
    finding = audit["findings"]["7(1)"]
    assert set(finding) == {
        "status", "credit", "weight", "url", "found_on", "label", "period", "excerpt", "explanation", "explanation_th",
        "evidence_sha256", "near_misses", "override",
    }  # fmt: skip
    assert (finding["status"], finding["credit"], finding["weight"]) == ("satisfied", 1, 8)


def test_evaluate_json_has_the_keys_of_the_contract(audited: Program) -> None:
    """product.md §7; the denominator is the round's own, and the registry's other number is said loudly."""
    document = audited.document("evaluate", "--json", "--as-of", "2563-02")

    assert {key: document[key] for key in ("round", "passed", "failed", "pending", "denominator", "target", "minimum")} == {
        "round": "bma-2563", "passed": 0, "failed": 0, "pending": 3, "denominator": 72, "target": 100, "minimum": 10,
    }  # fmt: skip
    assert document["indicator_bounds"] == [0, 4.16]
    centre = document["centres"][0]
    assert set(centre) == {"centre", "months", "passes", "status", "needs", "months_left"}
    assert list(centre["months"]) == [f"2020-0{number}" for number in range(1, 7)]
    assert centre["months"]["2020-01"] == {"score": None, "passed": None, "final": False}
    assert centre["months"]["2020-02"]["final"] is True
    assert "72" in document["warning"]


def test_a_round_that_is_over_leaves_nothing_pending(audited: Program) -> None:
    """A month without a final score counts as not passed once the round is closed (product.md §5)."""
    document = audited.document("evaluate", "--json")

    assert (document["pending"], document["failed"]) == (0, 3)


def test_show_names_the_evidence_and_the_next_step(audited: Program) -> None:
    """Every finding with its why and what to do about it."""
    code, out, _ = audited.run("show", "aa")

    assert code == 0
    assert "7(1)" in out
    assert "satisfied" in out
    assert "to do: Mend the link" in out
    assert "bytes, 1 at a time" in out
    document = audited.document("show", "aa", "--month", "2020-02", "--json")
    assert document["month"] == "2020-02"
    assert document["history"][0]["official"] is True
    assert document["findings"]["9(4)"]["status"] == "broken"


def test_show_says_why_in_thai_and_in_english(audited: Program) -> None:
    """The Thai sentence stands first; an official reads what to do in Thai too."""
    _, out, _ = audited.run("show", "aa")

    found = audited.document("show", "aa", "--json")["findings"]["7(1)"]
    assert found["explanation_th"].startswith("ข้อความ “โครงสร้างและการจัดองค์กร” ในหน้า http://127.0.0.1")
    assert found["explanation_th"].endswith("พบว่าเป็นหน้าที่มีเนื้อหาของตนเอง")
    assert 0 < out.index("พบว่าเป็นหน้าที่มีเนื้อหาของตนเอง") < out.index("a page with a text of its own")
    assert "ควรดำเนินการ: แก้ไขลิงก์" in out


def test_show_names_the_closest_that_was_rejected(audited: Program) -> None:
    """For an item that nothing names, what came nearest, where it stands, and why it does not count."""
    _, out, _ = audited.run("show", "aa")

    finding = audited.document("show", "aa", "--json")["findings"]["9(3)-plan"]

    assert finding["status"] == "missing"
    (miss,) = finding["near_misses"]
    assert set(miss) == {"label", "found_on", "why", "why_th"}
    assert miss["label"] == "แผนที่"
    assert "closest that was rejected: “แผนที่” on http://127.0.0.1" in out
    assert "ไม่นับ เนื่องจาก“แผน” เป็นส่วนหนึ่งของคำว่า “แผนที่”" in out


def test_tables_show_the_same_facts(audited: Program) -> None:
    """The table of a round has a row a centre and a column a month."""
    code, out, err = audited.run("evaluate")

    assert code == 0
    assert "2563-06" in out
    assert "ศูนย์ตัวอย่าง aa" in out
    assert "WARNING" in err


def test_rescore_needs_a_reason_unless_it_is_dry(audited: Program) -> None:
    """A revision says why it was made."""
    code, _, err = audited.run("rescore", "--month", "2563-02")
    assert (code, "--reason" in err) == (2, True)

    document = audited.document("rescore", "--dry-run", "--json")
    assert (document["dry_run"], document["judged"], document["changes"], document["flips"]) == (True, 3, [], [])


def test_exports_are_written(audited: Program) -> None:
    """For the office's spreadsheet."""
    assert audited.run("export", "scores", "-o", "scores.csv")[0] == 0
    assert audited.run("export", "findings", "--month", "2563-02", "-o", "findings.json")[0] == 0
    assert "ศูนย์ตัวอย่าง aa" in (audited.folder / "scores.csv").read_text("utf-8-sig")
    assert audited.run("export", "scores", "-o", "scores.docx")[0] == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("audit", "--month", "2563-13"), "2563-13"),
        (("audit", "--month", "63-01"), "63-01"),
        (("audit", "--month", "2700-01", "--late", "--reason", "x"), "has not begun"),
        (("audit", "--month", "2563-01"), "--late"),
        (("audit", *LATE, "--centre", "aaa"), "did you mean 'aa'"),
        (("audit", *LATE, "--rules", "nosuch"), "nosuch"),
        (("show", "zz"), "centres list"),
        (("show", "aa"), "prongsai audit"),
        (("evaluate", "--round", "nosuch"), "nosuch"),
        (("rescore", "--reason", "x"), "prongsai audit"),
        (("export", "scores", "-o", "nowhere/scores.csv"), "nowhere"),
        (("centres", "import", "nosuch.csv"), "nosuch.csv"),
        (("--config", "nosuch.toml", "centres", "list"), "nosuch.toml"),
        (("centres", "list", "--nosuch"), "nosuch"),
    ],
)
def test_wrong_input_ends_with_2_and_a_message(city: Program, arguments: tuple[str, ...], words: str) -> None:
    """The message names what is wrong, no traceback, nothing on standard output."""
    code, out, err = city.run(*arguments)

    assert (code, out) == (2, "")
    assert words in err
    assert "Traceback" not in err


def test_without_a_database_the_first_step_is_named(program: Program) -> None:
    """And no empty database is left behind by a look."""
    code, _, err = program.run("audit")

    assert code == 2
    assert "centres import" in err
    assert list(program.folder.iterdir()) == []


def test_a_file_that_is_no_database_is_left_as_it_was(program: Program) -> None:
    """Nothing is lost to a wrong name."""
    (program.folder / "prongsai.db").write_text("not a database, but a long letter " * 50)
    before = (program.folder / "prongsai.db").read_bytes()
    code, _, err = program.run("centres", "list")

    assert (code, "Traceback" in err) == (2, False)
    assert (program.folder / "prongsai.db").read_bytes() == before


def test_centres_without_a_home_url_are_skipped_with_a_warning(program: Program, sites: Served) -> None:
    """Done, with something that needs a person: exit code 1."""
    sites.registry(program.folder / "registry.csv", bb={"home_url": ""})
    program.run("centres", "import", "registry.csv")
    code, out, err = program.run("audit", *LATE, "--json")

    assert code == 1
    assert "bb" in err
    document = json.loads(out)
    assert [audit["centre"] for audit in document["audits"]] == ["aa", "cc"]
    assert document["skipped"] == ["bb"]


def test_an_unreachable_centre_has_bounds_and_needs_a_person(program: Program, sites: Served) -> None:
    """A transport failure is our ignorance, not the agency's breach (product.md §3)."""
    sites.registry(program.folder / "registry.csv", cc={"home_url": "http://127.0.0.1:9/"})
    program.run("centres", "import", "registry.csv")
    document = program.document("audit", *LATE, "--centre", "cc", "--json", code=1)

    (audit,) = document["audits"]
    assert (audit["score"], audit["score_bounds"], audit["final"]) == (None, [0, 100], False)
    assert audit["stopped_because_th"] == "เข้าถึงหน้าแรกของเว็บไซต์ไม่ได้"


def test_what_needs_a_person_is_told_in_thai_and_in_english(program: Program, sites: Served) -> None:
    """What ended the crawl, and why no verdict could be given."""
    sites.registry(program.folder / "registry.csv", cc={"home_url": "http://127.0.0.1:9/"})
    program.run("centres", "import", "registry.csv")
    code, out, _ = program.run("audit", *LATE, "--centre", "cc")

    assert code == 1
    assert "เข้าถึงหน้าแรกของเว็บไซต์ไม่ได้ · home page unreachable" in out
    assert "ยังพิจารณาไม่ได้ เนื่องจาก" in out


def test_options_may_stand_before_or_after_the_command(audited: Program) -> None:
    """`--database` is where a person looks for it."""
    database = str(audited.folder / "prongsai.db")
    elsewhere = Program(audited.folder.parent)

    assert elsewhere.document("--database", database, "centres", "list", "--json") == elsewhere.document(
        "centres", "list", "--json", "--database", database
    )
    elsewhere.environment["PRONGSAI_DATABASE"] = database
    assert len(elsewhere.document("centres", "list", "--json")["centres"]) == 3


def test_classify_reads_a_label_a_line_in_order(program: Program) -> None:
    """One object a line with the keys of the contract, whatever the locale; odd bytes and empty lines keep their place."""
    program.environment |= {"LC_ALL": "C", "PYTHONUTF8": "0"}
    given = "โครงสร้างและการจัดองค์กร\r\n\nแผนผังเว็บไซต์\n".encode() + b"\xff\xfe\n" + "คู่มือปฏิบัติงาน".encode()
    code, out, _ = program.run("rules", "classify", given=given)

    lines = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [line["text"] for line in lines][:3] == ["โครงสร้างและการจัดองค์กร", "", "แผนผังเว็บไซต์"]
    assert len(lines) == 5
    assert all(set(line) == {"text", "item", "confidence", "phrase"} for line in lines)
    assert (lines[0]["item"], lines[1]["item"], lines[4]["item"]) == ("7(1)", None, "9(4)")
    assert all(0 <= line["confidence"] <= 1 for line in lines)
    assert "โครงสร้าง" in out


def test_dates_reads_the_periods_of_a_line(program: Program) -> None:
    """`start` and `end` are inclusive ISO days."""
    code, out, _ = program.run("rules", "dates", given="ประจำเดือน มกราคม 2563\nไม่มีวันที่\n".encode())

    first, second = map(json.loads, out.splitlines())
    assert code == 0
    assert first["periods"] == [
        {"start": "2020-01-01", "end": "2020-01-31", "granularity": "month", "text": first["periods"][0]["text"]}
    ]
    assert second == {"text": "ไม่มีวันที่", "periods": []}


def test_the_shipped_pack_is_valid_and_reads_its_examples(program: Program) -> None:
    """`rules check` and `rules test`."""
    checked = program.document("rules", "check", "--json")
    items = {item["item"]: item for item in checked["items"]}

    assert checked["name"] == "oia-2540"
    assert (items["7(1)"]["recency"], items["7(1)"]["none_accepted"]) == ("none", False)
    assert (items["9(8)-sk1"]["recency"], items["9(8)-sk1"]["none_accepted"]) == ({"monthly": {"lag": 1}}, "month")
    assert (items["9(6)"]["weight"], items["9(6)"]["none_accepted"]) == (3, True)
    assert items["9(6)"]["title_th"].startswith("สัญญาสัมปทาน")
    assert program.run("rules", "test")[0] == 0


def test_a_broken_pack_names_file_line_and_key(program: Program) -> None:
    """An author finds the place."""
    (program.folder / "bad.yaml").write_text("name: bad\nextends: oia-2540\nversion: '1'\nwieght: 3\n")
    code, _, err = program.run("rules", "check", "bad.yaml")

    assert code == 2
    assert "bad.yaml:4" in err
    assert "wieght" in err


def test_a_reader_that_leaves_early_is_no_error(audited: Program) -> None:
    """`prongsai show … | head`."""
    read, write = os.pipe()
    os.close(read)
    with audited.start("show", "aa", stdout=write) as process:
        os.close(write)
        _, err = process.communicate(timeout=60)

    assert (process.returncode, err.decode()) == (0, "")


def test_a_second_process_is_refused(city: Program, sites: Served) -> None:
    """One run at a time on one database: who is at work is said."""
    sites.pause["bb"] = 0.5
    first = city.start("audit", *LATE)
    try:
        wait_for(lambda: (city.folder / "prongsai.db.lock").exists() and (city.folder / "prongsai.db.lock").read_text())
        code, _, err = city.run("audit", *LATE)
        first.communicate(timeout=120)
    finally:
        first.kill()
        sites.pause.clear()

    assert code == 2
    assert f"process {first.pid}" in err
    assert first.returncode == 0


def test_an_interrupt_tells_what_is_kept(city: Program, sites: Served) -> None:
    """Ctrl-C ends at once, with exit code 2; the same command again goes on."""
    sites.pause["cc"] = 30
    process = city.start("audit", *LATE)
    try:
        wait_for(lambda: kept(city) == 2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
        sites.pause.clear()

    assert (process.returncode, out) == (2, b"")
    assert "interrupted: 2 of 3 centres are kept; run the same command again to go on" in err.decode()
    assert [audit["centre"] for audit in city.document("audit", *LATE, "--json")["audits"]] == ["aa", "bb", "cc"]


def test_kill_9_loses_nothing_and_doubles_nothing(city: Program, sites: Served) -> None:
    """Power loss included: the same command again finishes the run, and each centre is audited once."""
    sites.pause["cc"] = 30
    process = city.start("audit", *LATE)
    try:
        wait_for(lambda: kept(city) == 2)
    finally:
        process.kill()
        process.wait()
        sites.pause.clear()
    sites.asked.clear()
    document = city.document("audit", *LATE, "--json")

    assert [audit["centre"] for audit in document["audits"]] == ["aa", "bb", "cc"]
    assert {code for code, _ in sites.asked} == {"cc"}
    assert kept(city) == 3
    assert not list(city.folder.rglob("*.part"))


def kept(program: Program) -> int:
    """How many audits the database holds, as another program sees it."""
    import sqlite3

    try:
        with sqlite3.connect(f"file:{program.folder / 'prongsai.db'}?mode=ro", uri=True) as connection:
            return int(connection.execute("select count(*) from audits").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def wait_for(condition: Any, seconds: float = 60.0) -> None:
    """A bound against hanging, not a promise about time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
