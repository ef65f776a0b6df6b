"""The normal form of Thai text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythainlp.util import normalize as oracle

from rules.thai import compact, decode_name, normal, repair_mojibake, skeleton, untorn

FRAGMENTS = st.sampled_from(
    [
        *"กรฏฎทมบขสพคนจเแาำๅํัิุู็่้๊์ฯๆ .()-/๑1795Aa%|_",
        *("\ufffd", "\u200b", "\xa0", "\u00ad", "\uf70a", "\uff21"),
        *("พ.ร.บ.", "พรบ", "กทม.", "ส.ข.ร.", "สขร", "ม.", "มาตรา", "กรุงเทพ", "ครม.", "มติ", "จนท", "งปม.", "ฯลฯ"),
        *("à¸", "Êӹ", "เธ", "¡ÒÃ", "þ", "é", "มาตราการ", "ปฎิ", "กฏ", "จ้ดซื้อ"),
    ]
)
TEXTS = st.one_of(st.text(), st.lists(FRAGMENTS, max_size=25).map("".join))
THAI_WORDS = ("สำนักงานเขต", "แผนพัฒนา", "ข้อมูลข่าวสารของราชการ", "โครงสร้างและการจัดองค์กร", "ติดต่อเจ้าหน้าที่")


@given(TEXTS)
def test_the_normal_form_of_a_normal_form_is_itself(text: str) -> None:
    """`normal` is idempotent and never raises, whatever a page holds."""
    once = normal(text)

    assert normal(once) == once


@given(TEXTS)
def test_a_normal_form_is_composed_and_single_spaced(text: str) -> None:
    """Unicode's NFC leaves it alone, and no white space but single inner spaces is left."""
    form = normal(text)

    assert unicodedata.normalize("NFC", form) == form
    assert form == " ".join(form.split())


@given(TEXTS)
def test_weaker_forms_never_raise_and_hold_no_space(text: str) -> None:
    """`compact` and `skeleton` are total too."""
    assert " " not in compact(text)
    assert " " not in skeleton(text)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("น\u0e4d\u0e49า", "น้ำ"),
        ("น\u0e49\u0e4dา", "น้ำ"),
        ("น\u0e4dา\u0e49", "น้ำ"),
        ("นำ\u0e49", "น้ำ"),
        ("เเผนงาน", "แผนงาน"),
        ("ท\u0e48\u0e35", "ที่"),
        ("ทุ\u0e38จริต", "ทุจริต"),
        ("ก\u200bฎ\u00adหมาย\ufeff", "กฎหมาย"),
        ("ท\u0e35\uf70a", "ที่"),
        ("งบ\xa0\u3000 ประมาณ", "งบ ประมาณ"),
        ("ปี ๒๕๖๓ ข้อ \u0661", "ปี 2563 ข้อ 1"),
        ("ＩＴＡ Plan", "ita plan"),
        ("“แผน” – ‘โครงการ’", "\"แผน\" - 'โครงการ'"),
        ("➢ ระเบียบ • คำสั่ง", "ระเบียบ คำสั่ง"),
        ("มาตรการฯ", "มาตรการ"),
        ("แบบฟอร์มต่าง ๆ", "แบบฟอร์มต่างๆ"),
        ("คำสั่ง ประกาศ ฯลฯ", "คำสั่ง ประกาศ"),
        ("กฏกระทรวง", "กฎกระทรวง"),
        ("ปรากฏ", "ปรากฏ"),
        ("คู่มือปฎิบัติงาน เดือนกรกฏาคม", "คู่มือปฏิบัติงาน เดือนกรกฎาคม"),
        ("มาตราการประเมิณ", "มาตรการประเมิน"),
        ("การจ้ดซื้อจัดจ้าง", "การจัดซื้อจัดจ้าง"),
    ],
)
def test_one_word_has_one_spelling(written: str, meant: str) -> None:
    """Ways of typing that a reader does not notice are the same to a matcher."""
    assert normal(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("พ.ร.บ. ข้อมูลข่าวสาร", "พระราชบัญญัติข้อมูลข่าวสาร"),
        ("พรบ.ข้อมูลข่าวสาร", "พระราชบัญญัติข้อมูลข่าวสาร"),
        ("พร.บ.โรงงาน", "พระราชบัญญัติโรงงาน"),
        ("อวยพรบุญคุณ", "อวยพรบุญคุณ"),
        ("ม. ๗ (๔)", "มาตรา 7(4)"),
        ("มาตรา ๙ ( ๘ )", "มาตรา 9(8)"),
        ("บ้านเลขที่ 4 ม.7 ต.ในเมือง", "บ้านเลขที่ 4 ม.7 ต.ในเมือง"),
        ("ท่อยาว 5 ม. 3 เส้น", "ท่อยาว 5 ม. 3 เส้น"),
        ("แบบ สขร. ๑", "แบบ สขร.1"),
        ("แบบสขร 1 เดือนนี้", "แบบสขร.1 เดือนนี้"),
        ("ส.ข.ร.1", "สขร.1"),
        ("สำนักงาน สขร. ประกาศ", "สำนักงาน สขร. ประกาศ"),
        ("สขร. 15 คน", "สขร. 15 คน"),
        ("จนท.กทม.", "เจ้าหน้าที่กรุงเทพมหานคร"),
        ("งปม. ของกรุงเทพฯ", "งบประมาณ ของกรุงเทพมหานคร"),
        ("มติครม.", "มติคณะรัฐมนตรี"),
        ("เสียงดังโครม", "เสียงดังโครม"),
    ],
)
def test_abbreviations_stand_for_their_full_names(written: str, meant: str) -> None:
    """The abbreviations that agencies use are expanded, and what only looks like one is not."""
    assert normal(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ก าหนด", "กำหนด"),
        ("ข้อก\ufffdาหนด", "ข้อกำหนด"),
        ("จัดท า คู่มือ", "จัดทำคู่มือ"),
        ("น ้า", "น้ำ"),
        ("ป ร ะ ก า ศ", "ประกาศ"),
    ],
)
def test_text_layers_of_documents_are_read(written: str, meant: str) -> None:
    """PDF text that lost the ring of ำ, and letter-spaced titles."""
    assert compact(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("งบประมาณรายจ่ายประจ าปี 2563", "งบประมาณรายจ่ายประจำปี 2563"),
        ("ข้อก\ufffdาหนด\nจัดท า คู่มือ", "ข้อกำหนด\nจัดทำ คู่มือ"),
        ("วันท ี่ 5 ก ุมภาพันธ ์ 2563", "วันที่ 5 กุมภาพันธ์ 2563"),
        ("ป ร ะ ก า ศ ณ วั น ที่ 15 ม ก ร า ค ม 2 5 6 3", "ประกาศณวันที่ 15 มกราคม2563"),
        ("ตาราง 1 2 3 4 5 6 หน้า ก", "ตาราง 1 2 3 4 5 6 หน้า ก"),
        ("แผน  ประจำปี ๒๕๖๓ (ก) ข้อ ก ข้อ ข", "แผน  ประจำปี ๒๕๖๓ (ก) ข้อ ก ข้อ ข"),
        ("plain", "plain"),
    ],
)
def test_a_torn_document_is_mended_line_by_line(written: str, meant: str) -> None:
    """Spaces, digits and lines that mean something stay."""
    assert untorn(written) == meant


@given(st.text())
def test_mending_a_document_keeps_its_lines(text: str) -> None:
    """Any text is mended, line for line."""
    mended = untorn(text)

    assert mended.count("\n") == text.count("\n")


def test_a_skeleton_outlives_lost_and_moved_marks() -> None:
    """Consonants, Latin letters and digits are what a bad text layer keeps."""
    assert skeleton("ขอ้ มูลหลกั สขร.1") == skeleton("ข้อมูลหลัก สขร. ๑")
    assert skeleton("การนาเสนอ") == skeleton("การนำเสนอ")


@pytest.mark.parametrize("word", THAI_WORDS)
def test_mojibake_is_read_as_thai(word: str) -> None:
    """TIS-620 read as Latin-1, and UTF-8 read as Latin-1 or as TIS-620."""
    utf8 = word.encode()
    as_874 = "".join(bytes([octet]).decode("cp874", "ignore") or chr(octet) for octet in utf8)

    assert repair_mojibake(word.encode("cp874").decode("latin-1")) == word
    assert repair_mojibake(utf8.decode("latin-1")) == word
    assert repair_mojibake(as_874) == word


def test_bytes_that_passed_for_utf_8_are_taken_apart_again() -> None:
    """TIS-620 read as UTF-8 with a Latin-1 fallback for each byte: D3 B9 had become U+04F9."""
    octets = "สำนักการโยธา".encode("cp874")
    assert b"\xd3\xb9" in octets
    mixed = octets.replace(b"\xd3\xb9", b"?").decode("latin-1").replace("?", "\u04f9")

    assert repair_mojibake(mixed) == "สำนักการโยธา"


@pytest.mark.parametrize(
    "text", ["Café Zürich naïve élève", "Привет, мир", "Ελλάδα", "10 µm ± 5 °C", "งานเธอเนรมิต", ""]
)
def test_what_is_no_mojibake_stays(text: str) -> None:
    """European, Cyrillic and Thai words are left as they are."""
    assert repair_mojibake(text) == text


@given(st.text())
def test_repair_never_raises(text: str) -> None:
    """Nor does it change plain ASCII."""
    assert not text.isascii() or repair_mojibake(text) == text


@pytest.mark.parametrize("charset", ["utf-8", "cp874"])
def test_a_percent_encoded_name_is_read(charset: str) -> None:
    """In UTF-8 and in TIS-620, separators as spaces, the folder, extension and query dropped."""
    octets = "แผนงาน_ปี-๒๕๖๓".encode(charset)
    address = "/files/" + "".join(f"%{octet:02X}" for octet in octets) + ".pdf?v=2"

    assert decode_name(address) == "แผนงาน ปี ๒๕๖๓"


def test_a_name_cut_in_the_middle_of_a_letter_is_read_so_far() -> None:
    """Some systems cut long names at a fixed number of bytes."""
    octets = "".join(f"%{octet:02X}" for octet in "งบประมาณ".encode())

    assert decode_name(octets[:-4]) == "งบประมา"
    assert decode_name(octets[:-3]) == "งบประมา"


def test_dates_in_a_name_keep_their_signs() -> None:
    """Hyphens and stops between digits belong to dates."""
    assert decode_name("report-2020-02-15.final.pdf") == "report 2020-02-15 final"


@given(st.text())
def test_a_name_is_never_an_error(text: str) -> None:
    """Any text may stand in an address."""
    assert isinstance(decode_name(text), str)


@pytest.mark.parametrize("word", [*THAI_WORDS, "เเผน", "น\u0e4d\u0e49า", "ทุ\u0e38จริต"])
def test_an_independent_normaliser_agrees(word: str) -> None:
    """On what it covers."""
    assert normal(word) == normal(oracle(word))
