"""Texts of audited sites, made harmless to the spreadsheet that opens them."""

from __future__ import annotations

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet take a text for a formula (OWASP, CSV Injection)."""


def harmless(text: str) -> str:
    """The text, behind an apostrophe where a spreadsheet would take it for a formula; lone surrogates become "?"."""
    clean = text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
    return f"'{clean}" if clean.startswith(_STARTS) else clean
