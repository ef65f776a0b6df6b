"""What people say about what they do, a name or a reason, as the history keeps it."""

from __future__ import annotations

import unicodedata

from auditor.errors import UsageError

_MOST = 2_000
"""Characters; a longer reason is a letter, and can be attached."""
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They turn the direction of what follows, so that a reader sees other words than are kept."""


def stated(text: str, option: str) -> str:
    """The text on one line. Raises UsageError where it is too long, or holds what no reader can see."""
    told = " ".join(text.split())
    if len(told) > _MOST:
        raise UsageError(f"{option}: {len(told):,} characters are too many; at most {_MOST:,}")
    hidden = next((each for each in told if unicodedata.category(each) in ("Cc", "Cs") or each in _TURNS), None)
    if hidden is not None:
        raise UsageError(f"{option}: it holds a character that cannot be shown (U+{ord(hidden):04X}); leave it out")
    return told


def required(text: str, option: str, why: str) -> str:
    """The same; raises UsageError also where nothing is said."""
    told = stated(text, option.split(maxsplit=1)[0])
    if not told:
        raise UsageError(f"{why}: add {option}")
    return told
