"""A label as phrases are looked for in it: without numbering, without spaces, and where its words part."""

from __future__ import annotations

import re
from functools import lru_cache

from rules.kept import TEXTS
from rules.thai import normal_label

NUMBERING = re.compile(
    r"^(?:มาตรา\s?[79](?:\s?\(\s?\d\s?\))?\s*|(?:ข้อ(?:\s?ที่)?|ลำดับ(?:\s?ที่)?|ที่)?\s*[\d]+(?:\.\d+)*\s*[.):]*\s*|\(?[oO]\s?-?\d+(?:-[oO]?\d+)?\)?\s*|(?:moit|eb|oit)\s?\d*\s*|[-–—>»•:.)(/|\]\[]+\s*)+"
)
TAIL = re.compile(
    r"\s*(?:[oO]\s?\d+(?:-\d+)?|\(accesskey=\d+\)|new[.!]*|(?:ปี)?(?:\s?พ\.?ศ\.?)?\s?25\d\d|[-–—>»•:.,)(/|\]\[])++$"
)
_IN_TAIL = "0123456789 oO()-accesskey=new.!ปีพศ–—>»•:,/|]["
"""All letters that `TAIL` may match."""
_ABOUT = re.compile("เรื่อง(?!ร้อง|ราว|ทุจริต|ที่|อื่น|การร้อง|การทุจริต|และ|/)")
_FORMS = ("ประกาศ", "คำสั่ง", "ราชกิจจานุเบกษา", "หนังสือ", "บันทึก")
"""What is nothing but its subject: "ประกาศ เรื่อง โครงสร้าง และอำนาจหน้าที่"."""
_EDGE = frozenset("/,-|(&+•·:;")


@lru_cache(maxsize=TEXTS)
def tighten(text: str) -> str:
    """The normal form without spaces: Thai puts them where it likes."""
    return normal_label(text).replace(" ", "")


def core(form: str) -> str:
    """A label's normal form without its numbering, its year and its decoration."""
    body = form[_numbering(form) :]
    kept = body.rstrip(_IN_TAIL)
    if len(kept) == len(body):
        return body.strip()
    return (kept + TAIL.sub("", body[len(kept) :])).strip()


def _numbering(form: str) -> int:
    """Where the numbering before a label ends."""
    found = NUMBERING.match(form)
    return 0 if found is None else found.end()


class LabelForm:
    """A label's normal form, and what is left of it without the numbering before it."""

    __slots__ = ("body", "form", "numbering", "tight")

    def __init__(self, form: str) -> None:
        numbering = _numbering(form)
        self.form = form
        self.body = form[numbering:] or form
        self.numbering = len(form) - len(self.body)
        self.tight = self.body.replace(" ", "")
        """The body without spaces."""

    @property
    def core(self) -> str:
        """The tight body without year and decoration; empty where the label is numbering alone."""
        return core(self.form).replace(" ", "")

    @property
    def breaks(self) -> frozenset[int]:
        """The places of `tight` before which the body had a space or a mark that parts words."""
        breaks = {0}
        place = 0
        for char in self.body:
            if char == " ":
                breaks.add(place)
                continue
            place += 1
            if char in _EDGE:
                breaks.add(place)
        return frozenset(breaks)

    def subject_after(self, head: int) -> int:
        """Where in `tight` the subject of a head that ends at `head` begins; its end where none is told.

        "มติคณะรัฐมนตรี เรื่อง มาตรการ…" is a resolution, not a measure.
        """
        about = None if self.tight.startswith(_FORMS) else _ABOUT.search(self.tight, head)
        return about.end() if about is not None else len(self.tight)
