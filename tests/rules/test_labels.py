"""Labels that say nothing of their target, whatever is hung upon them, and those that say something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.idle_words import IdleWords
from rules.label_form import tighten
from rules.labels import labels_of
from rules.pack import load_pack
from rules.thai import normal

LABELS = labels_of(load_pack("oia-2540"))
GENERIC = load_pack("oia-2540").spec.generic
PIECES = st.sampled_from(
    [
        *("ดาวน์โหลด", "ที่นี่", "คลิก", "ดู", "เอกสาร", "ตอนที่", "ณ", "มกราคม", "ม.ค. 63", "ปี 2563", "ครั้งที่ 3", "ไตรมาส"),
        *("ใหม่", "ใหม่!", "12 ครั้ง", "(256 kb)", "เปิดอ่าน 9 คน", "แล้ว", "pdf", "new", "→", "1.", "ข้อ 5", "มาตรา 7 (1)"),
        *("ข่าว", "แผน", "น", "กา", "ขอเชิญ", "ก.พ. 2563 ขอเชิญ"),
    ]
)


@pytest.mark.parametrize(
    "label",
    [
        "โหลด ใหม่!",
        "ดาวน์โหลดใหม่",
        "ดาวน์โหลด (256 KB)",
        "ไฟล์ PDF ขนาด 2.3 MB",
        "ดาวน์โหลดแล้ว 25 ครั้ง",
        "ดาวน์โหลด: 1,234 views",
        "เปิดอ่าน 128 ครั้ง",
        "[PDF]",
        "Excel | PDF",
        "PDF icon",
        "→ ดูรายละเอียด »",
        "มกราคม 2563 (PDF)",
        "ม.ค.63 new!",
    ],
)
def test_ornaments_do_not_make_a_label_speak(label):
    """A badge, a size, a counter, a format or an arrow beside "ดาวน์โหลด" adds nothing."""
    assert LABELS.is_generic(label)


@pytest.mark.parametrize("label", ["news", "คู่มือ PDF", "สขร.1", "ข้อมูลใหม่", "จำนวนประชากร 12,000 คน", "อัตรากำลัง 3 ปี"])
def test_a_label_that_says_something_is_not_generic(label):
    """What remains without the ornaments decides."""
    assert not LABELS.is_generic(label)


@pytest.mark.parametrize("word", GENERIC)
def test_a_word_that_says_nothing_says_nothing_however_it_is_spaced(word):
    """A space within it hides it from nobody, with a number before it and a year behind."""
    for place in range(1, len(word)):
        spaced = f"{word[:place]} {word[place:]}"
        if tighten(spaced) == tighten(word):
            assert LABELS.is_generic(spaced)
            assert LABELS.is_generic(f"1. {spaced} 2563")


class Patient(IdleWords):
    """Reads every label to its end."""

    def _may_be_all(self, form: str) -> bool:
        del form
        return True


@given(st.lists(st.tuples(PIECES, st.sampled_from(["", " ", " | ", "-"]))), st.integers(0, 60))
def test_a_look_at_both_ends_of_a_label_changes_no_answer(pieces, cut):
    """What begins or ends as no word that says nothing does is no such label, whatever stands between."""
    words = frozenset(map(tighten, GENERIC))
    form = normal("".join(piece + mark for piece, mark in pieces)[: 60 - cut])
    assert IdleWords(words).say_nothing(form) == Patient(words).say_nothing(form)


@pytest.mark.parametrize(
    ("label", "distracted", "gives_way"),
    [
        ("ข้อบัญญัติ ปี 2563", None, True),
        ("คำสั่งที่ 12/2563", None, True),
        ("เทศบัญญัติ (256 KB) ใหม่!", None, True),
        ("แผนที่", None, False),
        ("คำสั่ง", "คำสั่ง", True),
        ("ใบอนุญาตก่อสร้าง 2563", "ใบอนุญาตก่อสร้าง", True),
        ("แผนที่ 2", "แผนที่", False),
        ("ภาพกิจกรรม 2563", "ภาพกิจกรรม", False),
        ("แผนจัดซื้อจัดจ้าง 2563", None, False),
        ("ข้อบัญญัติเรื่องขยะ 2563", None, False),
    ],
)
def test_a_bare_kind_of_document_gives_way_to_its_page(label, distracted, gives_way):
    """Neither it nor words that tell of no event outvote the page that a file stands on; news and forms do."""
    assert LABELS.gives_way(label, distracted) is gives_way


@pytest.mark.parametrize(
    ("label", "about_the_act"),
    [
        ("พ.ร.บ.ข้อมูลข่าวสารของราชการ พ.ศ. 2540", True),
        ("สำนักงานคณะกรรมการข้อมูลข่าวสารของราชการ", True),
        ("ข้อมูลข่าวสารตามพระราชบัญญัติข้อมูลข่าวสารของราชการ พ.ศ. 2540", False),
        ("ศูนย์ข้อมูลข่าวสารตาม พ.ร.บ.ข้อมูลข่าวสาร", False),
        ("พ.ร.บ.ข้อมูลข่าวสาร มาตรา 9", False),
    ],
)
def test_the_name_of_the_act_opens_no_way(label, about_the_act):
    """Words of a gateway count where they stand for the centre's information, not within the Act's name."""
    assert LABELS.is_about_the_act(label) is about_the_act
