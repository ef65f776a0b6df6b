"""Where a family's sites keep their bulk, and what an address of theirs stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml

_GAPS = {
    "id": r"(?P<id>\d{1,7})",
    "part": r"(?P<part>[a-z0-9-]{1,24})",
    "thai": "[^/?&]*",
    "facets": r"(?P<facets>[\w=&-]*)",
    "page": r"(?P<page>\d{1,4})",
}
_SPLIT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What an address stands for."""

    kind: str
    """A key of families/bulk.yaml: "article", "albums", …"""
    number: int = 0
    part: str = ""
    """A word or a month: "2020-02"."""
    facets: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """One site's patterns, and the way back from an address."""

    patterns: Mapping[str, str]
    more: str
    readers: tuple[tuple[str, re.Pattern[str]], ...]

    def of(self, kind: str, *, number: int = 0, part: str = "", thai: str = "", page: int = 1, facets: str = "") -> str:
        """The address of something."""
        pattern = self.patterns[kind]
        more = ""
        if page > 1:
            more = _later(self.more, pattern).format(page=page)
        return pattern.format(id=number, part=part, thai=thai, more=more, facets=facets)

    def read(self, path: str) -> Place | None:
        """What a decoded path and query stand for; None where nothing of the bulk lies there."""
        for kind, reader in self.readers:
            found = reader.fullmatch(path)
            if found is not None:
                told = found.groupdict()
                return Place(
                    kind=kind, number=int(told.get("id") or 0), part=told.get("part") or "",
                    facets=told.get("facets") or "", page=int(told.get("page") or 1),
                )  # fmt: skip
        return None


@lru_cache(maxsize=1)
def _settings() -> Mapping[str, Mapping[str, str]]:
    text = files("demo.families").joinpath("bulk.yaml").read_text("utf-8")
    settings: Mapping[str, Mapping[str, str]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return settings


@lru_cache(maxsize=128)
def addresses_of(family: str, slug: str) -> Addresses:
    """The patterns of one site."""
    told = _settings()[family]
    patterns = {kind: text.replace("{slug}", slug) for kind, text in told.items() if kind != "more"}
    readers = tuple((kind, re.compile(_expression(text, told["more"]))) for kind, text in patterns.items())
    return Addresses(patterns=patterns, more=told["more"], readers=readers)


def _later(more: str, pattern: str) -> str:
    return more.replace("?", "&") if "?" in pattern.partition("{more}")[0] else more


def _expression(pattern: str, more: str) -> str:
    """A pattern as a regular expression; what `{more}` stands for may be left out."""
    parts = _SPLIT.split(pattern)
    read = [re.escape(text) if place % 2 == 0 else text for place, text in enumerate(parts)]
    for place in range(1, len(parts), 2):
        name = parts[place]
        if name == "more":
            read[place] = f"(?:{_expression(_later(more, pattern), '')})?"
        else:
            read[place] = _GAPS[name]
    return "".join(read)
