"""The styles of an archived page, so far as they reach for nothing: in a layer of their own, which they cannot leave.

The policy of the page is what holds; here it is made easy for it. Escapes are taken out first, since they can spell
what is looked for; then whatever loads something.
"""

from __future__ import annotations

import re

_LONGEST = 200_000
_ESCAPE = re.compile(r"\\(?:[0-9a-fA-F]{1,6}\s?|.)?", re.DOTALL)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_LOADS = re.compile(r"(?:url|src|image-set|image|cross-fade|element|expression)\s*\(|@(?:import|charset|namespace|font-face)|-moz-binding|behavior\s*:", re.IGNORECASE)  # fmt: skip
_TOKEN = re.compile(r"[{}()\[\]]|\"[^\"\n]*(?:\"|\n|\Z)|'[^'\n]*(?:'|\n|\Z)")
_DEEPEST = 50
"""Blocks within one another; browsers have crashed over thousands."""
_ENDS = {"{": "}", "(": ")", "[": "]"}


def fenced(css: str) -> str:
    """A sheet without what loads anything, in which every block and text that begins also ends."""
    return _balanced(_idle(css[:_LONGEST]))


def declarations(css: str) -> str:
    """A style attribute's, likewise; they open no block."""
    return _balanced(_idle(css[:_LONGEST]).replace("{", " ").replace("}", " "))


def _idle(css: str) -> str:
    told = _ESCAPE.sub("", _COMMENT.sub(" ", css.replace("\0", "").replace("\r", " ")))
    while True:  # taking something out can put together anew what was looked for, the beginning of a comment too
        idle = _LOADS.sub("x-none ", _COMMENT.sub(" ", told))
        if idle == told:
            return idle.replace("<", " ")
        told = idle


def _balanced(css: str) -> str:
    """As browsers nest blocks and brackets: within one, only its own end ends it."""
    ends: list[str] = []

    def seen(token: re.Match[str]) -> str:
        text = token[0]
        if text in _ENDS:
            if len(ends) == _DEEPEST:
                return " "
            ends.append(_ENDS[text])
        elif text in _ENDS.values():
            if ends[-1:] != [text]:
                return " "
            ends.pop()
        elif len(text) < 2 or text[-1] != text[0]:
            return " "  # a text that does not end would take in what follows
        return text

    return _TOKEN.sub(seen, css) + "".join(reversed(ends))
