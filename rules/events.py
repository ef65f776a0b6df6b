"""News of an event, told by how a label begins: by itself, or after the name of whoever held or came to it.

A heading of news often says first whose it is: "กองคลัง : อบรม…", "[ข่าว] ประชุม…", "เทศบาลเมืองลำพูน ประชุม…". What may
stand first on a document too ("เทศบาลตำบลบ้านปิน : แผนพัฒนาท้องถิ่น") is left alone: only an event's words make it news.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from rules.agencies import agency_at, may_name_one
from rules.pattern_words import words_of
from rules.sieve import Sieve

_REACH = 90
"""Characters; a name that stands first, with those it belongs to, is no longer."""
_MARK = re.compile(r"\s*(?::(?!\d|//)|[\])]|(?<=\s)[-–—](?=\s)|»)\s*")
"""What parts a name, or "[ข่าว]", from what follows."""
_POST = re.compile(
    r"(?:คณะ(?!กรรมการ)|รอง|ผู้ช่วย|ท่าน)*(?:นายก(?:เทศมนตรี)?|ปลัด|ผู้อำนวยการ|ผู้บริหาร|ผู้ว่าราชการ|อธิบดี|ประธานสภา"
    r"|เลขานุการ|หัวหน้า|อธิการบดี|คณบดี|เจ้าหน้าที่|พนักงาน|บุคลากร|สมาชิกสภา) ?"
)
"""Whoever may go to an event in an agency's name."""
_UNIT = re.compile(r"(?:กอง(?!ทุน)|ฝ่าย|งาน|กลุ่มงาน|แผนก(?!าร)|สำนัก|ศูนย์|อำเภอ|สถานี|สถาบัน|คณะ)[^ ]{2,50} ")
_WORD = re.compile(r"(?:(?<! )[^ ]* )?")
_JOINED = re.compile(
    "(?<!การ)(?<!ที่)(?<!หอ)(?<!ศูนย์)(?<!บันทึก)(?:(?:จัด|เข้า|ร่วม)+(?=ประชุม|อบรม|สัมมนา|เสวนา)|ประชุม|อบรม|สัมมนา|เสวนา|ลงพื้นที่|เยี่ยมชม"
    "|การประชุม(?=ประชาคม)|ซักซ้อม|รณรงค์|ลงนาม(?=ความร่วมมือ|บันทึก))"
)
"""An event's words right behind a name, without a space: no name holds them."""


class Events:
    """A pack's words of events, ready to be looked for.

    Args:
        shapes: regular expressions over the normal form, each tied to where the event's words begin.
        names_item: whether words name an item; these are no mere name.
    """

    def __init__(self, shapes: Iterable[str], names_item: Callable[[str], bool]) -> None:
        patterns = tuple(shapes)
        words = [words_of(re.compile(text)) for text in patterns]
        self.words = frozenset[str]().union(*words)
        """Words without spaces, of which every text of an event holds one."""
        self._wordless = not all(words)
        self._shapes = Sieve((None, text) for text in patterns)
        self._names_item = names_item

    def told_by(self, body: str, *, holds_words: bool) -> str | None:
        """The words of an event that a label's body begins with, or goes on with after a name; None where none do.

        `holds_words`: whether it holds one of `words`.
        """
        if not holds_words and not self._wordless:
            return None
        if (words := self._shapes.leftmost(body).get(None)) is not None:
            return words
        for place in sorted(set(_names_end(body))):
            words = self._shapes.leftmost(body[place:]).get(None)
            if words is not None and not self._names_item(body[:place]):
                return words
        return None


def _names_end(body: str) -> Iterator[int]:
    """Where what follows a name may begin."""
    yield from (mark.end() for mark in _MARK.finditer(body, 1, _REACH) if mark.end() < len(body))
    post = _POST.match(body)
    start = post.end() if post is not None else 0
    if may_name_one(body[: _REACH + start]):
        ends = (_name_end(body[: joined.start()], start) for joined in _JOINED.finditer(body, start + 1, _REACH))
        yield from (end for end in (_name_end(body, start), *ends) if end)
    if (word := _WORD.match(body, start) if post is not None else _UNIT.match(body)) is not None:
        yield word.end()


def _name_end(body: str, start: int) -> int:
    """Where an agency's name that begins at `start` ends, with the space behind it; 0 where none begins there."""
    agency = agency_at(body, start)
    return 0 if agency is None else agency.end + body.startswith(" ", agency.end)
