"""Clause numbers of the Act in a text: "มาตรา 7(1)", "ม.๗ (๑)", "9.8" under a heading of section 9."""

from __future__ import annotations

import re
from functools import lru_cache

from rules.kept import TEXTS
from rules.thai import normal_label

_CITATION = re.compile(r"(?<![\d./(])([79])\s?\(\s?([1-8])\s?\)|มาตรา\s?([79])\s?\.\s?([1-8])(?!\d)")
_SECTION = re.compile(r"(?:มาตรา|section) ?([79])(?![\d.])(?! ?\(| ?วรรค)")
_ENTRY_NUMBER = re.compile(r"^(?:ข้อ ?|ที่ ?)?\(?(?:[79]\.)?([1-8])(?:\)|\.(?!\d)| ?\|| |$)")

_HEADING_NUMBER = re.compile(r"^(?:\([1-8]\)|[79]\.[1-8](?![\d.])|(?:ข้อ|อนุมาตรา) ?\(?[1-8]\)?(?!\d))")


def clauses_in(form: str) -> list[str]:
    """The clauses of sections 7 and 9 that a normal form cites, as "7(1)", in their order."""
    if ("7" not in form and "9" not in form) or ("(" not in form and "มาตรา" not in form):
        return []
    return [f"{match[1] or match[3]}({match[2] or match[4]})" for match in _CITATION.finditer(form)]


@lru_cache(maxsize=TEXTS)
def citations(text: str) -> frozenset[str]:
    """The clauses of sections 7 and 9 that a text cites, as "7(1)"."""
    return frozenset(clauses_in(normal_label(text)))


@lru_cache(maxsize=TEXTS)
def section_cited(text: str) -> str | None:
    """The section, "7" or "9", that a heading is about as a whole; None where it names none, or both."""
    found = set(_SECTION.findall(normal_label(text)))
    return found.pop() if len(found) == 1 else None


def clause_number(text: str) -> str | None:
    """The number by which an entry stands in a section's list: "(3) …", "3 | …", "7.3 …"."""
    match = _ENTRY_NUMBER.match(normal_label(text))
    return match[1] if match else None


def is_numbered_heading(text: str) -> bool:
    """Whether a heading bears a number as clauses do: "(5) …", "7.5 …", "ข้อ 5 …"; "5. …" only counts headings."""
    return _HEADING_NUMBER.match(normal_label(text)) is not None
