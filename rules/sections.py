"""What a number stands for in a list: a clause under a heading "มาตรา 7", a mere ordinal beneath one clause of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from crawler.artifacts import Page
from rules.citations import citations, is_numbered_heading, section_cited
from rules.kept import TEXTS
from rules.kinds import HEADER_ROW, ROW
from rules.match import Lexicon, Reading
from rules.thai import normal_label

_ORDINAL_HEADS = frozenset({"#", "ลำดับ", "ลำดับที่", "ที่", "no", "no."})
"""Names of a column that counts rows."""


class Sections:
    """Reads texts by the words of a pack and, where these are silent, by their numbers in a section's list."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._under = lru_cache(maxsize=TEXTS)(self._section_under)
        self._counted: dict[str, frozenset[int]] = {}

    def under(self, headings: Sequence[str]) -> str | None:
        """The section of the Act, "7" or "9", whose list stands under these headings, outermost first."""
        return self._under(tuple(headings))

    def _section_under(self, headings: tuple[str, ...]) -> str | None:
        section: str | None = None
        for text in headings:
            if own := section_cited(text):
                section = own
            elif section is not None and (citations(text) or self.read_heading(text, section).named):
                section = None  # beneath one clause of it numbers count entries
        return section

    def read(self, text: str, section: str | None) -> Reading:
        """What a text names by its words, or, where they are silent, by its number in a section's list."""
        reading = self._lexicon.read(text)
        if reading.named or reading.distracted is not None or section is None:
            return reading
        return self._lexicon.by_number(text, section)

    def read_heading(self, text: str, section: str | None) -> Reading:
        """The same of a heading below the section's own: "(5) ข้อมูลอื่น"; a bare number there only counts."""
        return self.read(text, section if section is not None and is_numbered_heading(text) else None)

    def counted(self, page: Page) -> frozenset[int]:
        """The rows, by their place among the blocks, whose first column counts them ("#", "ลำดับที่")."""
        found = self._counted.get(page.url)
        if found is None:
            found = self._counted[page.url] = frozenset(_counted(page))
        return found


def _counted(page: Page) -> set[int]:
    rows: set[int] = set()
    counts = False
    for index, block in enumerate(page.blocks):
        if block.kind is not ROW and block.kind is not HEADER_ROW:
            counts = False
        elif _counts(block.text):
            counts = True
        elif block.kind is HEADER_ROW:
            counts = False
        elif counts:
            rows.add(index)
    return rows


def _counts(text: str) -> bool:
    first, cut, _ = text.partition("|")
    return bool(cut) and normal_label(first) in _ORDINAL_HEADS
