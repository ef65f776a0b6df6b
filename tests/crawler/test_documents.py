"""Files: what they are by their content, whether a reader gets to see them, what their first pages say."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import UTC, datetime

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption

from crawler.artifacts import Document, DocumentKind
from crawler.documents import read_document
from crawler.filenames import file_name
from crawler.reading import MAX_TEXT
from tests.crawler.file_samples import WORD, docx, ole, pdf, thai_pdf, zipped

WHEN = datetime(2020, 2, 14, tzinfo=UTC)
ADDRESS = "http://khet.example.go.th/files/plan.pdf"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)
GUIDE = "แผนการจัดซื้อจัดจ้าง ประจำปีงบประมาณ พ.ศ. 2563"


def opened(body: bytes, disposition: str = "", url: str = ADDRESS) -> Document:
    return read_document(url, url, 200, body, disposition, WHEN)


# PDF


def test_a_pdf_tells_its_text_title_and_pages():
    """The first pages' text is read, as many as say enough."""
    document = opened(pdf("Annual procurement plan 2563\nItem 1", "second page of the plan", title="Plan 2563"))

    assert (document.kind, document.opens, document.pages, document.scanned) == (DocumentKind.PDF, True, 2, False)
    assert document.title == "Plan 2563"
    assert document.text == "Annual procurement plan 2563\nItem 1\nsecond page of the plan"


def test_a_thai_pdf_with_a_unicode_map_reads_as_thai():
    """What the map says is what is read, letter by letter."""
    assert opened(thai_pdf("แผนปฏิบัติราชการประจำปี 2563")).text == "แผนปฏิบัติราชการประจำปี 2563"


def test_a_scanned_pdf_opens_and_is_told_as_such():
    """Pages without a text layer are seen by a reader and say nothing to us."""
    document = opened(pdf("", "3"))

    assert (document.opens, document.scanned, document.detail) == (True, True, "no text layer")


def test_a_locked_pdf_does_not_open():
    """A reader without the password sees nothing."""
    document = opened(pdf("secret", encrypt=StandardEncryption("user", "owner")))

    assert (document.kind, document.opens, document.detail) == (DocumentKind.PDF, False, "password")


@pytest.mark.parametrize(
    "body", [b"%PDF-1.4\n%%EOF", b"%PDF-1.7\n" + b"\x00" * 500, b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"]
)
def test_a_stub_of_a_pdf_does_not_open(body):
    """A file that begins like a PDF and holds no page is unreadable."""
    document = opened(body)

    assert (document.kind, document.opens) == (DocumentKind.PDF, False)
    assert document.detail


def test_a_pdf_after_a_servers_warning_is_still_a_pdf():
    """Some servers print a line before the file; readers open it all the same."""
    assert opened(b"Warning: session\r\n" + pdf("Readable text of the plan here")).kind is DocumentKind.PDF


def test_text_is_bounded():
    """However long a document is, what is kept of it is not."""
    page = "\n".join(f"line {number} " + "x" * 80 for number in range(52))

    assert len(opened(pdf(*[page] * 20)).text) <= MAX_TEXT
    assert len(opened(docx(*["ข้อความ" * 100] * 200)).text) <= MAX_TEXT
    assert len(opened(b"word " * 100_000).text) <= MAX_TEXT


# office files


def test_a_docx_tells_paragraphs_tables_and_title():
    """Tables are read too, a row a line."""
    document = opened(docx(GUIDE, table=(("ที่", "รายการ"), ("1", "จ้างเหมา")), title="แผน 2563"))

    assert (document.kind, document.opens, document.title) == (DocumentKind.DOCX, True, "แผน 2563")
    assert GUIDE in document.text.splitlines()
    assert "จ้างเหมา" in document.text


def test_entities_in_office_files_are_not_expanded():
    """A document cannot make us read files or swell in memory."""
    bomb = '<!DOCTYPE d [<!ENTITY a "ก"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    markup = (
        f'{bomb}<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>แผน &b; &f;</w:t></w:r></w:p></w:body></w:document>'
    )
    document = opened(zipped({"word/document.xml": markup}))

    assert "root:" not in document.text
    assert "กกก" not in document.text


def test_a_workbook_tells_its_first_sheets():
    """Cells are parted as in a table row; empty rows are left out."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("สขร.1")
        sheet.write_row(0, 0, ["ลำดับที่", "งานที่จัดซื้อ", "วงเงิน"])
        sheet.write_row(2, 0, [1, "จ้างเหมาซ่อมถนน", 500000.5])
    document = opened(target.getvalue())

    assert (document.kind, document.opens, document.pages) == (DocumentKind.XLSX, True, 1)
    assert document.text.splitlines()[:2] == ["สขร.1", "ลำดับที่ | งานที่จัดซื้อ | วงเงิน"]
    assert "จ้างเหมาซ่อมถนน | 500000.5" in document.text


def test_slides_and_open_documents_are_read():
    """PowerPoint's and OpenDocument's texts come in order."""
    slide = f'<p:sld xmlns:p="x" xmlns:a="{DRAWING}"><a:p><a:r><a:t>{{}}</a:t></a:r></a:p></p:sld>'
    slides = {f"ppt/slides/slide{number}.xml": slide.format(f"สไลด์ {number}") for number in (10, 2, 1)}
    deck = opened(zipped({"ppt/presentation.xml": "<p/>", **slides}))
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><text:h>หัวข้อ</text:h>'
        "<text:p>เนื้อหา<text:span>ต่อ</text:span>ท้าย</text:p></office:document-content>"
    )
    paper = opened(zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}))

    assert (deck.kind, deck.pages, deck.text) == (DocumentKind.PPTX, 3, "สไลด์ 1\nสไลด์ 2\nสไลด์ 10")
    assert (paper.kind, paper.text) == (DocumentKind.ODT, "หัวข้อ\nเนื้อหาต่อท้าย")


@pytest.mark.parametrize("codec", ["utf-16-le", "cp874"])
def test_an_old_word_file_opens_and_gives_its_text(codec):
    """The text of a binary Word file stands in one stretch, in UTF-16 or the code page."""
    text = f"{GUIDE}\r".encode(codec) * 3
    start = 1024
    words = (b"\xec\xa5\xc1\x00" + bytes(20) + struct.pack("<II", start, start + len(text))).ljust(
        start, b"\x00"
    ) + text
    document = opened(ole("WordDocument", words.ljust(5000, b"\x00")))

    assert (document.kind, document.opens) == (DocumentKind.DOC, True)
    assert document.text.splitlines()[0] == GUIDE


def test_a_container_of_old_office_is_known_by_its_streams():
    """An encrypted workbook is a container too: a reader is asked for a password."""
    document = opened(ole("EncryptedPackage", bytes(5000)))

    assert (document.opens, document.detail) == (False, "password")
    assert not opened(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)).opens


def test_rich_text_is_read_without_its_formatting():
    """RTF writes Thai as bytes of the code page or as numbers."""
    body = rb"{\rtf1\ansi{\fonttbl{\f0 Tahoma;}}\f0\fs20 \'e1\'bc\'b9 \u3648?\u3585? 2563\par next}"

    assert opened(body).text == "แผน เก 2563\nnext"


# archives, pictures, texts


def test_an_archive_opens_where_a_document_inside_does():
    """A ZIP of documents is as good as its documents; names written in the old code page are read."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(zipfile.ZipInfo("แผน 2563.docx".encode("cp874").decode("cp437")), docx(GUIDE))
    good = opened(target.getvalue())

    assert (good.kind, good.opens) == (DocumentKind.ARCHIVE, True)
    assert GUIDE in good.text
    assert not opened(zipped({"a.pdf": b"%PDF-1.4 nothing", "b/": b""})).opens
    assert not opened(zipped({})).opens


def test_archives_inside_archives_are_not_unpacked():
    """One level is enough for an office, and for a bomb."""
    assert not opened(zipped({"inner.zip": zipped({"a.txt": "ข้อความ"})})).opens


def test_a_swollen_archive_is_not_unpacked():
    """What would fill the memory is refused by the sizes that it states."""
    honest = zipped({"word/document.xml": b"0" * 54_321})
    document = opened(honest.replace(struct.pack("<I", 54_321), struct.pack("<I", 900_000_000)))

    assert not document.opens
    assert "200 MB" in document.detail


@pytest.mark.parametrize(
    ("body", "opens"),
    [
        (PIXEL, False),
        (b"GIF89a\x01\x00\x01\x00" + bytes(400), False),
        (b"GIF89a\x40\x01\xf0\x00" + bytes(400), True),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x04\x00\x00\x00\x03\x00" + bytes(400), True),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(400), True),
    ],
)
def test_a_picture_opens_where_there_is_something_to_see(body, opens):
    """A counting pixel is no document."""
    document = opened(body, url="http://khet.example.go.th/chart.jpg")

    assert (document.kind, document.opens) == (DocumentKind.IMAGE, opens)


def test_plain_text_is_read_in_its_encoding():
    """A text file in TIS-620 reads as Thai."""
    document = opened(GUIDE.encode("cp874"))

    assert (document.kind, document.opens, document.text) == (DocumentKind.TEXT, True, GUIDE)


@pytest.mark.parametrize("body", [b"", b"   \r\n", b"\x00" * 900])
def test_an_empty_file_does_not_open(body):
    """Nothing is nothing, at whatever size."""
    assert (opened(body).opens, opened(body).detail) == (False, "the file is empty")


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from(
        [
            b"",
            b"%PDF-1.4\n",
            b"PK\x03\x04",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            b"{\\rtf1",
            b"GIF89a",
            b"\x89PNG\r\n\x1a\n",
        ]
    ),
    st.binary(max_size=1500),
)
def test_no_file_is_refused(mark, rest):
    """However a file is broken, what comes back is a document."""
    assert opened(mark + rest) == opened(mark + rest)


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(
        [docx(GUIDE, title="x"), pdf("Annual plan of the district office"), ole("WordDocument", bytes(9000))]
    ),
    st.data(),
)
def test_damage_to_a_real_file_is_data(body, data):
    """A file cut short or with bytes changed opens or does not; it never raises."""
    place = data.draw(st.integers(0, len(body) - 1))
    change = data.draw(st.binary(min_size=1, max_size=20))
    opened(body[:place])
    opened(body[:place] + change + body[place + len(change) :])


# names


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="plan.pdf"', "plan.pdf"),
        ("attachment; filename=plan.pdf; size=3", "plan.pdf"),
        ("attachment; filename*=UTF-8''%E0%B9%81%E0%B8%9C%E0%B8%99%202563.pdf", "แผน 2563.pdf"),
        ("attachment; filename=x.pdf; filename*=utf-8'th'%E0%B9%81%E0%B8%9C%E0%B8%99.pdf", "แผน.pdf"),
        ("attachment; filename*=TIS-620''%E1%BC%B9.pdf", "แผน.pdf"),
        (f'attachment; filename="{"แผน.pdf".encode().decode("latin-1")}"', "แผน.pdf"),
        (f'inline; filename="{"แผนงาน.pdf".encode("cp874").decode("latin-1")}"', "แผนงาน.pdf"),
        ('attachment; filename="%E0%B9%81%E0%B8%9C%E0%B8%99.pdf"', "แผน.pdf"),
        (r'attachment; filename="C:\fakepath\a.pdf"', "a.pdf"),
        ("attachment", "แผน ก.pdf"),
        ("", "แผน ก.pdf"),
    ],
)
def test_a_files_name_is_read_from_header_or_address(disposition, name):
    """RFC 5987, raw UTF-8, raw TIS-620 and percent signs all give the Thai name; else the address does."""
    url = "http://khet.example.go.th/f/%E0%B9%81%E0%B8%9C%E0%B8%99%20%E0%B8%81.pdf?v=2"

    assert file_name(disposition, url) == name


def test_an_address_in_tis620_gives_its_name():
    """Old servers escape the code page's bytes."""
    assert file_name("", "http://khet.example.go.th/f/%E1%BC%B9%A7%D2%B9.pdf") == "แผนงาน.pdf"


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_name_is_refused(disposition, path):
    """Whatever the header says, there is a name or none."""
    file_name(disposition, f"http://khet.example.go.th/{path}")
    file_name(f"attachment; filename={disposition}", path)


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"no markup"])
def test_an_office_file_without_a_document_inside_does_not_open(content):
    """What the XML reader refuses is the file's trouble, and no fault of the program."""
    document = opened(zipped({"word/document.xml": content}))

    assert (document.kind, document.opens) == (DocumentKind.DOCX, False)
    assert document.detail == "the document inside is broken"
