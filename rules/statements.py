"""What pages say of their own state: "we have none", "under construction", "not found"."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from rules.kept import TEXTS
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


STATES = frozenset((Statement.NONE, Statement.EMPTY, Statement.PLACEHOLDER))
"""How a page, or a line of it, says that its information stands."""
_LINE = 160
"""Characters; a longer text tells more than a name and a state."""


class Statements:
    """A pack's statements, ready to be looked for."""

    def __init__(self, pack: Pack) -> None:
        spec = pack.spec.statements
        patterns = Sieve((kind, pattern) for kind in Statement for pattern in getattr(spec, kind.value))
        self._declared = lru_cache(maxsize=TEXTS)(lambda line: _declared(patterns.leftmost(tighten(line))))

    def says(self, kind: Statement, text: str) -> str | None:
        """The words by which a line of a text declares a state; None where none does."""
        for line in text.splitlines():
            if line and (said := self._declared(line).get(kind)) is not None:
                return said
        return None

    def spoken(self, text: str) -> tuple[str, Mapping[Statement, str]]:
        """A text without bylines, counters and the like, and the words by which the rest first declares each state.

        All in one pass: a page's text is asked for most states, for every item.
        """
        kept: list[str] = []
        said: dict[Statement, str] = {}
        for line in text.splitlines():
            declared = self._declared(line) if line else None
            if not declared:
                kept.append(line)
            elif Statement.FURNITURE not in declared:
                kept.append(line)
                said = {**declared, **said}
        return "\n".join(kept), said

    def named_in(self, text: str) -> str:
        """What a line speaks of that says in the same breath how it stands: "สัญญาสัมปทาน" of "สัญญาสัมปทาน : ไม่มี".

        Empty where the line says no such state, or nothing before it.
        """
        if len(text) > _LINE or not self._says_state(text):
            return ""
        words = text.split()
        states = (place for place in range(len(words) - 1, 0, -1) if self._says_state(" ".join(words[place:])))
        return " ".join(words[: next(states, 0)])

    def _says_state(self, text: str) -> bool:
        return not STATES.isdisjoint(self._declared(text))


def _declared(found: Mapping[Statement, str]) -> Mapping[Statement, str]:
    if Statement.NOT_NONE not in found:
        return found
    return {kind: words for kind, words in found.items() if kind is not Statement.NONE}


@lru_cache(maxsize=16)
def statements_of(pack: Pack) -> Statements:
    """The pack's statements, compiled once."""
    return Statements(pack)
