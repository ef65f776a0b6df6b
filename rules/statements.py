"""What pages say of their own state: "we have none", "under construction", "not found"."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from rules.label_form import tighten
from rules.pack import Pack


class Statement(StrEnum):
    """A state that a text can declare."""

    NONE = "none"
    EMPTY = "empty"
    PLACEHOLDER = "placeholder"
    NOT_FOUND = "not_found"
    LOGIN = "login"
    MEMO = "memo"
    FURNITURE = "furniture"
    FILLING = "filling"


class Statements:
    """A pack's statements, ready to be looked for."""

    def __init__(self, pack: Pack) -> None:
        spec = pack.spec.statements
        self._patterns = {
            kind: re.compile("|".join(f"(?:{pattern})" for pattern in getattr(spec, kind.value)) or r"(?!)")
            for kind in Statement
        }

        self._line = lru_cache(maxsize=50_000)(self._of_line)

    def says(self, kind: Statement, text: str) -> str | None:
        """The words by which a line of a text declares a state; None where none does."""
        for line in text.splitlines():
            if line and (said := self._line(kind, line)) is not None:
                return said
        return None

    def _of_line(self, kind: Statement, line: str) -> str | None:
        match = self._patterns[kind].search(tighten(line))
        return match[0] if match is not None else None


@lru_cache(maxsize=16)
def statements_of(pack: Pack) -> Statements:
    """The pack's statements, compiled once."""
    return Statements(pack)
