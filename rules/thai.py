"""The normal form of Thai text: what all matching works on.

Thai sites write one word in many ways: composed and decomposed sara am, marks in the order they were typed, two เ for
แ, Thai digits, letters of old Windows fonts in the private area, abbreviations with and without stops, the same
dozen misspellings everywhere. `normal` maps them to one spelling. It is idempotent and never raises; positions are
not kept, so that what is shown to people is always the original.

ๆ stays, joined to its word. ฯ is dropped where a word ends with it ("มาตรการฯ"), "ฯลฯ" becomes a space, "กรุงเทพฯ"
its full name. Bullets and pictures become spaces; list numbers stay, since a clause number may be the only clue.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from rules.kept import TEXTS
from rules.mojibake import repair_mojibake
from rules.thai_words import in_full

__all__ = [
    "BONE",
    "clusters",
    "compact",
    "decode_name",
    "normal",
    "repair_mojibake",
    "skeleton",
    "untorn",
]

_VOWEL_MARKS = "\u0e31\u0e34-\u0e3a\u0e47\u0e4d"
_TOP_MARKS = "\u0e48-\u0e4c\u0e4e"
_MARKS = _VOWEL_MARKS + _TOP_MARKS
_TONES = "\u0e48-\u0e4b"

_MARK_ORDER = "\u0e3a\u0e38\u0e39\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47\u0e4d\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4e"
"""Vowels before tones before silencers; within that, an order that Unicode's NFC leaves alone."""

# U+F700–F71A: shifted letters of Windows Thai fonts before OpenType (Microsoft's and Adobe's private use).
_WINDOWS_FONT_LETTERS = dict(
    zip(
        range(0xF700, 0xF71B),
        "\u0e10\u0e34\u0e35\u0e36\u0e37\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e0d"
        "\u0e31\u0e4d\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a",
        strict=True,
    )
)
_PUNCTUATION = {
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u2032\u00b4\u0060\u02bc\uff07"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02"), '"'),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-"),
    ord("\u2026"): "...",
    ord("\u2044"): "/",
    ord("\u0e45"): "\u0e32",
}
_BULLETS = "\u00b7\u2022\u2023\u2043\u2219\u22c5\u203a\u2039\u00a4\u00a7\u00b6\u00ad\u0e4f\u0e5a\u0e5b|\u00a6"


class _Folding(dict[int, str]):
    """Character -> its normal form; a character is looked at once, when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(chr(code))
        return folded


def _fold(letter: str) -> str:
    digit = unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    if letter <= "\xff" or letter >= "\uff01":
        return _plain(letter)
    match unicodedata.category(letter):
        case "Cf" | "Cn" | "Me":
            return ""
        case "So" | "Sk" | "Cc" | "Co" | "Cs" | "Zs" | "Zl" | "Zp":
            return " "
        case "No":
            return f" {_plain(letter)} "
    return "" if "\ufe00" <= letter <= "\ufe0f" or "\u0300" <= letter <= "\u036f" else letter


def _plain(letter: str) -> str:
    """ASCII for Latin-1 and full-width characters, so that nothing is left that mojibake could be read from."""
    parts = unicodedata.normalize("NFKD", letter).lower().replace("\u2044", "/")
    return "".join(part for part in parts if part.isascii() and part.isprintable()) or " "


_FOLDING = _Folding(
    {
        **_PUNCTUATION,
        **dict.fromkeys(map(ord, _BULLETS), " "),
        **_WINDOWS_FONT_LETTERS,
        0xFFFD: "\ufffd",
        0x00AD: "",
    }
)

_NATIVE = r"\u0e01-\u0e44\u0e46-\u0e4e\x20-@\x5b-\x7e"
_FOREIGN = re.compile(rf"[^{_NATIVE}]+")
"""Runs of characters that may have another normal form; the rest of a text is not touched one by one."""
_ALL_NATIVE = re.compile(rf"[{_NATIVE}]*")
_DISORDERED = re.compile(
    rf"[{_VOWEL_MARKS}](?:[{_VOWEL_MARKS}]|[{_TOP_MARKS}][{_MARKS}])[{_MARKS}]*|[{_TOP_MARKS}][{_MARKS}]+"
)
_MAY_BE_DISORDERED = re.compile(rf"[{_MARKS}](?:[{_VOWEL_MARKS}]|(?<=[{_TOP_MARKS}])[{_TOP_MARKS}])")
_SPLIT_AM = re.compile(rf"\u0e4d([{_MARKS}]*)\u0e32")
_MARKED_AM = re.compile(rf"\u0e33([\u0e33{_MARKS}]+)")
# PDF text loses the ring of ำ and leaves a space or U+FFFD; letter-spaced titles ("ก า ร") are left alone.
_TORN_AM = re.compile(rf" (?<=[\u0e01-\u0e2e] )(?:(?<=[^ ]. )|(?=[{_MARKS}]|.[^ ]))([{_MARKS}]*)[\u0e32\u0e33]")
_LOOSE_MARK = re.compile(rf"(?<=[\u0e01-\u0e2e]) (?=[{_MARKS}])")
_SPACED = rf"[\u0e01-\u0e4e][{_MARKS}]*"
_LETTER_SPACED = re.compile(rf"(?<!\S)(?:{_SPACED} ){{4,}}(?:(?:{_SPACED}|\d) )*(?:{_SPACED}|\d)(?!\S)")
_LOST_RING = re.compile(rf" ?\ufffd+ ?([{_MARKS}]*)\u0e32")
_DOUBLED = ("\u0e30\u0e30", "\u0e32\u0e32", "\u0e33\u0e33")
"""Vowels that no word has twice."""
_LOOSE_REPEAT = re.compile(" (?=ๆ)")
_BANGKOK = re.compile(r"(?:กรุงเทพ(?:มหานคร)?|กทม\.?)ฯ+")
_ETCETERA = re.compile("ฯ ?ล ?ฯ")
_TRAILING_PAIYAN = re.compile(r"ฯ+(?=[\s)\]\"',:;/-]|$)")
_QUERY = re.compile(r"[?#]")
_CUT_ESCAPE = re.compile(r"%[0-9A-Fa-f]?$")
_EXTENSION = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|txt|csv|zip|rar|7z|html?|php\d?|aspx?|jspx?|jpe?g|png|gif|webp|tiff?)$",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"[_+\s]|(?<!\d)[-.]|[-.](?!\d)")
BONE = r"\u0e01-\u0e2e0-9a-z"
"""What a skeleton is made of, as a set of letters for patterns."""
_NOT_SKELETON = re.compile(rf"[^{BONE}]+")
_CLUSTER = re.compile(rf"[\u0e40-\u0e44]?[\u0e01-\u0e2e][{_MARKS}]*|[\s\S]")


def normal(text: str) -> str:
    """The one spelling that phrases and texts are compared in."""
    if text.isascii():
        return _folded(text)
    # Nearly every label is of native letters alone; "เธ" is how UTF-8 looks when it is read as TIS-620.
    if _ALL_NATIVE.fullmatch(text) is None or "เธ" in text:
        text = _folded(repair_mojibake(text))
    else:
        text = unicodedata.normalize("NFC", text)
        if "  " in text or text[:1] == " " or text[-1:] == " ":
            text = " ".join(text.split())
    if "\ufffd" in text:
        text = _without_unreadable(text)
    if "ฯ" in text or "ๆ" in text:
        text = _without_paiyan(text)
    text = _with_thai_marks(text)
    return in_full(text.replace("เเ", "แ"))


@lru_cache(maxsize=TEXTS)
def normal_label(text: str) -> str:
    """The normal form of a short text, remembered: menus repeat on every page, and every rule asks anew."""
    return normal(text)


def compact(text: str) -> str:
    """The normal form without its spaces, for text whose spaces mean nothing (PDF layers, letter-spaced titles)."""
    return _with_thai_marks(normal(text).replace(" ", ""))


@lru_cache(maxsize=10_000)
def untorn(text: str) -> str:
    """The text layer of a document as its readers see it: marks back on their letters, else as written.

    What is letter-spaced ("ป ร ะ ก า ศ") is closed up to its compact form.
    """
    if text.isascii():
        return text
    return "\n".join(map(_untorn, text.split("\n")))


def skeleton(text: str) -> str:
    """Consonants, Latin letters and digits alone: all that survives in a bad PDF text layer. For weak hits only."""
    return _NOT_SKELETON.sub("", normal(text))


def decode_name(raw: str) -> str:
    """The words of a file name or the last part of an address, separators as spaces, a known extension dropped.

    Percent escapes are read as UTF-8, else as TIS-620; an escape or a character cut off at the end is dropped.
    Hyphens and stops between digits stay, since they belong to dates. The result is no normal form yet.
    """
    name = _QUERY.split(raw, maxsplit=1)[0].rstrip("/").rpartition("/")[2]
    for _ in range(2):
        if "%" not in name:
            break
        name = _unescaped(name)
    name = _EXTENSION.sub("", repair_mojibake(name))
    return " ".join(_SEPARATOR.sub(" ", name).split())


def clusters(text: str) -> list[str]:
    """The text as its readers see it: a consonant with its leading vowel and its marks is one."""
    return _CLUSTER.findall(text)


def _folded(text: str) -> str:
    folded = _FOREIGN.sub(lambda run: run[0].translate(_FOLDING), unicodedata.normalize("NFC", text))
    return " ".join(unicodedata.normalize("NFC", folded).split())


def _without_unreadable(text: str) -> str:
    return " ".join(_LOST_RING.sub("\\1\u0e33", text).replace("\ufffd", "").split())


def _untorn(line: str) -> str:
    line = _without_unreadable(line) if "\ufffd" in line else line
    return _with_thai_marks(_LOOSE_MARK.sub("", _LETTER_SPACED.sub(lambda run: compact(run[0]), line)))


def _with_thai_marks(text: str) -> str:
    text = _TORN_AM.sub(_with_am, text)
    if "\u0e4d" in text:
        text = _SPLIT_AM.sub(_with_am, text)
    if "\u0e33" in text:
        text = _MARKED_AM.sub(lambda run: run[1].replace("\u0e33", "") + "\u0e33", text)
    if _MAY_BE_DISORDERED.search(text):
        text = _DISORDERED.sub(_ordered, text)
    for twice in _DOUBLED:
        while twice in text:
            text = text.replace(twice, twice[0])
    return text


def _with_am(torn: re.Match[str]) -> str:
    return f"{torn[1]}\u0e33"


def _ordered(run: re.Match[str]) -> str:
    return "".join(sorted(set(run[0]), key=_MARK_ORDER.index))


def _without_paiyan(text: str) -> str:
    text = _TRAILING_PAIYAN.sub("", _BANGKOK.sub("กรุงเทพมหานคร", _ETCETERA.sub(" ", text)))
    return _LOOSE_REPEAT.sub("", " ".join(text.split()))


def _unescaped(name: str) -> str:
    octets = unquote_to_bytes(_CUT_ESCAPE.sub("", name).encode("utf-8", "replace"))
    for length in range(len(octets), max(len(octets) - 3, 0), -1):
        try:
            return octets[:length].decode("utf-8")
        except UnicodeDecodeError:
            continue
    return octets.decode("cp874", errors="replace")
