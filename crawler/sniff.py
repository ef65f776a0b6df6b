"""What a body is by its first bytes, whatever its header and its name say."""

from __future__ import annotations

import re

from crawler.artifacts import DocumentKind

_HEAD = 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08")
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")
_BITMAP = re.compile(rb"BM.{12}[\x0c\x28\x6c\x7c]\x00", re.DOTALL)
_MARKUP = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?>(?:<!--.{0,2000}?-->\s*)*)<(?:!doctype\s+html|html|head|body|frameset|title|meta|"
    rb"script|style|link|base|table|div|center|font|p|br|h[1-6]|a|b|img|iframe|form|span|ul|section|noscript)(?=[\s>/])",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(rb"\s*<\?xml\s", re.IGNORECASE)
_SHEET_XML = b"urn:schemas-microsoft-com:office:spreadsheet"
_BOM = b"\xef\xbb\xbf"


def is_markup(body: bytes) -> bool:
    """Whether it begins as an HTML page does (WHATWG MIME Sniffing §7.1, and fragments that servers send)."""
    head = body[: 4 * _HEAD].removeprefix(_BOM).replace(b"\x00", b"")  # stray NULs, which browsers drop, and UTF-16's
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head[2:]
    return _MARKUP.match(head) is not None


def document_kind(body: bytes) -> DocumentKind | None:
    """The kind that its magic number tells; None where it has none.

    ZIP and OLE are told apart by what they hold: here they are ARCHIVE and DOC.
    """
    head = body[:_HEAD]
    if head.startswith(_ZIP) or head.startswith(_ARCHIVES):
        return DocumentKind.ARCHIVE
    if head.startswith((_OLE, b"{\\rtf")):
        return DocumentKind.DOC
    if head.startswith(_IMAGES) or _BITMAP.match(head) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return DocumentKind.IMAGE
    # A server may print warnings before the file, and readers look for the mark this far (ISO 32000-1, annex H.3.4.1).
    if b"%PDF-" in head and not is_markup(body):
        return DocumentKind.PDF
    if _XML.match(head) and _SHEET_XML in body[: 4 * _HEAD]:
        return DocumentKind.XLS
    return None


def is_text(body: bytes) -> bool:
    """Whether it holds text: no byte that texts do not have in its first kilobytes."""
    return not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", body[: 4 * _HEAD])
