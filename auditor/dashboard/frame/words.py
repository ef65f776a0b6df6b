"""The words of the pages, in Thai and in English: one file a topic in words/, one table a phrase."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from auditor.reports.words import Language

Phrases = Mapping[str, Mapping[str, str]]
"""By topic and name ("round.title"): the phrase by language ("th", "en")."""


class Words:
    """The words of one language; `words("round.title", count=3)`."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._phrases = phrases()

    def __call__(self, key: str, **values: object) -> str:
        """The phrase with its values put in. Raises KeyError for a phrase that there is not."""
        return self._phrases[key][self.language.value].format(**values)


@cache
def phrases() -> Phrases:
    """All phrases of all files."""
    folder = resources.files("auditor.dashboard").joinpath("words")
    found: dict[str, Mapping[str, str]] = {}
    for file in folder.iterdir():
        if file.name.endswith(".toml"):
            topic = file.name.removesuffix(".toml")
            told = tomllib.loads(file.read_text(encoding="utf-8"))
            found |= {f"{topic}.{name}": phrase for name, phrase in told.items()}
    return found
