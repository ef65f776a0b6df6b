"""Reads Word's formats from before 2007: the binary one and RTF, best effort and without other programs."""

from __future__ import annotations

import re
import struct

from crawler.ole import stream
from crawler.reading import Reading, tidy

_DOC_BYTES = 4_000_000
_UTF16_RUN = re.compile(rb"(?:[\x20-\x7e\r\n\t\x07]\x00|[\x01-\x5b]\x0e|[\x00-\x5f]\x20){4,}")
_BYTE_RUN = re.compile(rb"[\x20-\x7e\xa1-\xda\xdf-\xfb\r\n\t\x07]{6,}")


def read_doc(body: bytes) -> Reading:
    """The text of a Word file, best effort: it stands in one stretch, as UTF-16 or in the system's code page."""
    words = stream(body, "WordDocument", _DOC_BYTES)
    if len(words) < 32:
        return Reading(opens=False, detail="the document inside is broken")
    if int.from_bytes(words[10:12], "little") & 0x0100:  # [MS-DOC] §2.5.2, fEncrypted
        return Reading(opens=False, detail="password")
    first, last = struct.unpack("<II", words[24:32])
    span = words[first:last] if first < last <= len(words) else words[512:]
    wide = b"".join(_UTF16_RUN.findall(span)).decode("utf-16-le", errors="ignore")
    narrow = b" ".join(_BYTE_RUN.findall(span)).decode("cp874", errors="ignore")
    text = max((wide, narrow), key=lambda candidate: (len(re.findall("[ก-๛]", candidate)), len(candidate)))
    return Reading(opens=True, text=tidy(text.replace("\x07", " ").replace("\r", "\n")))


_RTF_SKIPPED = re.compile(r"\{\\(?:fonttbl|colortbl|stylesheet|info|\*)[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
_RTF_BYTE = re.compile(r"(?:\\'[0-9a-fA-F]{2})+")
_RTF_UNICODE = re.compile(r"\\u(-?\d{1,5}) ?\??")


def read_rtf(body: bytes) -> Reading:
    """The text of an RTF file without its formatting."""
    text = _RTF_SKIPPED.sub(" ", body[:_DOC_BYTES].decode("latin-1"))
    text = _RTF_UNICODE.sub(lambda found: chr(int(found[1]) & 0xFFFF), text)
    text = _RTF_BYTE.sub(lambda found: bytes.fromhex(found[0].replace("\\'", "")).decode("cp874", "replace"), text)
    text = re.sub(r"\\(?:par|line|cell|row|tab)\b ?", "\n", text)
    text = re.sub(r"\\[a-z]+-?\d* ?|[{}]", "", text).encode("utf-8", "ignore").decode("utf-8")
    return Reading(opens=True, text=tidy(text))
