"""What opening a file gave."""

from __future__ import annotations

from dataclasses import dataclass

MAX_TEXT = 20_000
"""Characters of a document that are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The part of a `Document` that its content tells."""

    opens: bool
    detail: str = ""
    title: str = ""
    text: str = ""
    pages: int = 0
    scanned: bool = False


def tidy(text: str) -> str:
    """Lines with their white space folded, empty ones and control characters gone, bounded."""
    lines = (" ".join(line.split()) for line in text[: 3 * MAX_TEXT].translate(_UNWANTED).splitlines())
    return "\n".join(line for line in lines if line)[:MAX_TEXT]


_UNWANTED = dict.fromkeys((*range(9), 11, *range(14, 32), 0xFFFE, 0xFFFF, 0xFEFF, 0xAD))
