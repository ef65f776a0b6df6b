"""News of events, told by how a label begins, with or without the name of whoever held them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.match import lexicon_of
from rules.pack import load_pack

LEXICON = lexicon_of(load_pack("oia-2540"))
NAMES = (
    "หน่วยงาน : ",
    "กองคลัง : ",
    "กองคลัง ",
    "สำนักงานเขตบางโปร่ง - ",
    "สำนักงานเขตบางโปร่ง ",
    "เทศบาลเมืองลำพูน: ",
    "เทศบาลเมืองลำพูน",
    "อบต.บ้านปิน ",
    "นายก อบต.บ้านปิน ",
    "นายกเทศมนตรี ",
    "ผอ.เขตบางรัก ",
    "[ข่าว] ",
    "(ข่าวกิจกรรม) ",
    "12 มี.ค. 2563 : ",
    "เทศบาลตำบลบ้านปิน : ข่าว : ",
)
AGENCIES = ("สำนักงานเขต", "เทศบาล", "อบต.", "นายก", "ผอ.")
EVENTS = (
    "อบรมการจัดซื้อจัดจ้างภาครัฐ",
    "ประชุมเตรียมจัดทำคำของบประมาณ",
    "ร่วมประชุมแผนพัฒนาท้องถิ่น",
    "ประชุมคณะกรรมการติดตามและประเมินผลแผนพัฒนาเทศบาล",
    "สัมมนาคุณธรรมและความโปร่งใสของเจ้าหน้าที่",
    "การประชุมประชาคมทบทวนแผนพัฒนาท้องถิ่น ครั้งที่ 2/2563",
    "ลงนามความร่วมมือต่อต้านการทุจริต",
    "ซักซ้อมแนวทางการจัดซื้อจัดจ้าง",
    "รณรงค์ต่อต้านการทุจริต",
)
DOCUMENTS = (
    "แผนพัฒนาท้องถิ่น",
    "แผนการจัดซื้อจัดจ้าง ประจำปี 2563",
    "ข้อบัญญัติงบประมาณรายจ่าย",
    "รายงานการประชุมสภา",
    "สรุปผลการประชุม",
    "คู่มือสำหรับประชาชน",
    "โครงสร้างส่วนราชการ",
    "ประกาศประกวดราคา จ้างเหมาจัดอบรม",
)


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("name", ["", *NAMES])
def test_a_name_before_news_does_not_hide_them(name, event):
    """Whose event it is changes nothing."""
    assert not LEXICON.read(name + event).named


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("name", [name for name in NAMES if ":" in name or "-" in name or name.startswith(AGENCIES)])
def test_a_document_keeps_its_item_behind_the_same_name(name, document):
    """An agency's name before a document's does not make it news."""
    own = LEXICON.read(document)
    assert own.item is not None
    assert LEXICON.read(name + document).item == own.item


@pytest.mark.parametrize(
    "word",
    [
        "สัมมนา",
        "อบรม",
        "ประชุมเชิงปฏิบัติการ",
        "บรรยาย",
        "เสวนา",
        "พิธี",
        "กิจกรรม",
        "มอบ",
        "รับมอบ",
        "ต้อนรับ",
        "เยี่ยมชม",
        "ลงพื้นที่",
    ],
)
@pytest.mark.parametrize("words", ["คุณธรรมและความโปร่งใส", "การจัดซื้อจัดจ้าง", "คู่มือสำหรับประชาชน", "โครงสร้างส่วนราชการ"])
def test_what_begins_with_an_event_is_news_whatever_follows(word, words):
    """The head of a Thai phrase decides."""
    assert LEXICON.read(words).named
    assert not LEXICON.read(word + words).named


@pytest.mark.parametrize(
    ("label", "item"),
    [
        ("แผนการจัดซื้อจัดจ้าง : กิจกรรมและโครงการ", "9(8)-procurement-plan"),
        ("ประกาศประกวดราคา : อบรมและพัฒนาบุคลากร", "9(8)-tender"),
        ("แผนปฏิบัติราชการ - อบรม", "9(3)-plan"),
        ("MOIT 8 หน่วยงานมีการอบรมให้ความรู้แก่เจ้าหน้าที่เกี่ยวกับการเสริมสร้างและพัฒนาทางด้านจริยธรรม", "9(8)-transparency"),
    ],
)
def test_what_names_an_item_is_no_mere_name(label, item):
    """The words before a colon that name an item are what the label is about."""
    assert LEXICON.read(label).item == item


@given(st.text(alphabet="กขอบต. :-[]()ประชุมอบรมเทศาล09", max_size=60))
def test_any_text_can_be_read(text):
    """Marks and halves of names in any order are read, and the same way again."""
    assert LEXICON.read(text) == LEXICON.read(text)
