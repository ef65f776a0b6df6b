"""Thai bytes that were read in the wrong encoding, made Thai again.

Four ways are met in the field: TIS-620 read as Latin-1 or Windows-1252 ("Êӹѡ" in part), TIS-620 read as UTF-8 with
a Latin-1 fallback for each byte (so that D3 B9, "ำน", became "ӹ"), UTF-8 read as Windows-1252 ("à¸ª"), and UTF-8
read as TIS-620 ("เธช").
"""

from __future__ import annotations

import re

_MARKS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_PUNCTUATION_1252 = "\u20ac\u2026\u2018\u2019\u201c\u201d\u2022\u2013\u2014"
"""What Windows-1252 shows for the few bytes below A0 that Thai text uses; cp874 has the same characters there."""

_LATIN_RUN = re.compile(rf"[\x80-\u07ff{_PUNCTUATION_1252}]+")
# One Thai letter's three UTF-8 bytes (E0 B8 or B9, then 80–BF) as each encoding shows them.
_TRIPLE_1252 = re.compile(
    rf"\xe0[\xb8\xb9][\x80-\xbf\u0152-\u0192\u02c6\u02dc\u2039\u203a\u2020-\u2030{_PUNCTUATION_1252}]"
)
_TRIPLES_874 = re.compile(rf"(?:เ[ธน][\x80-\xa0\u0e01-\u0e1f{_PUNCTUATION_1252}]){{2,}}")
"""Two in a row, since one may be the beginning of a Thai word."""
_UPPER_PAIR = re.compile(r"[\xa1-\u07ff]{2}")
_MISPLACED = re.compile(rf"(?:^|[^\u0e01-\u0e2e{_MARKS}])[{_MARKS}]|[\u0e40-\u0e44](?![\u0e01-\u0e2e])")
"""A mark that sits on nothing, or a leading vowel that leads nothing: Thai words have neither."""
_UNDEFINED_874 = frozenset("\xdb\xdc\xdd\xde\xfc\xfd\xfe\xff")


def repair_mojibake(text: str) -> str:
    """The text with mis-decoded Thai made readable; unchanged unless that clearly gives Thai."""
    while (mended := _mended(text)) != text:
        text = mended
    return text


def _mended(text: str) -> str:
    if text.count("เธ") > 1:
        text = _TRIPLES_874.sub(lambda triples: _utf8_behind(triples[0], "cp874"), text)
    if not _UPPER_PAIR.search(text):
        return text
    if "\xe0\xb8" in text or "\xe0\xb9" in text:
        text = _TRIPLE_1252.sub(lambda triple: _utf8_behind(triple[0], "cp1252"), text)
    if _looks_like_latin_mojibake(text):
        text = _LATIN_RUN.sub(lambda run: _tis_620_behind(run[0]) or run[0], text)
    return text


def _utf8_behind(letters: str, shown_as: str) -> str:
    try:
        return b"".join(_byte_behind(letter, shown_as) for letter in letters).decode("utf-8")
    except UnicodeError:
        return letters


def _byte_behind(letter: str, shown_as: str) -> bytes:
    return letter.encode("latin-1") if letter <= "\xff" else letter.encode(shown_as)


def _tis_620_behind(run: str) -> str | None:
    try:
        thai = b"".join(_bytes_620(letter) for letter in run).decode("cp874")
    except UnicodeError:
        return None
    return thai if all(letter >= "\u0e01" or letter == "\xa0" for letter in thai) else None


def _bytes_620(letter: str) -> bytes:
    """The bytes behind one character: itself, or the pair that happened to be valid UTF-8."""
    if letter <= "\xff" and letter not in _UNDEFINED_874:
        return letter.encode("latin-1")
    return letter.encode("utf-8") if letter <= "\u07ff" else letter.encode("cp1252")


def _looks_like_latin_mojibake(text: str) -> bool:
    """European words put a letter from the upper half among plain ones; mojibake has little else, and reads as Thai."""
    runs = _LATIN_RUN.findall(text)
    upper = sum(map(len, runs))
    latin = sum("\xa1" <= letter <= "\xff" for run in runs for letter in run)
    plain = sum(letter.isascii() and letter.isalpha() for letter in text)
    if upper < 3 or 2 * latin < upper or max(map(len, runs)) < 2 or (plain > upper and upper < 12):
        return False
    thai = " ".join(_tis_620_behind(run) or "" for run in runs)
    read = len(thai) - thai.count(" ")
    return 10 * read >= 9 * upper and 12 * len(_MISPLACED.findall(thai)) <= read
