"""The sample city's files open, and say what they hold."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from python_calamine import CalamineWorkbook

from demo.documents import DocumentPlan, document_bytes
from demo.pdf import Line, text_pdf

HARD_WORDS = [
    "น้ำประปา",
    "ที่ตั้ง",
    "อำนาจหน้าที่",
    "ผู้ซื้อ",
    "ฟื้นฟู",
    "ค่าปรับ",
    "กตัญญู",
    "ฎีกา",
    "ซื้อวัสดุ",
    "ก๊าซ",
    "๒๕๖๓",
    "สขร.1",
    "เชื้อ",
    "จำนวน",
]


def plan(kind: str) -> DocumentPlan:
    return DocumentPlan(
        kind=kind,
        title="สรุปผลการจัดซื้อจัดจ้าง เดือนมกราคม 2563",
        paragraphs=("หน่วยงานสมมุติ จำนวน 2 รายการ",),
        header=("ที่", "รายการ"),
        rows=(("1", "ซื้อน้ำดื่ม"), ("2", "จ้างซ่อมรถ")),
    )


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


@given(st.lists(st.sampled_from(HARD_WORDS), min_size=1, max_size=40))
def test_a_pdf_gives_its_thai_words_back(words):
    """Sara am and stacked marks survive, so that what a person reads a machine reads too."""
    text = text_of(text_pdf("ทดสอบ", [Line(columns=(" ".join(words),))]))

    assert text.split() == words


def test_a_pdf_of_many_lines_has_many_pages():
    """Nothing falls off the foot of a page."""
    pdf = text_pdf("ยาว", [Line(columns=(f"บรรทัดที่ {number}",)) for number in range(100)])

    assert len(pypdfium2.PdfDocument(pdf)) == 4
    assert "บรรทัดที่ 99" in text_of(pdf)


def test_a_scan_opens_and_has_no_text():
    """What the copier sends is a picture: it opens, and no machine reads it."""
    document = pypdfium2.PdfDocument(document_bytes(plan("scan")))

    assert len(document) == 1
    assert document[0].get_textpage().get_text_range() == ""


def test_a_half_uploaded_pdf_does_not_open():
    """The unreadable file of the city is unreadable."""
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(document_bytes(plan("corrupt")))


def test_a_spreadsheet_holds_the_rows():
    """A month's summary as a spreadsheet has its title and its rows."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(document_bytes(plan("xlsx")))).get_sheet_by_index(0).to_python()

    assert rows[0][0] == "สรุปผลการจัดซื้อจัดจ้าง เดือนมกราคม 2563"
    assert rows[-1][:2] == ["2", "จ้างซ่อมรถ"]


def test_a_picture_opens():
    """Organisation charts and banners are pictures that open."""
    assert Image.open(io.BytesIO(document_bytes(plan("jpg")))).format == "JPEG"
    assert Image.open(io.BytesIO(document_bytes(plan("png")))).format == "PNG"


@pytest.mark.parametrize("kind", ["pdf", "scan", "docx", "xlsx", "jpg", "png", "corrupt"])
def test_equal_plans_give_equal_bytes(kind):
    """A city that is asked twice answers alike, so that kept evidence can be compared."""
    first = document_bytes(plan(kind))
    document_bytes.cache_clear()

    assert document_bytes(plan(kind)) == first


def test_an_unknown_kind_is_refused():
    """A slip in the city's data is seen at once."""
    with pytest.raises(ValueError, match="no such kind"):
        document_bytes(plan("odp"))
