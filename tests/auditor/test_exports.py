"""Exports, read back by other readers than wrote them: exact, harmless, whole or not there at all."""

from __future__ import annotations

import csv
import errno
import json
import os
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from auditor.exports.comma_separated import as_csv
from auditor.exports.export import ExportFailed, UnwritableExport, format_of, write_table
from auditor.exports.findings import COLUMNS, finding_rows, finding_table
from auditor.exports.harmless import harmless
from auditor.exports.json_document import as_json
from auditor.exports.scores import score_rows, score_table
from auditor.exports.table import Column, Table
from auditor.exports.words import month_in_thai, standing_in_thai, status_in_thai
from auditor.exports.workbook import LONGEST_TEXT, as_xlsx
from evaluator.score import Score
from evaluator.standing import Round, StandingStatus, standing_of
from rules.findings import Finding, Status
from rules.month import Month
from rules.period import Granularity, Period
from storage.centre import Centre
from storage.records import AuditKind, PackReference, StoredAudit, StoredCrawl

JANUARY, FEBRUARY, MARCH = Month(2020, 1), Month(2020, 2), Month(2020, 3)
ROUND = Round(
    name="sample",
    title_th="รอบตัวอย่าง",
    title_en="Sample",
    first_month=JANUARY,
    last_month=MARCH,
    pass_score=Decimal(80),
    required_passes=2,
    denominator=2,
    target=Decimal(100),
    minimum=Decimal(10),
)
CENTRES = (Centre(code="01000000", name_th="สำนักตัวอย่าง", name_en="Sample"), Centre(code="b", name_th="=ศูนย์ ข"))
NOON = datetime(2020, 2, 29, 5, 0, tzinfo=UTC)


def final(value: str) -> Score:
    exact = Fraction(value)
    return Score(lower=exact, upper=exact, final=exact)


def scores() -> Table:
    open_month = Score(lower=Fraction(60), upper=Fraction("79.999"), final=None)
    standings = {
        "01000000": standing_of("01000000", {JANUARY: final("79.995"), FEBRUARY: open_month}, ROUND),
        "b": standing_of("b", {JANUARY: final("80"), FEBRUARY: final("100"), MARCH: final("200/3")}, ROUND),
    }
    return score_table(score_rows(CENTRES, standings), ROUND)


def audit(*findings: Finding) -> StoredAudit:
    crawl = StoredCrawl(
        id=1,
        centre="b",
        month=FEBRUARY,
        started_at=NOON,
        finished_at=NOON,
        pages=1,
        requests=1,
        bytes=1,
        complete=True,
        stopped_because="everything in scope was visited",
        archive="",
        archive_sha256="",
        archive_bytes=0,
    )
    return StoredAudit(
        id=1,
        run_id=1,
        centre="b",
        month=FEBRUARY,
        kind=AuditKind.AUDIT,
        at=NOON,
        by="test",
        reason="",
        program_version="0.1.0",
        pack=PackReference(name="oia-2540", version="1.0", sha256="ab" * 32),
        crawl=crawl,
        score=final("50"),
        findings=findings,
    )


FULL = Finding(
    item="9(8)-sk1",
    status=Status.STALE,
    weight=Decimal(10),
    credit=Decimal("0.5"),
    explanation='อ่านได้ "ม.ค. 2563", ต้องการ ก.พ.\nตรวจด้วยตา',
    explanation_th="ข้อมูลล่าสุดเป็นของเดือนมกราคม 2563 จึงไม่เป็นปัจจุบัน",
    url="https://b.example/sk1.pdf",
    found_on="https://b.example/",
    label="=HYPERLINK(1)",
    period=Period(start=date(2020, 1, 1), end=date(2020, 1, 31), granularity=Granularity.MONTH, text="ม.ค. 63"),
    excerpt="- เดือนมกราคม 2563",
    evidence_sha256="cd" * 32,
)
BARE = Finding(item="7(1)", status=Status.UNDETERMINED, weight=Decimal(8), credit=None, explanation="เว็บไซต์ไม่ตอบ")


def findings() -> Table:
    return finding_table(finding_rows([audit(FULL, BARE)], CENTRES, {"9(8)-sk1": "สขร.1"}))


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(content.decode("utf-8-sig").splitlines(keepends=True)))


def read_sheet(content: bytes) -> Worksheet:
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def table_of(*texts: str) -> Table:
    return Table(name="t", columns=(Column(key="a", heading="ก"),), rows=tuple((text,) for text in texts))


def test_scores_in_csv() -> None:
    """A row a centre, a column a month, scores cut: 79.995 is 79.99; what is not final is empty, with its bounds."""
    first, second = read_csv(as_csv(scores()))

    assert as_csv(scores()).startswith(b"\xef\xbb\xbfcentre,name_th,name_en,2020-01,2020-02,2020-03,passes,status,")
    assert (first["2020-01"], first["2020-02"], first["2020-03"]) == ("79.99", "", "")
    assert first["undecided"] == "2020-02: 60.00–79.99"
    assert (first["centre"], first["passes"], first["status"]) == ("01000000", "0", "pending")
    assert (first["needs"], first["months_left"]) == ("2", "2")
    assert (second["2020-01"], second["2020-03"], second["status"], second["needs"]) == (
        "80.00",
        "66.66",
        "passed",
        "0",
    )


def test_scores_in_json() -> None:
    """Numbers are numbers, what is unknown is null, Thai stands as it is."""
    first, second = json.loads(as_json(scores()))

    assert (first["2020-01"], first["2020-02"], first["status"]) == (79.99, None, "pending")
    assert (second["2020-01"], second["passes"], second["name_th"]) == (80.0, 2, "=ศูนย์ ข")
    assert "สำนักตัวอย่าง".encode() in as_json(scores())


def test_scores_in_a_workbook() -> None:
    """Thai headings, numbers with two decimals, codes that keep their zeros, and unknown months empty."""
    sheet = read_sheet(as_xlsx(scores()))
    head, first, second = sheet.iter_rows()

    assert [cell.value for cell in head][:6] == [
        "รหัส",
        "ศูนย์ข้อมูลข่าวสาร",
        "ชื่อภาษาอังกฤษ",
        "ม.ค. 2563",
        "ก.พ. 2563",
        "มี.ค. 2563",
    ]
    assert [cell.value for cell in first][:7] == ["01000000", "สำนักตัวอย่าง", "Sample", 79.99, None, None, 0]
    assert first[3].number_format == "0.00"
    assert [cell.value for cell in second][3:9] == [80, 100, 66.66, 2, "passed", "ผ่าน"]


def test_a_workbook_is_ready_for_use() -> None:
    """The head and the names stay in view, every column filters, widths fit, scores are coloured by the mark."""
    sheet = read_sheet(as_xlsx(scores()))

    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == "A1:L3"
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["A"].width > 10
    coloured = {str(area.sqref): area.rules for area in sheet.conditional_formatting}
    assert set(coloured) == {"D2:D3", "E2:E3", "F2:F3"}
    blanks, passing, failing = coloured["D2:D3"]
    assert (blanks.type, blanks.stopIfTrue) == ("containsBlanks", True)
    assert (passing.operator, passing.formula) == ("greaterThanOrEqual", ["80"])
    assert (failing.operator, failing.formula) == ("lessThan", ["80"])


def test_findings_tell_all_that_a_reader_needs_to_check_them() -> None:
    """Status, credit, weight, where, what was read, which date decided, evidence, pack and program."""
    first, second = json.loads(as_json(findings()))

    assert first == {
        "centre": "b",
        "name_th": "=ศูนย์ ข",
        "month": "2020-02",
        "month_th": "ก.พ. 2563",
        "item": "9(8)-sk1",
        "item_title": "สขร.1",
        "status": "stale",
        "status_th": "ไม่เป็นปัจจุบัน",
        "credit": 0.5,
        "weight": 10.0,
        "url": "https://b.example/sk1.pdf",
        "found_on": "https://b.example/",
        "label": "=HYPERLINK(1)",
        "period_start": "2020-01-01",
        "period_end": "2020-01-31",
        "period_text": "ม.ค. 63",
        "excerpt": "- เดือนมกราคม 2563",
        "explanation_th": "ข้อมูลล่าสุดเป็นของเดือนมกราคม 2563 จึงไม่เป็นปัจจุบัน",
        "explanation": 'อ่านได้ "ม.ค. 2563", ต้องการ ก.พ.\nตรวจด้วยตา',
        "evidence_sha256": "cd" * 32,
        "pack": "oia-2540",
        "pack_version": "1.0",
        "pack_sha256": "ab" * 32,
        "program_version": "0.1.0",
        "audited_at": "2020-02-29T05:00:00+00:00",
        "machine_status": None,
        "decided_by": None,
        "decision_reason": None,
    }
    assert (second["status"], second["credit"], second["url"], second["period_start"]) == (
        "undetermined",
        None,
        None,
        None,
    )


def test_findings_in_csv_and_workbook_hold_the_same() -> None:
    """Quotation marks and line breaks survive; texts that look like formulas are harmless in both."""
    row = read_csv(as_csv(findings()))[0]
    cells = [cell.value for cell in list(read_sheet(as_xlsx(findings())).iter_rows())[1]]

    assert row["explanation"] == FULL.explanation
    assert (row["label"], row["excerpt"], row["name_th"]) == ("'=HYPERLINK(1)", "'- เดือนมกราคม 2563", "'=ศูนย์ ข")
    assert (row["credit"], row["weight"]) == ("0.5", "10")
    assert dict(zip((column.key for column in COLUMNS), cells, strict=True)) == {
        **{key: value or None for key, value in row.items()},
        "credit": 0.5,
        "weight": 10,
    }


def test_a_centre_that_left_the_registry_keeps_its_findings() -> None:
    """Its name is unknown, its history is not."""
    rows = json.loads(as_json(finding_table(finding_rows([audit(BARE)], ()))))

    assert [(row["centre"], row["name_th"], row["item"]) for row in rows] == [("b", "", "7(1)")]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_formulas_are_made_harmless(start: str) -> None:
    """A hostile site cannot run anything on an official's computer through an export."""
    hostile = f"{start}cmd|' /C calc'!A0"

    csv_cell = next(csv.DictReader(as_csv(table_of(hostile)).decode("utf-8-sig").splitlines(keepends=True)))["a"]
    cell = read_sheet(as_xlsx(table_of(hostile)))["A2"]

    assert csv_cell == f"'{hostile}"
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'")


@given(st.text(max_size=40))
def test_harmless_changes_nothing_else(text: str) -> None:
    """An ordinary text passes as it is; a dangerous one is whole behind its apostrophe."""
    assert harmless(text).removeprefix("'" if text[:1] != "'" else "") == text.replace("\0", "")
    assert harmless(text)[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n"}


@given(st.lists(st.text(min_size=1, max_size=20), max_size=5))
def test_csv_is_read_back_by_the_standard_reader(texts: Sequence[str]) -> None:
    """Whatever the cells hold, the rows and their cells come back."""
    table = Table(
        name="t",
        columns=(Column(key="a", heading="ก"), Column(key="b", heading="ข")),
        rows=tuple((text, 1) for text in texts),
    )
    rows = list(csv.reader(StringIO(as_csv(table).decode("utf-8-sig"), newline="")))

    assert rows[1:] == [[harmless(text), "1"] for text in texts]


def test_odd_characters_do_not_stop_an_export() -> None:
    """Half a surrogate pair, a NUL or a control character out of a broken page is no reason to fail."""
    table = table_of("a\ud800b", "nul\0", "bell\x07")

    assert [row["a"] for row in read_csv(as_csv(table))] == ["a?b", "nul", "bell\x07"]
    assert [row["a"] for row in json.loads(as_json(table))] == ["a?b", "nul\0", "bell\x07"]
    assert read_sheet(as_xlsx(table))["A2"].value == "a?b"


def test_a_text_too_long_for_a_cell_is_cut_and_marked() -> None:
    """Excel refuses a longer cell, and XlsxWriter would leave it out in silence."""
    value = read_sheet(as_xlsx(table_of("ก" * 40_000)))["A2"].value

    assert isinstance(value, str)
    assert len(value) == LONGEST_TEXT
    assert value.endswith("…")


@pytest.mark.parametrize("write", [as_csv, as_json, as_xlsx])
def test_the_same_table_gives_the_same_bytes(write: Callable[[Table], bytes]) -> None:
    """An export can be compared with another by its digest."""
    assert write(scores()) == write(scores())


@pytest.mark.parametrize("write", [as_csv, as_json, as_xlsx])
def test_a_table_without_rows_is_a_file_all_the_same(write: Callable[[Table], bytes]) -> None:
    """Nothing to export is not an error of the format."""
    assert write(finding_table([]))


def test_a_row_of_another_length_is_refused() -> None:
    """A shifted column would lie in every format at once."""
    with pytest.raises(ValueError, match="row 1 of 't' has 2 cells for 1 columns"):
        Table(name="t", columns=(Column(key="a", heading="ก"),), rows=(("x", "y"),))


@pytest.mark.parametrize("name", ["s.csv", "s.json", "s.xlsx", "S.XLSX"])
def test_the_name_chooses_the_format(tmp_path: Path, name: str) -> None:
    """The file is what its name says, and nothing else is left beside it."""
    write_table(scores(), tmp_path / name)

    assert (tmp_path / name).read_bytes() == format_of(Path(name))(scores())
    assert list(tmp_path.iterdir()) == [tmp_path / name]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("scores.ods", "the name must end in .csv, .json or .xlsx"),
        ("scores", "the name must end in .csv, .json or .xlsx"),
        ("none/scores.csv", "does not exist"),
        ("folder.csv", "is a folder"),
    ],
)
def test_a_place_that_takes_no_export(tmp_path: Path, name: str, words: str) -> None:
    """An unknown format, a missing folder or a folder in the file's place is wrong usage, told before any work."""
    (tmp_path / "folder.csv").mkdir()

    with pytest.raises(UnwritableExport, match=words) as caught:
        format_of(tmp_path / name)
    assert str(tmp_path / name) in str(caught.value)


def test_an_error_while_writing_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a full disk the file of last month is still there, whole, and no fragment beside it."""
    path = tmp_path / "scores.csv"
    path.write_text("last month's")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(ExportFailed, match="No space left on device"):
        write_table(scores(), path)
    assert path.read_text() == "last month's"
    assert list(tmp_path.iterdir()) == [path]


def test_an_export_through_a_link_writes_the_file_that_it_names(tmp_path: Path) -> None:
    """A symbolic link stays one."""
    (tmp_path / "real").mkdir()
    link = tmp_path / "latest.csv"
    link.symlink_to(tmp_path / "real" / "scores.csv")

    write_table(scores(), link)

    assert link.is_symlink()
    assert (tmp_path / "real" / "scores.csv").read_bytes() == as_csv(scores())


def test_every_verdict_has_a_word_of_its_own() -> None:
    """No two statuses read alike in Thai, and months are those of the Buddhist year."""
    assert len({status_in_thai(status) for status in Status}) == len(Status)
    assert len({standing_in_thai(status) for status in StandingStatus}) == len(StandingStatus)
    assert month_in_thai(Month(2019, 12)) == "ธ.ค. 2562"
