"""Opens PDF files with PDFium. Its library is not thread-safe: one thread of a process at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.reading import MAX_TEXT, Reading, tidy

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_MAX_PAGES = 5
_FEW_LETTERS = 20
"""Fewer letters than this on the first pages are no text layer but a stamp or a page number."""


def read_pdf(body: bytes) -> Reading:
    """The text of the first pages, as far as there is a text layer."""
    from pypdfium2 import PdfDocument, PdfiumError, raw  # noqa: PLC0415 - heavy, and only PDF files need it

    try:
        document = PdfDocument(body)
    except PdfiumError as error:
        locked = getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        return Reading(opens=False, detail="password" if locked else "the PDF is broken")
    try:
        return _read(document)
    except PdfiumError:
        return Reading(opens=False, detail="the PDF is broken")
    finally:
        document.close()


def _read(document: PdfDocument) -> Reading:
    pages = len(document)
    if not pages:
        return Reading(opens=False, detail="the PDF has no pages")
    title = " ".join(document.get_metadata_value("Title").replace("\x00", "").split())[:300]
    text = tidy(_text(document, min(pages, _MAX_PAGES)))
    scanned = sum(map(str.isalpha, text)) < _FEW_LETTERS
    return Reading(
        opens=True, title=title, text=text, pages=pages, scanned=scanned, detail="no text layer" if scanned else ""
    )


def _text(document: PdfDocument, count: int) -> str:
    parts: list[str] = []
    length = 0
    for place in range(count):
        page = document[place]
        try:
            words = page.get_textpage()
            try:
                parts.append(words.get_text_range(count=min(words.count_chars(), MAX_TEXT)))
            finally:
                words.close()
        finally:
            page.close()
        length += len(parts[-1])
        if length > MAX_TEXT:
            break
    return "\n".join(parts)
