"""Words that say nothing of what they stand on: bare dates and numbers, ornaments, "ดาวน์โหลด" and its like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from string import printable

from rules.label_form import NUMBERING, TAIL, core

_DATE = (
    r"[\d\s./:()\[\]\-,_#*+]|"
    r"มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม|"
    r"ม\.?ค\.?|ก\.?พ\.?|มี\.?ค\.?|เม\.?ย\.?|พ\.?ค\.?|มิ\.?ย\.?|ก\.?ค\.?|ส\.?ค\.?|ก\.?ย\.?|ต\.?ค\.?|พ\.?ย\.?|ธ\.?ค\.?|"
    r"ประจำ|เดือน|ปีงบประมาณ|งบประมาณ(?=\s?(?:พ\.?ศ\.?)?\s?25)|ปี|พ\.?ศ\.?|ค\.?ศ\.?|ไตรมาส|ครั้งที่|รอบ|ฉบับที่|ส่วนที่|ตอนที่|หน้าที่(?=\s?\d)|วันที่|ที่|ณ|ถึง|"
    r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
)
"""A sign, a number or a word of a date."""
_BARE = re.compile(f"(?:{_DATE})*$")
_SIZE = r"[\d.,]* ?(?:[kmg]i?b|[kmg]|bytes?|ไบต์|กิโลไบต์|เมกะไบต์)(?![a-z])"
_TIMES = r"[\d,]* ?(?:ครั้ง|คน(?![ก-๙])|views?|hits?|downloads?|times)"
_READ = r"(?:แล้ว)? ?:? ?(?=[\d,]+ ?(?:ครั้ง|คน|views?|hits?))"
_READERS = "(?:เปิดอ่าน|เปิดดู|เข้าชม|อ่าน|ดาวน์โหลด)"
_ARROWS = "!?→←↓↑»«›‹▶►⇒<>=~"
_FORMATS = (
    ("n", "ew"), ("u", "pdate[sd]?"), ("h", "ot"), ("i", "con"), ("p", "(?:df|ptx?|owerpoint|ng)"), ("d", "ocx?"),
    ("w", "ord"), ("x", "lsx?"), ("e", "xcel"), ("z", "ip"), ("r", "ar"), ("j", "pe?g"),
)  # fmt: skip
# Each branch begins with a plain letter and looks back afterwards, so that a search runs at the speed of a set of
# letters.
_ORNAMENT = re.compile(
    "|".join(
        (
            rf"ขนาด(?:ไฟล์)? ?:? ?[\d.,]{_SIZE}",
            *(rf"{digit}(?:{_SIZE}|{_TIMES}|[\d{_ARROWS}]*)" for digit in "0123456789"),
            rf"\.{_SIZE}",
            rf",(?:{_SIZE}|{_TIMES})",
            rf"จำนวน(?:ผู้)?{_READERS}{_READ}",
            rf"ผู้{_READERS}{_READ}",
            *(f"{word}{_READ}" for word in ("เปิดอ่าน", "เปิดดู", "เข้าชม", "อ่าน", "ดาวน์โหลด")),
            *(f"{first}(?<![a-z]{first}){rest}(?![a-z])" for first, rest in _FORMATS),
            "ใหม่(?:(?<![ก-๙]ใหม่)(?![ก-๙])|(?=[ !]*$))",
            "ล่าสุด(?<![ก-๙]ล่าสุด)(?![ก-๙])",
            "ไอคอน(?<![ก-๙]ไอคอน)(?![ก-๙])",
            "แล้ว(?<=โหลดแล้ว)",
            *(rf"{re.escape(arrow)}[\d{_ARROWS}]*" for arrow in _ARROWS),
        )
    )
)
"""What is hung upon a label and says nothing of its target: "ใหม่!", a size, a counter, a format, arrows."""
_MARKS = re.compile(r"[\s()\[\]{}|/,:;.\-_–—*+&#\"']+")
_SIGNS = f"{printable}–—•{_ARROWS}"
"""All that may stand in such a label and is no letter of a Thai word."""
_SIGN, _LETTER = f"[{re.escape(_SIGNS)}]", f"[^{re.escape(_SIGNS)}]"
_DATED = re.compile(f"(?:{_DATE})*(?<!{_LETTER})")
"""The dates and numbers at the head of a label."""
_WORD = re.compile(f"{_LETTER}+")
_EDGE = 4
"""Letters at either end of a label by which most are told to be no idle words."""


def without_ornaments(form: str) -> str:
    """A normal form with a space for each of its ornaments."""
    return _ORNAMENT.sub(" ", form)


class IdleWords:
    """A pack's words that say nothing, ready to be recognised."""

    def __init__(self, words: frozenset[str]) -> None:
        """`words` are without spaces."""
        self._words = words
        self._heads, self._tails = _edges(words)

    def say_nothing(self, form: str) -> bool:
        """Whether a normal form says nothing of its target: "ดาวน์โหลด", "มกราคม 2563", "12"."""
        if not self._may_be_all(form):
            return False
        if self._are_all(form):
            return True
        plain = without_ornaments(form)
        return plain != form and self._are_all(plain)

    def _may_be_all(self, form: str) -> bool:
        """Whether a form begins and ends as an idle word does; quick, and enough to tell nearly all that are no such."""
        dated = _DATED.match(form)
        words = form[dated.end() if dated else 0 :].strip(_SIGNS)
        return self._heads.match(words) is not None and self._tails.match(words[: -_EDGE - 1 : -1]) is not None

    def _are_all(self, form: str) -> bool:
        """Whether a form without its ornaments is empty, bare numbers and months, or words that say nothing."""
        if _BARE.match(form):
            return True
        words = _MARKS.sub(" ", form).split()
        return (
            (bool(words) and all(word in self._words for word in words))
            or "".join(words) in self._words
            or form.replace(" ", "") in self._words
            or core(form).replace(" ", "") in self._words
        )


def _edges(words: Iterable[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """How the Thai words of such labels begin, behind a date, and how they end, read backwards."""
    sources = (*words, *_behind_dates(words), *(one.pattern for one in (_BARE, _ORNAMENT, NUMBERING, TAIL)))
    parts = {part for source in sources for part in _WORD.findall(source.replace(r"\.?", "").replace("[ก-๙]", ""))}
    return _beginning({part[:_EDGE] for part in parts}), _beginning({part[: -_EDGE - 1 : -1] for part in parts})


def _behind_dates(words: Iterable[str]) -> Iterator[str]:
    """What is left of words that begin with a word of a date, as "ที่นี่" does."""
    return (word[place:] for word in words for place in range(1, len(word)) if _BARE.match(word[:place]))


def _beginning(edges: Iterable[str]) -> re.Pattern[str]:
    """Matches what begins with one of these, or with fewer letters than would tell."""
    return re.compile(f"{'|'.join(sorted(edges))}|.{{0,{_EDGE - 1}}}(?:{_SIGN}|$)", re.DOTALL)
