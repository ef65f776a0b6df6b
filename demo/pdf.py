"""A small PDF writer: Thai text in one embedded font, or one picture a page.

A general library lays out and subsets a font anew for each file; a sample city needs a thousand small files a
month, so the font is embedded whole (24 KB, compressed once) and the text is set line by line.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from reportlab.pdfbase.ttfonts import TTFontFile

PAGE_WIDTH, PAGE_HEIGHT = 595, 842
MARGIN = 56
_TONES = "่้๊๋์ํ"
_TO_RAISE = re.compile("(?<=[ัิีึื])[่-์]|[่-๋](?=ำ)")
_FIRST_RAISED = 0xF70A
"""The font holds each tone mark twice: at its own code, and raised above an upper vowel from here on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a document; `columns` are cells set side by side, each at its share of the width."""

    columns: tuple[str, ...]
    shares: tuple[float, ...] = (0.0,)
    """Where each column begins, as a part of the text's width."""
    size: int = 14
    centred: bool = False


@dataclass(frozen=True, slots=True)
class _Font:
    glyphs: Mapping[int, str]
    """Letter to the character of its glyph's number; a letter that the font lacks is a space."""
    widths: Mapping[str, float]
    """Glyph to its width, in thousandths of the size."""
    objects: tuple[bytes, ...]
    """The bodies of objects 3–7: font, descendant, descriptor, file, map to Unicode."""


class _Letters(dict[int, str]):
    """A table for str.translate in which every letter has a glyph."""

    def __missing__(self, code: int) -> str:
        return self[ord(" ")]


@lru_cache(maxsize=1)
def _font() -> _Font:
    path = files("demo").joinpath("fonts/Sarabun-Regular.ttf")
    face = TTFontFile(str(path))
    data = path.read_bytes()
    glyphs: dict[int, int] = dict(face.charToGlyph)
    widths = {glyph: float(face.charWidths[code]) for code, glyph in glyphs.items()}
    letters = {code: chr(glyph) for code, glyph in glyphs.items()}
    width_array = " ".join(f"{glyph} [{width:.0f}]" for glyph, width in sorted(widths.items()))
    packed = zlib.compress(data, 9)
    return _Font(
        glyphs=_Letters(letters),
        widths={chr(glyph): width for glyph, width in widths.items()},
        objects=(
            b"<</Type/Font/Subtype/Type0/BaseFont/Sarabun/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 7 0 R>>",
            (
                b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Sarabun/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
                b"/Supplement 0>>/FontDescriptor 5 0 R/CIDToGIDMap/Identity/DW 500/W[" + width_array.encode() + b"]>>"
            ),
            (
                b"<</Type/FontDescriptor/FontName/Sarabun/Flags 4/FontBBox[-700 -400 1300 1200]/ItalicAngle 0/Ascent 1068"
                b"/Descent -232/CapHeight 700/StemV 80/FontFile2 6 0 R>>"
            ),
            _stream(packed, f"/Filter/FlateDecode/Length1 {len(data)}"),
            _stream(zlib.compress(_unicode_map(glyphs), 9), "/Filter/FlateDecode"),
        ),
    )


def _unicode_map(glyphs: dict[int, int]) -> bytes:
    """Both shapes of a tone mark read back as the same letter."""
    letters: dict[int, int] = {}
    for code, glyph in sorted(glyphs.items()):
        raised = code - _FIRST_RAISED
        letters.setdefault(glyph, 0x0E48 + raised if 0 <= raised < len(_TONES) else code)
    rows = [f"<{glyph:04X}> <{code:04X}>" for glyph, code in sorted(letters.items())]
    blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    ranges = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Thai def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n" + ranges + "\nendcmap end end"
    ).encode()


def _stream(data: bytes, entries: str) -> bytes:
    return f"<<{entries}/Length {len(data)}>>stream\n".encode() + data + b"\nendstream"


def _glyphs(text: str) -> str:
    """The text's glyphs, each as the character of its number; a tone over an upper vowel or before sara am is raised."""
    raised = _TO_RAISE.sub(lambda tone: chr(_FIRST_RAISED + ord(tone[0]) - ord("่")), text)
    return raised.translate(_font().glyphs)


def _width(glyphs: str, size: int) -> float:
    return sum(map(_font().widths.__getitem__, glyphs)) * size / 1000


def wrap(text: str, size: int, width: float) -> list[str]:
    """Break at spaces to lines of at most `width` points, as glyphs (a longer run of letters stays whole)."""
    whole = _glyphs(text)
    if _width(whole, size) <= width:
        return [whole]
    space = _glyphs(" ")
    lines: list[str] = []
    line, used = "", 0.0
    for word in whole.split(space):
        length = _width(word + space, size)
        if line and used + length > width:
            lines.append(line)
            line, used = word, length
        else:
            line, used = (f"{line}{space}{word}" if line else word), used + length
    return [*lines, line]


def text_pdf(title: str, lines: Iterable[Line]) -> bytes:
    """A PDF of as many A4 pages as the lines need, its text readable by machine and person."""
    pages = _set(lines)
    objects: list[bytes] = list(_font().objects)
    first = 3 + len(objects)
    kids = []
    for number, content in enumerate(pages):
        page = first + 2 * number
        kids.append(f"{page} 0 R")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {PAGE_WIDTH} {PAGE_HEIGHT}]/Resources<</Font<</F 3 0 R>>>>"
            f"/Contents {page + 1} 0 R>>".encode()
        )
        objects.append(_stream(zlib.compress(content, 6), "/Filter/FlateDecode"))
    return _file(kids, objects, title)


def picture_pdf(title: str, jpegs: Sequence[tuple[bytes, int, int]]) -> bytes:
    """A PDF as a scanner makes it: each page one grey JPEG (data, width, height), no text at all."""
    objects: list[bytes] = []
    kids = []
    for number, (data, width, height) in enumerate(jpegs):
        page = 3 + 3 * number
        kids.append(f"{page} 0 R")
        content = f"q {PAGE_WIDTH} 0 0 {PAGE_HEIGHT} 0 0 cm /I Do Q".encode()
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {PAGE_WIDTH} {PAGE_HEIGHT}]/Resources<</XObject<</I "
            f"{page + 2} 0 R>>>>/Contents {page + 1} 0 R>>".encode(),
            _stream(content, ""),
            _stream(
                data,
                f"/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray"
                "/BitsPerComponent 8/Filter/DCTDecode",
            ),
        ]
    return _file(kids, objects, title)


def _set(lines: Iterable[Line]) -> list[bytes]:
    """Place the lines on pages and write each page's content."""
    width = PAGE_WIDTH - 2 * MARGIN
    pages: list[list[bytes]] = [[]]
    height = float(PAGE_HEIGHT - MARGIN)
    for line in lines:
        size = line.size
        shares = (*line.shares, 1.0)
        cells = [
            wrap(text, size, (shares[index + 1] - shares[index]) * width - 4) for index, text in enumerate(line.columns)
        ]
        for row in range(max(len(cell) for cell in cells)):
            height -= size * 1.55
            if height < MARGIN:
                pages.append([])
                height = PAGE_HEIGHT - MARGIN - size * 1.55
            for column, cell in enumerate(cells):
                if row >= len(cell) or not cell[row]:
                    continue
                left = MARGIN + shares[column] * width
                if line.centred:
                    left += (width - _width(cell[row], size)) / 2
                shown = cell[row].encode("utf-16-be").hex()
                pages[-1].append(f"BT /F {size} Tf {left:.1f} {height:.1f} Td <{shown}> Tj ET".encode())
    return [b"\n".join(page) for page in pages]


def _file(kids: list[str], objects: list[bytes], title: str) -> bytes:
    named = "FEFF" + title.encode("utf-16-be").hex().upper()
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R/Lang(th-TH)>>",
        f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>".encode(),
        *objects,
        f"<</Title<{named}>/Producer(Sample)>>".encode(),
    ]
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    out += (
        f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}trailer\n"
        f"<</Size {len(bodies) + 1}/Root 1 0 R/Info {len(bodies)} 0 R>>\nstartxref\n{len(out)}\n%%EOF\n"
    ).encode()
    return bytes(out)
