"""Rows that are data of the table they stand in, be there an item's words in them."""

from __future__ import annotations

import re

from crawler.artifacts import Block
from rules.kinds import HEADING, ROW

_CELLS = 4
_SUM = re.compile(r"(?<![\d.,/])(?:[1-9๑-๙][\d๐-๙]{0,2}(?:,[\d๐-๙]{3})+|[1-9๑-๙][\d๐-๙]{4,6})(?![\d๐-๙,/])")
"""An amount of money as tables write it: "12,000", "12000"."""


def is_data(opener: Block, block: Block) -> bool:
    """Whether a row is data of the heading that began its section: it tells of sums, and leads nowhere.

    A row "จ้างก่อสร้างถนน | 480,000 | … | วิธีเฉพาะเจาะจง" under "สขร.1" is what was bought, no invitation to tender.
    """
    if opener.kind is not HEADING or block.kind is not ROW or block.linked:
        return False
    return block.text.count(" | ") >= _CELLS - 1 and _SUM.search(block.text) is not None
