"""Opens the files that links lead to: whether a reader gets to see them, and what their first pages say.

Each reader is bounded in pages, members, bytes and characters. What a broken file does to a library is expected
trouble: it comes back as `opens=False` with the reason.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zipfile
import zlib
from datetime import datetime

from crawler.artifacts import Document, DocumentKind
from crawler.charset import decode
from crawler.filenames import file_name
from crawler.office import read_open_document, read_sheet_xml, read_slides, read_word, read_workbook
from crawler.ole import MAGIC as OLE_MAGIC
from crawler.ole import stream_names
from crawler.pdf import read_pdf
from crawler.reading import MAX_TEXT, Reading, tidy
from crawler.sniff import document_kind, is_markup, is_text
from crawler.word import read_doc, read_rtf

_MIN_IMAGE = 200
_MAX_MEMBER = 20_000_000
_MAX_UNPACKED = 200_000_000
_MAX_MEMBERS = 2_000
_MAX_DOCUMENTS = 5


def read_document(
    url: str,
    final_url: str,
    status: int,
    body: bytes,
    disposition: str,
    fetched_at: datetime,
    last_modified: datetime | None = None,
    *,
    external: bool = False,
) -> Document:
    """Open a file.

    Args:
        url: the address as asked for, in normal form.
        final_url: the address that answered.
        status: HTTP status of the answer.
        body: with its content coding undone.
        disposition: the Content-Disposition header, "" where there was none.
        fetched_at: when the answer came.
        last_modified: from the header, where it says so.
        external: whether it lies outside the centre's scope.
    """
    kind, reading = read_body(body)
    return Document(
        url=url,
        final_url=final_url,
        status=status,
        fetched_at=fetched_at,
        sha256=hashlib.sha256(body).hexdigest(),
        size=len(body),
        kind=kind,
        name=file_name(disposition, final_url),
        opens=reading.opens,
        detail=reading.detail,
        title=reading.title,
        text=reading.text,
        pages=reading.pages,
        scanned=reading.scanned,
        last_modified=last_modified,
        external=external,
    )


def read_body(body: bytes, *, nested: bool = False) -> tuple[DocumentKind, Reading]:
    """What a file is and what it says; `nested` for one inside an archive, which is not unpacked again."""
    if not body.strip(b"\x00\t\n\r "):
        return DocumentKind.OTHER, Reading(opens=False, detail="the file is empty")
    match document_kind(body):
        case DocumentKind.PDF:
            return DocumentKind.PDF, read_pdf(body)
        case DocumentKind.IMAGE:
            return DocumentKind.IMAGE, _read_image(body)
        case DocumentKind.DOC:
            return _read_ole(body) if body.startswith(OLE_MAGIC) else (DocumentKind.DOC, read_rtf(body))
        case DocumentKind.ARCHIVE:
            return _read_zip(body, nested=nested) if body[:2] == b"PK" else (DocumentKind.ARCHIVE, _unread_archive())
        case DocumentKind.XLS:
            return DocumentKind.XLS, read_sheet_xml(body)
        case _:
            return _read_plain(body)


def _read_plain(body: bytes) -> tuple[DocumentKind, Reading]:
    if not is_text(body):
        return DocumentKind.OTHER, Reading(opens=False, detail="a format that is not known")
    text = tidy(decode(body[: 8 * MAX_TEXT]).text)
    return DocumentKind.TEXT, Reading(opens=bool(text), text=text)


def _unread_archive() -> Reading:
    return Reading(opens=True, detail="an archive that is not unpacked here (RAR, 7z, gzip)")


# pictures


def _read_image(body: bytes) -> Reading:
    size = _image_size(body)
    if len(body) < _MIN_IMAGE or (size is not None and min(size) <= 1):
        return Reading(opens=False, detail="a picture of next to no size")
    return Reading(opens=True, pages=1, scanned=True)


def _image_size(body: bytes) -> tuple[int, int] | None:
    if body[:4] == b"\x89PNG" and len(body) > 24:
        width, height = struct.unpack(">II", body[16:24])
        return width, height
    if body[:3] == b"GIF" and len(body) > 10:
        width, height = struct.unpack("<HH", body[6:10])
        return width, height
    frame = re.search(rb"\xff[\xc0-\xc3\xc5-\xc7\xc9-\xcb\xcd-\xcf].{3}(.{4})", body[:65_536], re.DOTALL)
    if body[:2] == b"\xff\xd8" and frame:
        height, width = struct.unpack(">HH", frame[1])
        return width, height
    return None


# Word before 2007


def _read_ole(body: bytes) -> tuple[DocumentKind, Reading]:
    names = stream_names(body)
    if "EncryptedPackage" in names:
        return DocumentKind.DOCX, Reading(opens=False, detail="password")
    if "Workbook" in names or "Book" in names:
        return DocumentKind.XLS, read_workbook(body)
    if "WordDocument" in names:
        return DocumentKind.DOC, read_doc(body)
    opens = bool(names)
    return DocumentKind.OTHER, Reading(opens=opens, detail="" if opens else "the container is broken")


# ZIP: office files and archives


_OFFICES = {
    "word/document.xml": DocumentKind.DOCX,
    "xl/workbook.xml": DocumentKind.XLSX,
    "xl/workbook.bin": DocumentKind.XLSX,
    "ppt/presentation.xml": DocumentKind.PPTX,
    "content.xml": DocumentKind.ODT,
}
"""The member by which an office file is known."""
_OTHER_OFFICE = re.compile(rb"spreadsheet|presentation|graphics")


def _read_zip(body: bytes, *, nested: bool) -> tuple[DocumentKind, Reading]:
    kind = DocumentKind.ARCHIVE
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            members = archive.infolist()[:_MAX_MEMBERS]
            names = {member.filename for member in members}
            kind = next((office for member, office in _OFFICES.items() if member in names), kind)
            if sum(member.file_size for member in members) > _MAX_UNPACKED:
                return kind, Reading(opens=False, detail="it would unpack to more than 200 MB")
            return _read_members(body, archive, kind, members, nested=nested)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        return kind, Reading(opens=False, detail=f"the container is broken ({type(error).__name__})")
    except RuntimeError:  # zipfile's way to say that a member wants a password
        return kind, Reading(opens=False, detail="password")


def _read_members(
    body: bytes, archive: zipfile.ZipFile, kind: DocumentKind, members: list[zipfile.ZipInfo], *, nested: bool
) -> tuple[DocumentKind, Reading]:
    match kind:
        case DocumentKind.DOCX:
            return kind, read_word(archive)
        case DocumentKind.XLSX:
            return kind, read_workbook(body)
        case DocumentKind.PPTX:
            return kind, read_slides(archive)
        case DocumentKind.ODT:
            stated = archive.read("mimetype")[:200] if "mimetype" in archive.namelist() else b""
            return (DocumentKind.OTHER if _OTHER_OFFICE.search(stated) else kind), read_open_document(archive)
        case _ if nested:
            return kind, Reading(opens=False, detail="an archive inside an archive")
        case _:
            return kind, _read_archive(archive, members)


def _read_archive(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Reading:
    files = [member for member in members if not member.is_dir() and member.file_size <= _MAX_MEMBER]
    texts = [_member_name(member) for member in files[:_MAX_MEMBERS]]
    opened = 0
    for member in files[:_MAX_DOCUMENTS]:
        content = archive.read(member)
        if is_markup(content):
            opened += 1
            continue
        _, reading = read_body(content, nested=True)
        opened += reading.opens
        texts.append(reading.text)
    if not opened:
        return Reading(opens=False, detail="no document inside that opens")
    return Reading(opens=True, text=tidy("\n".join(texts)), pages=len(files))


def _member_name(member: zipfile.ZipInfo) -> str:
    if member.flag_bits & 0x800 or member.filename.isascii():
        return member.filename
    try:
        return decode(member.filename.encode("cp437")).text
    except UnicodeEncodeError:
        return member.filename
