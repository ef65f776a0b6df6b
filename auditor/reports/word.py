"""The indicator's report as a Word file, for whoever has to go on writing it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Pt

_FONT = "TH Sarabun New"
"""What Thai offices write in; Word takes another Thai font where it is missing."""


def docx_of(report: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """The same sections, texts and tables as in the PDF."""
    document = Document()
    _dress(document)
    document.core_properties.title = report["title"]
    document.core_properties.author = "Prongsai"
    document.core_properties.created = document.core_properties.modified = made_at.replace(tzinfo=None)
    document.add_heading(report["title"], level=0)
    document.add_paragraph(report["period"])
    for section in report["sections"]:
        document.add_heading(f"{section['number']}. {section['heading']}", level=1)
        for paragraph in section["paragraphs"]:
            document.add_paragraph(paragraph)
        if section["table"] is not None:
            _add_table(document, section["table"])
    document.add_paragraph(f"ผู้รายงาน {report['reporter']}")
    document.add_paragraph(f"จัดทำเมื่อ {report['made']}")
    _add_annex(document, report["annex"])
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _dress(document: WordDocument) -> None:
    for name in ("Normal", "Title", "Heading 1"):
        style = document.styles[name]
        style.font.name = _FONT
        style.font.size = Pt({"Normal": 16, "Title": 22}.get(name, 18))
        # Thai is a complex script to Word: its font and size are fields of their own.
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:cs", "w:eastAsia", "w:hAnsi", "w:ascii"):
            fonts.set(qn(script), _FONT)


def _add_annex(document: WordDocument, annex: Mapping[str, Any]) -> None:
    section = document.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.add_heading(annex["heading"], level=1)
    _add_table(document, annex["table"])


def _add_table(document: WordDocument, told: Mapping[str, Any]) -> None:
    table = document.add_table(rows=1, cols=len(told["head"]))
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, told["head"], strict=True):
        cell.text = text
    for row in told["rows"]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
