"""Lines that begin with a clause number of the Act: a list written with line breaks instead of list markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_NUMBERED = re.compile(
    r"[\s\-–—•*·>»○●▪]*(?:(?:มาตรา|ม\.|ข้อ)\s*)?[79๗๙]\s?[(.]\s?[1-8๑-๘](?![\d.๐-๙])\)?(?=[\s:ก-ฮเ-ไ]|$)"
)
_FEWEST = 2
"""One such line may be a cell's first among others; two make a list."""


def clause_starts(parts: Sequence[str], line_break: str) -> list[int]:
    """The places in `parts` at which a numbered line begins; empty where they are too few to make a list."""
    ends = [-1, *(place for place, part in enumerate(parts) if part is line_break), len(parts)]
    starts = [
        start + 1 for start, end in pairwise(ends) if _NUMBERED.match("".join(parts[start + 1 : min(end, start + 9)]))
    ]
    return starts if len(starts) >= _FEWEST else []
