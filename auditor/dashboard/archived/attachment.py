"""Archived bytes as a download that no browser opens by itself (RFC 6266, RFC 8187)."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from crawler.artifacts import DocumentKind
from crawler.sniff import document_kind, is_markup

__all__ = ["HEADERS", "attachment_headers", "safe_name"]

HEADERS = {
    "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'self'",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
}
_SAFE_ENDINGS = frozenset("pdf doc docx xls xlsx ppt pptx odt ods odp rtf csv txt zip rar 7z jpg jpeg png gif webp bmp tif tiff".split())  # noqa: SIM905 # fmt: skip
_LONGEST = 150
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)", re.IGNORECASE)
_UNSAFE = re.compile(r"[/\\:*?\"<>|%;]+")


def attachment_headers(body: bytes, name: str) -> dict[str, str]:
    """The headers with which archived bytes are handed out."""
    safe = safe_name(name, body)
    plain = re.sub(r"[^A-Za-z0-9._\-]", "_", unicodedata.normalize("NFKD", safe))
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"
    is_pdf = document_kind(body) is DocumentKind.PDF
    return {
        **HEADERS,
        "content-type": "application/pdf" if is_pdf else "application/octet-stream",
        "content-disposition": disposition,
    }


def safe_name(name: str, body: bytes) -> str:
    """A file's name without what leads elsewhere, hides its ending, or has a double click run it."""
    seen = "".join(each for each in name if unicodedata.category(each)[0] not in "CZ" or each == " ")
    told = _UNSAFE.sub("_", seen).strip(" .") or "archived"
    if _DEVICES.match(told):
        told = f"_{told}"
    stem, dot, ending = told.rpartition(".")
    if not (dot and ending.lower() in _SAFE_ENDINGS):
        stem, ending = told, "txt" if is_markup(body) else "bin"
    return f"{stem[:_LONGEST]}.{ending}"
