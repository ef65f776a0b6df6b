"""From bytes to text, whatever is declared."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.charset import declared_charset, decode, reads_as_thai

SENTENCE = "ประกาศสำนักงานเขต เรื่อง แผนปฏิบัติราชการประจำปี พ.ศ. ๒๕๖๓ และข้อมูลข่าวสารตามมาตรา 7 (1)"
PAGE = f"<html><head><title>ศูนย์ข้อมูลข่าวสาร</title></head><body><p>{SENTENCE}</p></body></html>"
DECLARATIONS = (
    "",
    "utf-8",
    "windows-874",
    "tis-620",
    "iso-8859-11",
    "iso-8859-1",
    "x-sjis",
    "windows-1252",
    "nonsense",
)

thai_words = st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E3A), min_size=1, max_size=8)
thai_texts = st.lists(st.one_of(thai_words, st.sampled_from([SENTENCE, "สขร.1", "2563", "PDF"])), min_size=1).map(
    " ".join
)


@pytest.mark.parametrize("declared", DECLARATIONS)
def test_utf8_is_read_as_utf8_whatever_the_header_says(declared):
    """Thai text is never valid UTF-8 by chance, so a declaration of TIS-620 does not outvote it."""
    text, charset = decode(PAGE.encode(), f"text/html; charset={declared}")

    assert (text, charset) == (PAGE, "utf-8")


@pytest.mark.parametrize("declared", DECLARATIONS)
def test_tis620_is_read_as_thai_whatever_the_header_says(declared):
    """Single-byte Thai is recognised undeclared, declared by any of its names, or declared as something else."""
    text, charset = decode(PAGE.encode("cp874"), f"text/html; charset={declared}" if declared else "text/html")

    assert (text, charset) == (PAGE, "windows-874")


@pytest.mark.parametrize("name", ["windows-874", "TIS-620", "iso-8859-11", "x-windows-874"])
def test_the_markup_declares_what_the_header_does_not(name):
    """A short page with too little Thai to be recognised is read as its meta element says."""
    page = f'<meta http-equiv="Content-Type" content="text/html; charset={name}"><p>ก</p>'

    assert decode(page.encode("cp874")).text == page


def test_a_declaration_is_found_in_header_then_markup():
    """The header stands before the markup; quotes and case do not matter."""
    assert declared_charset(b"<meta charset='TIS-620'>", 'text/html; Charset="UTF-8"') == "utf-8"
    assert declared_charset(b"<meta charset='TIS-620'>", "text/html") == "tis-620"
    assert declared_charset(b'<?xml version="1.0" encoding="windows-874"?>') == "windows-874"
    assert declared_charset(b"<p>charset=none</p>") is None


@pytest.mark.parametrize(
    ("mark", "codec"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_byte_order_mark_decides(mark, codec):
    """The mark outranks every declaration and is no part of the text."""
    assert decode(mark + PAGE.encode(codec), "text/html; charset=tis-620") == (PAGE, codec)


def test_a_few_bad_bytes_do_not_turn_utf8_into_something_else():
    """A page cut within a letter, or with a stray byte, stays UTF-8 with a replacement character."""
    body = PAGE.encode()
    text, charset = decode(body[:400] + b"\xff" + body[400:-1] + "ก".encode()[:2], "text/html; charset=tis-620")

    assert charset == "utf-8"
    assert "ศูนย์ข้อมูลข่าวสาร" in text
    assert "\ufffd" in text


@pytest.mark.parametrize("misread", ["latin-1", "cp1252 as browsers have it"])
def test_a_page_encoded_twice_is_repaired(misread):
    """UTF-8 that was read as Latin-1 or cp1252 and encoded again reads as Thai."""
    raw = PAGE.encode()
    if misread == "latin-1":
        mangled = raw.decode("latin-1")
    else:
        mangled = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in raw)

    assert decode(mangled.encode(), "text/html; charset=utf-8") == (PAGE, "utf-8 twice")


def test_thai_bytes_shown_as_latin_are_repaired():
    """A page all of whose TIS-620 was read as Latin-1 and saved as UTF-8 reads as Thai."""
    text, charset = decode(PAGE.encode("cp874").decode("latin-1").encode())

    assert (text, charset) == (PAGE, "windows-874 as latin-1")


def test_mojibake_quoted_on_a_fine_page_is_left_alone():
    """A damaged phrase within a Thai page is not the page's encoding."""
    page = PAGE + "à¸ªà¸³" + "Êӹѡ¡ÒÃ"

    assert decode(page.encode()) == (page, "utf-8")


@pytest.mark.parametrize("text", ["Un été à la Réunion, déjà très élevé. " * 8, "Grüße aus Köln für alle. " * 8])
def test_latin_text_is_not_taken_for_thai(text):
    """Single high bytes among ASCII letters are no Thai words."""
    assert not reads_as_thai(text.encode("latin-1"))
    assert decode(text.encode("latin-1"), "text/html; charset=iso-8859-1").text == text


@given(thai_texts)
def test_utf8_round_trips(text):
    """Whatever Thai a page holds, valid UTF-8 is read as it is."""
    assert decode(text.encode()).text == text


@given(thai_texts)
def test_declared_tis620_round_trips(text):
    """Declared single-byte Thai is read exactly, unless its bytes are valid UTF-8."""
    body = text.encode("cp874")
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        assert decode(body, "text/html; charset=tis-620").text == text


@settings(deadline=None)
@given(st.binary(max_size=400), st.sampled_from(DECLARATIONS))
def test_no_bytes_are_refused(body, declared):
    """Every body has a text, the same each time, that can be written down as UTF-8."""
    first = decode(body, f"text/html; charset={declared}")

    assert first == decode(body, f"text/html; charset={declared}")
    first.text.encode("utf-8", errors="strict")
