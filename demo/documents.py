"""The files that a sample site offers: PDF, scanned PDF, Word, Excel, organisation charts, and broken ones."""

from __future__ import annotations

import io
import random
import zipfile
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from xml.sax.saxutils import escape

import xlsxwriter
from PIL import Image, ImageDraw, ImageFont

from demo.pdf import Line, picture_pdf, text_pdf

TYPES = {
    "pdf": "application/pdf",
    "scan": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jpg": "image/jpeg",
    "png": "image/png",
    "corrupt": "application/pdf",
}
_STAMP = (2020, 1, 6, 9, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPlan:
    """What a file holds. Equal plans give equal bytes."""

    kind: str
    """A key of TYPES; `corrupt` is a PDF cut off in the middle of an upload."""
    title: str
    paragraphs: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def suffix(self) -> str:
        return {"scan": "pdf", "corrupt": "pdf"}.get(self.kind, self.kind)


@lru_cache(maxsize=2000)
def document_bytes(plan: DocumentPlan) -> bytes:
    """The file's bytes, made on first use."""
    match plan.kind:
        case "pdf":
            return _pdf(plan)
        case "corrupt":
            return _pdf(plan)[:700] + b"\x00" * 2048
        case "scan":
            return picture_pdf("", [_scanned_page(plan)])
        case "docx":
            return _docx(plan)
        case "xlsx":
            return _xlsx(plan)
        case "jpg":
            return _chart(plan)
        case "png":
            return _button(plan)
        case _:
            raise ValueError(f"no such kind of document: {plan.kind}")


def _shares(columns: int) -> tuple[float, ...]:
    """The number column narrow, the second wide, the rest as much as they need."""
    if columns == 5:
        return (0.0, 0.06, 0.42, 0.56, 0.81)
    return (0.0, 0.08, 0.56, 0.78)[:columns]


def _pdf(plan: DocumentPlan) -> bytes:
    lines = [Line(columns=(plan.title,), size=17, centred=len(plan.title) < 60), Line(columns=("",), size=8)]
    lines += [Line(columns=(text,)) for text in plan.paragraphs]
    shares = _shares(len(plan.header))
    if plan.header:
        lines.append(Line(columns=("",), size=8))
        lines.append(Line(columns=plan.header, shares=shares, size=12))
        lines += [Line(columns=row, shares=shares, size=11) for row in plan.rows]
    return text_pdf(plan.title, lines)


def _docx(plan: DocumentPlan) -> bytes:
    def paragraph(text: str) -> str:
        return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'

    body = "".join(paragraph(text) for text in (plan.title, *plan.paragraphs))
    if plan.header:
        rows = "".join(
            "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>"
            for row in (plan.header, *plan.rows)
        )
        body += f"<w:tbl>{rows}</w:tbl><w:p/>"
    parts = {
        "[Content_Types].xml": '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/'
        'package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/'
        'package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/'
        '2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://'
        'schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>' + body + "</w:body></w:document>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _STAMP), text.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _xlsx(plan: DocumentPlan) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime(*_STAMP)})  # noqa: DTZ001 - a fixed stamp keeps the bytes equal
    sheet = book.add_worksheet("Sheet1")
    sheet.set_column(1, 1, 48)
    for row, text in enumerate((plan.title, *plan.paragraphs)):
        sheet.write_string(row, 0, text)
    first = 2 + len(plan.paragraphs)
    for row, cells in enumerate((plan.header, *plan.rows), first):
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text)
    book.close()
    return out.getvalue()


@lru_cache(maxsize=8)
def _picture_font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(files("demo").joinpath("fonts/Sarabun-Regular.ttf")), size)


def _scanned_page(plan: DocumentPlan) -> tuple[bytes, int, int]:
    """A grey page, a little crooked and dirty, as the office's copier sends it."""
    width, height = 620, 877
    page = Image.new("L", (width, height), 244)
    draw = ImageDraw.Draw(page)
    top = 60
    for text in (plan.title, "", *plan.paragraphs, *(" ".join(row) for row in plan.rows)):
        for start in range(0, max(len(text), 1), 62):
            draw.text((56, top), text[start : start + 62], font=_picture_font(16), fill=60)
            top += 27
    noise = random.Random(plan.title)
    for _ in range(140):
        x, y = noise.randrange(width), noise.randrange(height)
        draw.point((x, y), fill=130)
    out = io.BytesIO()
    page.rotate(0.4, fillcolor=244).save(out, "JPEG", quality=38)
    return out.getvalue(), width, height


def _button(plan: DocumentPlan) -> bytes:
    """A picture of words, as a menu of banners is made of."""
    picture = Image.new("RGB", (440, 96), (233, 244, 236))
    draw = ImageDraw.Draw(picture)
    draw.rectangle([2, 2, 437, 93], outline=(47, 125, 79), width=3)
    draw.text((220, 48), plan.title, font=_picture_font(24), fill=(20, 70, 40), anchor="mm")
    out = io.BytesIO()
    picture.quantize(16).save(out, "PNG")
    return out.getvalue()


def _chart(plan: DocumentPlan) -> bytes:
    """An organisation chart: the title, the first row on top, the others in a line beneath it."""
    picture = Image.new("RGB", (900, 420), (250, 250, 246))
    draw = ImageDraw.Draw(picture)
    draw.text((450, 34), plan.title, font=_picture_font(24), fill=(20, 60, 40), anchor="mm")
    boxes = [row[0] for row in plan.rows]
    if boxes:
        _box(draw, 330, 80, 240, boxes[0])
        across = min(len(boxes) - 1, 5)
        for index, text in enumerate(boxes[1:]):
            x, y = 12 + (index % across) * 178, 200 + (index // across) * 90
            draw.line([(450, 130), (x + 82, y)], fill=(150, 150, 150))
            _box(draw, x, y, 165, text)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=60)
    return out.getvalue()


def _box(draw: ImageDraw.ImageDraw, left: int, top: int, width: int, text: str) -> None:
    draw.rectangle([left, top, left + width, top + 50], fill=(214, 236, 222), outline=(40, 110, 70))
    draw.text(
        (left + width / 2, top + 25),
        text,
        font=_picture_font(14 if len(text) < 22 else 10),
        fill=(20, 20, 20),
        anchor="mm",
    )
