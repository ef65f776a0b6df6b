"""Documents for people: the indicator's form, letters, the workbook, and what moved a score."""

from __future__ import annotations

import json
import shutil
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from cli_program import Program
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from auditor.difference import waterfall
from evaluator.score import score_of
from rules.findings import Finding, Status
from rules.thai import compact

NARRATIVE = """
level = "ระดับหน่วยงาน"
supporting = ["ผู้บริหารสนับสนุน"]
obstacles = ["เว็บไซต์บางแห่งปิดปรับปรุง"]
reporter = "สมชาย ตัวอย่าง"
quarters = [{ quarter = 2, text = "ตรวจประเมินครบทุกหน่วยงาน" }]
"""


@pytest.fixture(scope="module")
def city(kept_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The small city, with what the office wrote."""
    folder = tmp_path_factory.mktemp("reports") / "city"
    shutil.copytree(kept_city, folder)
    (folder / "said.toml").write_text(NARRATIVE, encoding="utf-8")
    return Program(folder)


def _exported(city: Program, *arguments: str, file: str, codes: tuple[int, ...] = (0,)) -> bytes:
    code, _, err = city.run("export", *arguments, "-o", file)
    assert code in codes, err
    return (city.folder / file).read_bytes()


def _words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return compact(" ".join(page.get_textpage().get_text_range() for page in document))


def test_the_indicators_form_has_its_nine_sections(city: Program) -> None:
    """Figures from the database, narrative from the file, the journal's head; the same in JSON, Word and PDF."""
    told = ("indicator", "--narrative", "said.toml")
    report = json.loads(_exported(city, *told, file="i.json"))
    word = Document(BytesIO(_exported(city, *told, file="i.docx")))
    pdf = _words(_exported(city, *told, file="i.pdf"))

    assert [section["number"] for section in report["sections"]] == list(range(1, 10))
    assert report["sections"][4]["table"]["rows"] == [
        ["ผ่าน", "0"],
        ["ไม่ผ่าน", "3"],
        ["รอผล", "0"],
        ["ทั้งหมดตามรอบการประเมิน", "72"],
    ]
    assert "ไตรมาสที่ 2: ตรวจประเมินครบทุกหน่วยงาน" in report["sections"][5]["paragraphs"]
    assert "ไตรมาสที่ 1: (ยังไม่ได้กรอก)" in report["sections"][5]["paragraphs"]
    head = city.document("journal", "list", "--json")["entries"][-1]["sha256"]
    assert report["head"]["sha256"] == head
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    for section in report["sections"]:
        assert f"{section['number']}. {section['heading']}" in text
        assert all(paragraph in text for paragraph in section["paragraphs"])
    assert len(word.tables) == 2
    for word_of_it in ("ตัวชี้วัดที่ 3", "เว็บไซต์บางแห่งปิดปรับปรุง", "ศูนย์ตัวอย่าง aa"):
        assert compact(word_of_it) in pdf


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('levle = "x"', "said.toml: levle"),
        ("level = ", "not valid TOML"),
        ('quarters = [{ quarter = 5, text = "x" }]', "quarters.0.quarter"),
    ],
)
def test_a_narrative_that_the_form_has_no_place_for_is_refused(
    kept_city: Path, tmp_path: Path, content: str, told: str
) -> None:
    """With the file and the key; nothing is written."""
    shutil.copytree(kept_city, tmp_path / "city")
    program = Program(tmp_path / "city")
    (program.folder / "said.toml").write_text(content)

    code, _, err = program.run("export", "indicator", "--narrative", "said.toml", "-o", "i.json")

    assert (code, told in err) == (2, True)
    assert not (program.folder / "i.json").exists()


def test_a_letter_says_what_is_missing_where_we_looked_and_what_would_do(city: Program) -> None:
    """A page for each centre, in Thai, what would gain most first."""
    _exported(city, "letters", "--month", "2563-02", file="all.pdf")
    words = _words((city.folder / "all.pdf").read_bytes())
    code, _, err = city.run("export", "letters", "--month", "2563-02", "--centre", "aa", "-o", "letters")

    assert code == 0, err
    assert [file.name for file in (city.folder / "letters").iterdir()] == ["aa-2020-02.pdf"]
    finding = city.document("show", "aa", "--json")["findings"]["9(4)"]
    assert finding["status"] == "broken"
    for said in ("ศูนย์ตัวอย่าง bb", "คู่มือการปฏิบัติงาน", "แก้ไขลิงก์หรือนำไฟล์กลับมาไว้ที่เดิม", "กุมภาพันธ์ 2563"):
        assert compact(said) in words


def test_the_workbook_recomputes_the_indicator(city: Program) -> None:
    """Scores as numbers, passes, status and indicator as formulas over them, findings and rules beside them."""
    book = openpyxl.load_workbook(BytesIO(_exported(city, "scores", file="s.xlsx")))
    shown = openpyxl.load_workbook(city.folder / "s.xlsx", data_only=True)

    assert book.sheetnames == ["scores", "findings", "rules"]
    scores = book["scores"]
    assert scores.freeze_panes == "C2"
    assert scores["J2"].value == '=COUNTIF(D2:I2,">="&pass_score)'
    assert scores["K2"].value.startswith('=IF(J2>=required_passes,"ผ่าน"')
    assert isinstance(scores["E2"].value, int | float)
    assert set(book.defined_names) == {"pass_score", "required_passes", "denominator", "target", "minimum", "closed"}
    totals = {row[1].value: row[3] for row in scores.iter_rows(min_row=5) if row[1].value}
    assert totals["ตัวชี้วัด (ร้อยละ) อย่างน้อย"].value == '=COUNTIF(K2:K4,"ผ่าน")*100/denominator'
    assert shown["scores"]["K2"].value == "ไม่ผ่าน"
    assert book["findings"].max_row == 1 + 3 * len(city.document("show", "aa", "--json")["findings"])
    codes = {row[0].value for row in book["rules"].iter_rows(min_row=9)}
    assert {"7(1)", "9(8)-sk1"} <= codes


def test_two_months_are_told_apart_by_item_and_by_text(kept_city: Path, tmp_path: Path) -> None:
    """What moved the score stands first; what stands otherwise on the site follows, without the network."""
    shutil.copytree(kept_city, tmp_path / "city")
    program = Program(tmp_path / "city")
    program.document("override", "aa", "7(1)", "--month", "2563-02", "--status", "missing", "--reason", "x", "--json")

    found = program.document("diff", "aa", "2563-02", "2563-02", "--json")
    code, out, err = program.run("diff", "aa", "2563-02", "2563-02")
    refused, _, told = program.run("diff", "aa", "2563-01", "2563-02")

    assert (found["steps"], found["appeared"], found["vanished"], found["changed"]) == ([], [], [], [])
    assert code == 0, err
    assert "No item was judged otherwise." in out
    assert (refused, "no audit of aa" in told) == (2, True)


_statuses = st.sampled_from([status for status in Status if status is not Status.UNDETERMINED])


@st.composite
def _findings(draw: st.DrawFn) -> tuple[Finding, ...]:
    from decimal import Decimal

    made = []
    for item in draw(st.lists(st.sampled_from(["7(1)", "7(2)", "9(1)", "9(4)"]), unique=True)):
        status = draw(_statuses)
        credit = None if status is Status.NOT_APPLICABLE else Decimal(draw(st.integers(0, 4))) / 4
        made.append(
            Finding(item=item, status=status, weight=Decimal(draw(st.integers(0, 9))), credit=credit, explanation="")
        )
    return tuple(made)


@given(before=_findings(), after=_findings())
def test_the_steps_make_the_whole_difference(before: tuple[Finding, ...], after: tuple[Finding, ...]) -> None:
    """Whatever was judged, weighed or exempted otherwise: nothing is left over, exactly."""
    was, now = score_of(before), score_of(after)

    moved = sum((step.moved for step in waterfall(before, after)), Fraction(0))

    if was.final is not None and now.final is not None:
        assert moved == now.final - was.final
