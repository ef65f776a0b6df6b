"""A label as phrases are looked for in it: without numbering, without spaces, and where its words part."""

from __future__ import annotations

import re
from functools import lru_cache

from rules.thai import normal_label

_NUMBERING = re.compile(
    r"^(?:มาตรา\s?[79](?:\s?\(\s?\d\s?\))?\s*|(?:ข้อ|ลำดับ|ที่)?\s*[\d]+(?:\.\d+)*\s*[.):]*\s*|\(?[oO]\s?-?\d+(?:-[oO]?\d+)?\)?\s*|(?:moit|eb|oit)\s?\d*\s*|[-–—>»•:.)(/|\]\[]+\s*)+"
)
_TAIL = re.compile(
    r"\s*(?:\(?[oO]\s?\d+(?:-[oO]?\d+)?\)?|\(accesskey=\d+\)|new[.!]*|(?:ปี)?(?:\s?พ\.?ศ\.?)?\s?25\d\d|[-–—>»•:.,)(/|\]\[]+)+$"
)
_EDGE = frozenset(" /,-|(&+•·:;")


@lru_cache(maxsize=20_000)
def tighten(text: str) -> str:
    """The normal form without spaces: Thai puts them where it likes."""
    return normal_label(text).replace(" ", "")


def core(form: str) -> str:
    """A label's normal form without its numbering, its year and its decoration."""
    return _TAIL.sub("", _NUMBERING.sub("", form)).strip()


class LabelForm:
    """A label's normal form, and its body: without the numbering before it and without spaces."""

    __slots__ = ("body", "breaks", "form", "numbering", "tight")

    def __init__(self, form: str) -> None:
        self.form = form
        self.body = _NUMBERING.sub("", form) or form
        self.numbering = len(form) - len(self.body)
        parts: list[str] = []
        breaks = {0}
        for char in self.body:
            if char in _EDGE:
                breaks.add(len(parts) + (char != " "))
            if char != " ":
                parts.append(char)
        self.tight = "".join(parts)
        self.breaks = breaks
        """The places of `tight` before which the body had a space or a mark that parts words."""
