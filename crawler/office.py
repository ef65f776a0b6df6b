"""Reads office files: Word, PowerPoint and OpenDocument from their XML, workbooks with calamine."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from crawler.charset import decode
from crawler.reading import MAX_TEXT, Reading, tidy

if TYPE_CHECKING:
    from lxml.etree import XMLParser, _Element

_MAX_MEMBER = 20_000_000
_MAX_ROWS = 400
_MAX_SHEETS = 5
_MAX_SLIDES = 10
_SHEET_BYTES = 4_000_000
_SLIDE = re.compile(r"ppt/slides/slide\d+\.xml")


def read_word(archive: zipfile.ZipFile) -> Reading:
    """The text of a DOCX file, tables included."""
    return _read_xml(archive, ["word/document.xml"])


def read_slides(archive: zipfile.ZipFile) -> Reading:
    """The text of a PPTX file's first slides."""
    names = [name for name in archive.namelist() if _SLIDE.fullmatch(name)]
    slides = sorted(names, key=lambda name: (len(name), name))
    return _read_xml(archive, slides[:_MAX_SLIDES], pages=len(slides))


def read_open_document(archive: zipfile.ZipFile) -> Reading:
    """The text of an OpenDocument file."""
    return _read_xml(archive, ["content.xml"])


def _read_xml(archive: zipfile.ZipFile, names: list[str], *, pages: int = 0) -> Reading:
    from lxml import etree  # noqa: PLC0415 - heavy, and only documents need it

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    parts: list[str] = []
    for name in names:
        with archive.open(name) as member:
            root = _root(member.read(_MAX_MEMBER), parser)
        if root is None:
            return Reading(opens=False, detail="the document inside is broken")
        parts.extend(_xml_texts(root))
    title = _office_title(archive)
    text = tidy("".join(parts))
    return Reading(opens=True, text=text, title=title, pages=pages, detail="" if text else "no text")


def _root(content: bytes, parser: XMLParser) -> _Element | None:
    """The tree, mended where it can be; None where there is none. Raises MemoryError."""
    from lxml import etree  # noqa: PLC0415 - as in `_read_xml`

    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:  # the stubs know of none
            raise MemoryError from error
        return None


_LINE_ENDS = frozenset(("p", "h", "br", "line-break", "tr", "table-row"))
_CELLS = frozenset(("tc", "table-cell"))


def _xml_texts(root: _Element) -> list[str]:
    """The character data in order; in Word and PowerPoint that of `t` elements, in ODF all."""
    from lxml import etree  # noqa: PLC0415 - as in `_read_xml`

    parts: list[str] = []
    length = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(node.tag, str):
            continue
        space, _, tag = node.tag.rpartition("}")
        if event == "start":
            if node.text and (tag == "t" or "opendocument" in space):
                parts.append(node.text)
                length += len(node.text)
            elif tag == "tab":
                parts.append("\t")
        else:
            if tag in _LINE_ENDS:
                parts.append("\n")
            elif tag in _CELLS:
                parts.append(" | ")
            if node.tail and "opendocument" in space:
                parts.append(node.tail)
        if length > 2 * MAX_TEXT:
            break
    return parts


def _office_title(archive: zipfile.ZipFile) -> str:
    for name in ("docProps/core.xml", "meta.xml"):
        if name in archive.namelist():
            with archive.open(name) as member:
                found = re.search(r"<dc:title>([^<]{1,300})</dc:title>", decode(member.read(100_000)).text)
            return " ".join(found[1].split()) if found else ""
    return ""


def read_workbook(body: bytes) -> Reading:
    """The cells of a workbook's first sheets (XLSX, XLSB, XLS)."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # noqa: PLC0415 - only sheets need it

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(body))
        names = workbook.sheet_names
        lines: list[str] = []
        for name in names[:_MAX_SHEETS]:
            lines.append(name)
            for row in workbook.get_sheet_by_name(name).to_python(nrows=_MAX_ROWS):
                cells = [str(cell) for cell in row if cell not in ("", None)]
                if cells:
                    lines.append(" | ".join(cells))
    except PasswordError:
        return Reading(opens=False, detail="password")
    except (CalamineError, OSError, ValueError) as error:
        return Reading(opens=False, detail=f"the workbook is broken ({type(error).__name__})")
    return Reading(opens=True, text=tidy("\n".join(lines)), pages=len(names))


def read_sheet_xml(body: bytes) -> Reading:
    """The text of a workbook in Excel 2003's XML."""
    text = re.sub(r"<[^>]*>", " ", decode(body[:_SHEET_BYTES]).text)
    return Reading(opens=True, text=tidy(text))
