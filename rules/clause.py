"""A reason in both languages, to be set into a sentence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence, or a whole one, in English and in Thai."""

    en: str
    th: str

    def __bool__(self) -> bool:
        return bool(self.en)


SILENT = Clause("", "")
"""Nothing to say."""
