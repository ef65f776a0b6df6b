"""What pages say of their own state: "we have none", "under construction", "not found"."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from rules.label_form import tighten
from rules.pack import Pack
from rules.sieve import Sieve


class Statement(StrEnum):
    """A state that a text can declare."""

    NONE = "none"
    NOT_NONE = "not_none"
    """What only sounds like `NONE`: "if there is none", "fee: none"."""
    EMPTY = "empty"
    PLACEHOLDER = "placeholder"
    NOT_FOUND = "not_found"
    LOGIN = "login"
    MEMO = "memo"
    FURNITURE = "furniture"
    ASIDE = "aside"
    """What is offered to go on to: "ข่าวก่อนหน้า"."""
    FILLING = "filling"


class Statements:
    """A pack's statements, ready to be looked for."""

    def __init__(self, pack: Pack) -> None:
        spec = pack.spec.statements
        patterns = Sieve((kind, pattern) for kind in Statement for pattern in getattr(spec, kind.value))
        self._declared = lru_cache(maxsize=50_000)(lambda line: _declared(patterns.leftmost(tighten(line))))

    def says(self, kind: Statement, text: str) -> str | None:
        """The words by which a line of a text declares a state; None where none does."""
        for line in text.splitlines():
            if line and (said := self._declared(line).get(kind)) is not None:
                return said
        return None


def _declared(found: Mapping[Statement, str]) -> Mapping[Statement, str]:
    if Statement.NOT_NONE not in found:
        return found
    return {kind: words for kind, words in found.items() if kind is not Statement.NONE}


@lru_cache(maxsize=16)
def statements_of(pack: Pack) -> Statements:
    """The pack's statements, compiled once."""
    return Statements(pack)
