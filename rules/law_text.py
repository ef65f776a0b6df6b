"""Pages that are the text of an Act: they quote the duties, and disclose nothing by it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.artifacts import Block, Page
from rules.kinds import MAIN
from rules.thai import normal_label

_ACT = re.compile(r"\s*(?:พระราชบัญญัติ|พ\.? ?ร\.? ?บ\.?|พระราชกฤษฎีกา|ร่างพระราชบัญญัติ)")
_SECTION = re.compile(r"^มาตรา ?(\d+)(?: |$)(?! ?\()")
_NUMBERED = re.compile(r"^(?:มาตรา ?\d+ ?)?\(\d\)")
_LISTS = "ดังต่อไปนี้"
_TOP = 12
"""Blocks among which the Act's name stands, where the page has no title."""
_SECTIONS = 2


def is_law_text(page: Page) -> bool:
    """Whether a page prints an Act: its name at the top, sections in the Act's own words, nothing to open under them.

    A centre's own list has sections 7 and 9 too, under the same name; there the entries lead on.
    """
    if not any(_ACT.match(text) for text in (page.title, *(block.text for block in page.blocks[:_TOP]))):
        return False
    main = [block for block in page.blocks if block.region is MAIN]
    entries = (block for block in main if block.linked and _NUMBERED.match(normal_label(block.text)))
    return _sections(main) >= _SECTIONS and next(entries, None) is None


def _sections(blocks: Iterable[Block]) -> int:
    found = ((block, _SECTION.match(normal_label(block.text))) for block in blocks if not block.linked)
    return sum(
        match is not None and (match[1] not in ("7", "9") or _LISTS in normal_label(block.text))
        for block, match in found
    )
