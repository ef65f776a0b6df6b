"""Documents that cost more than they look, and errands that no reader survives."""

from __future__ import annotations

import ctypes
import io
import os
import re
import signal
import time
import zipfile
import zlib
from typing import Any

from openpyxl import Workbook
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from crawler.visit import Visit
from tests.crawler.file_samples import zipped


def docx_bomb() -> bytes:
    """19 MB of XML in 50 KB: a tree of a million elements."""
    words = b"<w:r><w:t>x</w:t></w:r>" * 800_000
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return zipped({"word/document.xml": b"<w:document " + space + b"><w:body>" + words + b"</w:body></w:document>"})


def xlsx_bomb() -> bytes:
    """180 MB of cells in 600 KB."""
    small = io.BytesIO()
    book = Workbook()
    book.active.append([1.25])
    book.save(small)
    with zipfile.ZipFile(small) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    head, row, rest = re.split(rb"(<row .*</row>)", members["xl/worksheets/sheet1.xml"])
    assert row
    rows = b"<row>" + b"<c><v>1.25</v></c>" * 1000 + b"</row>"
    return zipped({**members, "xl/worksheets/sheet1.xml": head + rows * 10_000 + rest})


def pdf_bomb() -> bytes:
    """One page whose text is 150 MB long, in 150 KB."""
    words = zlib.compress(b"BT /F 9 Tf 1 0 0 1 9 9 Tm (abcdefghijklmnopqrstuvwxyz) Tj ET\n" * 2_400_000, 9)
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(words) + words + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + table + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(out)


# errands: what stands in for a reader


def size(visit: Visit) -> int:
    """The reader that does no harm."""
    return len(visit.exchanges[-1].body)


def whole_tree(visit: Visit) -> int:
    """A reader of pages that cuts nothing before it parses, nor afterwards."""
    try:
        return len(LexborHTMLParser(visit.exchanges[-1].body).html or "")
    except SelectolaxError as error:
        raise MemoryError from error


def crash(_: Any) -> None:
    """Reads where nothing is."""
    ctypes.string_at(0)


def hang(_: Any) -> None:
    """Takes for ever, and no processor."""
    while True:
        time.sleep(60)


def spin(_: Any) -> None:
    """Takes for ever, in one call that no signal handler of Python's could end."""
    sum(range(10**12))


def eat(_: Any) -> int:
    """Allocates without end."""
    held = []
    while True:
        held.append(bytearray(10_000_000))


def stop(_: Any) -> None:
    """Hears not even the kernel's timers."""
    os.kill(os.getpid(), signal.SIGSTOP)


def rest(visit: Visit) -> int:
    """Takes a moment, and tells who it was."""
    time.sleep(float(visit.exchanges[-1].body))
    return os.getpid()


def err(_: Any) -> None:
    """A fault of ours."""
    raise ZeroDivisionError("of our own making")
