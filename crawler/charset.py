"""From bytes to text, for sites that declare one encoding, use another and repeat a third.

Order of trust: a byte-order mark; strict UTF-8 (chance never makes a page of Thai valid UTF-8, whatever it
declares); UTF-8 with a few broken bytes; what header and markup declare, where Thai is not plainly there instead;
cp874 where the high bytes read as Thai; a statistical guess last. Python knows no `windows-874`: it is cp874,
the superset of TIS-620 and ISO-8859-11 that every Thai page means.
"""

# ruff: noqa: SIM905 - lists of words read best as words
from __future__ import annotations

import codecs
import re
from typing import NamedTuple

UTF_8 = "utf-8"
THAI = "windows-874"


class Decoded(NamedTuple):
    """A body as text."""

    text: str
    charset: str
    """How it was read: "utf-8", "windows-874"; "utf-8 twice" for a double-encoded page that was repaired."""


_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_THAI_NAMES = frozenset(
    "windows-874 windows874 x-windows-874 cp874 cp-874 ms874 ibm874 dos-874 tis-620 tis620 tis-62 tis_620 tis620-2533 "
    "iso-8859-11 iso8859-11 iso_8859-11 iso-ir-166 thai x-mac-thai tis-620-0".split()
)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:+-]+)", re.ASCII | re.IGNORECASE)
_META_CHARSET = re.compile(
    rb"<(?:meta\b[^>]{0,300}?charset|\?xml\b[^>]{0,200}?encoding)\s*=\s*[\"']?\s*([\w.:+-]+)", re.IGNORECASE
)
_GUESSED_BYTES = 8192
_HEAD_BYTES = 4096
"""The standard looks at 1,024 bytes; old pages put scripts first."""


def decode(body: bytes, content_type: str = "") -> Decoded:
    """Text of `body` (content coding removed) and the charset it was read as; never raises."""
    for mark, codec in _BOMS:
        if body.startswith(mark):
            text = body[len(mark) :].decode(codec, errors="replace")
            return _repaired(text) if codec == UTF_8 else Decoded(text, codec)
    try:
        text = body.decode(UTF_8)
    except UnicodeDecodeError:
        return _not_utf8(body, content_type)
    return _repaired(text)


def declared_charset(body: bytes, content_type: str = "") -> str | None:
    """The charset that the header, else the markup, declares, in lower case; None where neither does."""
    found = _HEADER_CHARSET.search(content_type)
    if found:
        return found[1].lower()
    meta = _META_CHARSET.search(body[:_HEAD_BYTES])
    return meta[1].decode("ascii", "replace").lower() if meta else None


def reads_as_thai(body: bytes) -> bool:
    """Whether the high bytes of `body`, taken as cp874, stand the way Thai letters do.

    Thai comes in runs, hardly uses the code points that TIS-620 leaves free, and puts nearly every upper or lower
    vowel and tone mark after a consonant; Latin, Chinese or Japanese bytes fail at least one of the three.
    """
    high = sum(map(len, _HIGH_RUN.findall(body)))
    if high < 2:
        return False
    marks = len(_MARK.findall(body))
    well_placed = len(_PLACED_MARK.findall(body))
    in_runs = sum(map(len, _THAI_RUN.findall(body)))
    foreign = len(_FOREIGN.findall(body))
    short = high < 40
    return (
        in_runs >= 0.8 * high
        and foreign <= 0.01 * high
        and (short or marks >= 0.03 * high)
        and (well_placed >= 0.9 * marks)
    )


_HIGH_RUN = re.compile(rb"[\xa1-\xff]+")
_THAI_RUN = re.compile(rb"[\xa1-\xda\xdf-\xfb]{2,}")
_FOREIGN = re.compile(rb"[\xdb-\xde\xfc-\xff]")
_MARK = re.compile(rb"[\xd1\xd4-\xda\xe7-\xee]")
_PLACED_MARK = re.compile(rb"(?<=[\xa1-\xce\xd1\xd4-\xda\xe7-\xee])[\xd1\xd4-\xda\xe7-\xee]")
_THAI_LETTER = re.compile("[\u0e01-\u0e5b]")


def _not_utf8(body: bytes, content_type: str) -> Decoded:
    lenient = body.decode(UTF_8, errors="replace")
    thai = len(_THAI_LETTER.findall(lenient))
    if thai and thai >= 3 * lenient.count("\ufffd"):
        return Decoded(lenient, UTF_8)
    declared = declared_charset(body, content_type)
    if declared in _THAI_NAMES or reads_as_thai(body):
        return Decoded(body.decode("cp874", errors="replace"), THAI)
    if declared is not None and declared != UTF_8:
        named = _as_declared(body, declared)
        if named is not None:
            return named
    return _guessed(body, lenient)


def _as_declared(body: bytes, declared: str) -> Decoded | None:
    try:
        codec = codecs.lookup(declared)
        text = body.decode(declared)
    except (LookupError, UnicodeError, ValueError):
        return None
    return Decoded(text, THAI if codec.name == "cp874" else codec.name)


def _guessed(body: bytes, lenient: str) -> Decoded:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - seldom needed, slow to import

    best = from_bytes(body[:_GUESSED_BYTES]).best()
    named = _as_declared(body, best.encoding) if best is not None else None
    return named or Decoded(lenient, UTF_8)


# A page whose UTF-8 was read as cp1252 (or Latin-1) and encoded again shows Thai as "à¸" and "à¹" pairs; one whose
# TIS-620 was, as "ÊÓ¹Ñ¡". Bytes that cp1252 leaves free pass through as C1 controls, as browsers have it (WHATWG).
_LATIN_OF_BYTE = "".join(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in range(0x80, 0x100))
_BYTE_OF_LATIN = {ord(character): 0x80 + place for place, character in enumerate(_LATIN_OF_BYTE)} | {
    code: code for code in range(0x80, 0x100)
}
_LATIN_RUN = re.compile(f"[\x80-\xff{re.escape(''.join(sorted(set(_LATIN_OF_BYTE))))}]+")
_TWICE = re.compile("à[\xb8\xb9]")
_ENOUGH = 6
"""Fewer pairs than this are a quotation, not a page's encoding."""


def _repaired(text: str) -> Decoded:
    if text.isascii() or ("à" not in text and "\xb9" not in text):
        return Decoded(text, UTF_8)
    twice = len(_TWICE.findall(text))
    if twice >= _ENOUGH and 4 * twice >= len(_THAI_LETTER.findall(text)):
        return Decoded(_LATIN_RUN.sub(_utf8_again, text), "utf-8 twice")
    if not _THAI_LETTER.search(text):
        bare = "".join(_LATIN_RUN.findall(text))
        if len(bare) >= 3 * _ENOUGH and reads_as_thai(b" ".join(map(_bytes_of, _LATIN_RUN.findall(text)))):
            return Decoded(_LATIN_RUN.sub(_thai_again, text), "windows-874 as latin-1")
    return Decoded(text, UTF_8)


def _bytes_of(latin: str) -> bytes:
    return bytes(_BYTE_OF_LATIN[ord(character)] for character in latin)


def _utf8_again(run: re.Match[str]) -> str:
    inner = _bytes_of(run[0]).decode(UTF_8, errors="replace")
    good = len(_THAI_LETTER.findall(inner))
    return inner if good > inner.count("\ufffd") else run[0]


def _thai_again(run: re.Match[str]) -> str:
    return _bytes_of(run[0]).decode("cp874", errors="replace")
