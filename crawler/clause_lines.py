"""Lines that begin with a clause number of the Act, or with a mark: a list written with breaks instead of list markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_NUMBERED = re.compile(
    r"[\s\-–—•*·>»○●▪]*(?:(?:มาตรา|ม\.|ข้อ)\s*)?[79๗๙]\s?[(.]\s?[1-8๑-๘](?![\d.๐-๙])\)?(?=[\s:ก-ฮเ-ไ]|$)"
)
_MARKED = re.compile(
    r"\s*(?:[-–—*•·>»○●▪]\s*(?=[\dก-ฮเ-ไa-z])|\(?[\d๐-๙]{1,2}\s?[.)]\s?(?=[ก-ฮเ-ไa-z])|(?:มาตรา|ม\.)\s?[79๗๙](?![\d๐-๙]))",
    re.IGNORECASE,
)
_FEWEST = 2
"""One such line may be a cell's first among others; two make a list."""
_FEWEST_MARKED, _FEWEST_LINKED = 3, 2
"""Marks alone are common in prose; links on some of the marked lines show that they are entries to choose from."""


def clause_starts(parts: Sequence[str], linked: Sequence[bool], line_break: str) -> list[int]:
    """The places in `parts` at which the entries of a list begin; empty where the lines make none.

    Args:
        parts: the texts of a block, in their order.
        linked: for each whether it stands in a link; empty where the block has none.
        line_break: what stands for the end of a line among them.
    """
    ends = [-1, *(place for place, part in enumerate(parts) if part is line_break), len(parts)]
    lines = [(start + 1, end, "".join(parts[start + 1 : min(end, start + 9)])) for start, end in pairwise(ends)]
    starts = [start for start, _, head in lines if _NUMBERED.match(head)]
    if len(starts) >= _FEWEST:
        return starts
    marked = [(start, end) for start, end, head in lines if _MARKED.match(head)] if linked else []
    if len(marked) < _FEWEST_MARKED or sum(any(linked[start:end]) for start, end in marked) < _FEWEST_LINKED:
        return []
    return [start for start, _ in marked]
